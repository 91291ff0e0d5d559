"""The committee's desk over real HTTP: the log, letters, decisions on paper, incidents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.advance import advance
from engine.attach import Paper, attach
from engine.move import Move
from engine.post import post
from notifications.transport import Folder
from reports.act_words import ACTS
from storage.decisions import in_force
from storage.records import record
from tests.builders import NOW, Ready
from tests.records import a_model
from tests.visiting import Browser, signed_in

PLAN = "small-2023"
PAGES = (
    "/desk",
    "/desk/drop",
    "/desk/plan-file",
    "/desk/log",
    "/desk/log/verify",
    "/desk/letters",
    "/desk/incidents",
    f"/desk/decisions/{PLAN}",
)
SIGNED = (
    ("kind", "quyet_dinh"),
    ("number", "12-QĐ/HU"),
    ("signed", "2023-02-28"),
    ("signer", "Vi Thị Ngọc"),
    ("post", "Phó Bí thư"),
    ("capacity", "T/M Ban Thường vụ"),
)


@pytest.fixture
def thu(ready: Ready, address: str) -> Browser:
    return Browser(address, cookies=signed_in(ready.db, "thu"))


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_the_desk_is_the_committees_in_both_languages(
    ready: Ready, address: str, path: str, lang: str
) -> None:
    code = a_model(ready)
    advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW)
    page = Browser(address, lang, signed_in(ready.db, "thu")).get(path)
    assert page.status == 200
    assert f'<html lang="{lang}">' in page.text
    assert Browser(address, lang, signed_in(ready.db, "lan-xa-a")).get(path).status == 403


def test_the_log_is_filtered_and_says_acts_in_words(ready: Ready, thu: Browser) -> None:
    code = a_model(ready)
    advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW)
    page = thu.get(f"/desk/log?record={code}").text
    assert "<td>moved</td>" in page
    assert page.count(f'href="/records/{code}"') == 2
    assert "<td>moved</td>" not in thu.get(f"/desk/log?record={code}&act=record.proposed").text
    wrong = thu.get("/desk/log?record=small-2023-9999")
    assert (wrong.status, "small-2023-9999" in wrong.text) == (422, True)
    assert thu.get("/desk/log?since=never").status == 422
    assert thu.get("/desk/log?chain=elsewhere").status == 404


def test_a_log_longer_than_a_page_goes_on(ready: Ready, thu: Browser) -> None:
    codes = [a_model(ready) for _ in range(110)]
    first = thu.get("/desk/log").text
    more = re.search(r'href="(/desk/log\?[^"]*after=[^"]*)"', first)
    assert more
    second = thu.get(more[1].replace("&amp;", "&")).text
    assert codes[-1] not in first
    assert codes[-1] in second


def test_every_act_the_engine_seals_has_words(repository: Path) -> None:
    subjects = {act.partition(".")[0] for act in ACTS}
    sealed = set()
    for file in (repository / "engine").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        # What is said is a sentence of the same subject, and no act.
        sealed |= set(re.findall(rf'(?<!say\()"((?:{"|".join(subjects)})\.[a-z_]+)"', text))
        sealed |= set(re.findall(r'by_hand\(\s*[\w.]+,\s*"([a-z_.]+)"', text))
    assert sealed - ACTS == set()
    assert len(sealed) > 30


def test_a_letter_is_shown_as_it_left(ready: Ready, thu: Browser, tmp_path: Path) -> None:
    number = post(ready.db, Folder(tmp_path / "mail"), NOW).sent[0]
    listed = thu.get("/desk/letters?status=sent").text
    assert f'href="/desk/letters/{number}"' in listed
    shown = thu.get(f"/desk/letters/{number}").text
    assert "<pre" in shown
    assert "Kính gửi" in shown or "Dear" in shown
    assert thu.get("/desk/letters/9999").status == 404


def test_a_decision_on_paper_is_entered_for_many_records_by_their_numbers(
    ready: Ready, thu: Browser
) -> None:
    codes = [a_model(ready), a_model(ready)]
    thu.get(f"/desk/decisions/{PLAN}")
    rows = f"{codes[0].rpartition('-')[2]} Scale up\n{codes[1]} develop"
    done = thu.post(f"/desk/decisions/{PLAN}", *SIGNED, ("rows", rows))
    assert done.status == 303, done.text
    with ready.db.read() as work:
        found = [record(work, code) for code in codes]
        said = in_force(work, [one.id for one in found if one is not None])
    assert sorted(one.outcome for each in said.values() for one in each) == ["develop", "scale_up"]
    assert "12-QĐ/HU" in thu.get(done.to).text


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("0003 Excellent", "Row 1"),
        ("", "No record is named"),
        ("none-0001 develop", "none-0001"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_what_was_typed_stays(
    ready: Ready, thu: Browser, rows: str, told: str
) -> None:
    a_model(ready)
    thu.get(f"/desk/decisions/{PLAN}")
    wrong = thu.post(f"/desk/decisions/{PLAN}", *SIGNED, ("rows", rows))
    assert wrong.status == 422
    assert told in wrong.text
    assert "Vi Thị Ngọc" in wrong.text


def test_a_paper_of_a_record_is_handed_over_as_a_file(ready: Ready, thu: Browser) -> None:
    code = a_model(ready)
    paper = Paper("báo cáo.pdf", b"%PDF-1.7 <script>alert(1)</script>")
    done = attach(ready.db, code, "report", paper, ready.officer("lan-xa-a"), NOW)
    page = thu.get(f"/records/{code}").text
    found = re.search(rf'href="(/records/{code}/papers/[0-9a-f]+)"', page)
    assert found, done
    answer = thu.get(found[1])
    assert answer.body == paper.content
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
