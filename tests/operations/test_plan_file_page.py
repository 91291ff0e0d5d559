"""A plan file over real HTTP: checked, kept, read back, and opened as it was checked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest

from engine.attach import Paper
from engine.drafts import AT_MOST, KEPT, all_kept, keep
from engine.move import Actor, Channel
from engine.paper_templates import LETTERHEADS, keep_template
from i18n.text import Text
from storage.audit import entries
from storage.calendars import keep_days
from storage.database import Database
from storage.lifecycle import create_database
from storage.people import CommitteeRow, committees
from storage.plans import plans
from storage.work import Work
from tests.builders import OPENED, a_committee, a_unit, an_officer
from tests.papers import a_template, told
from tests.seed_plans import CHI_LANG
from tests.visiting import Answer, Browser, served, signed_in
from workflows.calendar import Certainty, Day

ROOT = Path(__file__).parents[2]
PLAN = (ROOT / "workflows" / "plans" / f"{CHI_LANG}.yaml").read_bytes()
DIGEST = hashlib.sha256(PLAN).hexdigest()
PLACE = "/desk/plan-file"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = create_database(f"sqlite:///{tmp_path / 'lantoa.db'}", rehearsal=True, now=OPENED)
    a_committee(made)
    a_unit(made)
    an_officer(made, "thu", role="secretariat")
    an_officer(made, "nghe", role="listener")
    an_officer(made, "lan", unit_code="xa-a")
    yield made
    made.close()


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Iterator[Browser]:
    with served(db, tmp_path / "mail", OPENED) as address:
        yield Browser(address, cookies=signed_in(db, "thu", OPENED))


def check(desk: Browser, content: bytes, name: str = "plan.yaml") -> Answer:
    desk.get(PLACE)
    return desk.hand_in(PLACE, files=[("file", name, content)])


def press_open(desk: Browser, page: str) -> Answer:
    return desk.post(f"{page}/open", ("seen", hidden(desk.get(page).text, "seen")))


def hidden(text: str, name: str) -> str:
    return text.partition(f'name="{name}" value="')[2].partition('"')[0]


def opened(db: Database) -> list[str]:
    with db.read() as work:
        return [one.code for one in plans(work)]


def test_a_checked_plan_is_read_back_on_a_page_of_its_own_and_not_opened(
    db: Database, desk: Browser
) -> None:
    checked = check(desk, PLAN)
    assert (checked.status, checked.to) == (303, f"{PLACE}/{DIGEST}")
    page = desk.get(checked.to)
    assert page.status == 200
    assert "The plan in sentences" in page.text
    assert "1 unit begins" in page.text
    assert opened(db) == []


def test_what_is_opened_is_the_file_that_was_checked(db: Database, desk: Browser) -> None:
    place = check(desk, PLAN).to
    assert press_open(desk, place).to == f"/plans/{CHI_LANG}"
    with db.read() as work:
        (source,) = work.sql("SELECT source FROM sealed_text WHERE kind = 'definition'")[0]
        assert hashlib.sha256(source).hexdigest() == DIGEST
    assert press_open(desk, place).to == f"/plans/{CHI_LANG}"  # pressed twice: opened once
    assert opened(db) == [CHI_LANG]


def test_a_plan_is_printed_with_its_forms_without_being_opened(db: Database, desk: Browser) -> None:
    """001-26"""
    paper = desk.get(f"{check(desk, PLAN).to}/paper")
    assert "chi-lang-2023-plan.docx" in paper.headers["Content-Disposition"]
    assert "PHỤ LỤC I\nBIỂU ĐĂNG KÝ MÔ HÌNH TIÊU BIỂU" in told(paper.body)
    assert opened(db) == []


def test_a_plan_is_printed_from_the_committees_own_template_and_headings(
    db: Database, desk: Browser
) -> None:
    with db.read() as work:
        (of,) = committees(work)
    system = Actor(None, "system", "root@host", Channel.CLI)
    heads = "letterheads: {o: {body: {vi: Đảng ủy, en: Party committee}, symbol: ĐU}}".encode()
    own = {"plan": a_template("{{ heading.body }} {{ plan.code }}"),
           LETTERHEADS: Paper("tieu-de.yaml", heads)}  # fmt: skip
    for kind, paper in own.items():
        keep_template(db, of, kind, paper, OPENED.date(), system, OPENED)
    bare = PLAN[: PLAN.index(b"letterheads:")] + PLAN[PLAN.index(b"\nhonours:") :]
    assert told(desk.get(f"{check(desk, bare).to}/paper").body) == "ĐẢNG ỦY chi-lang-2023\n"
    with_own = told(desk.get(f"{check(desk, PLAN).to}/paper").body)
    assert with_own == "HUYỆN ỦY CHI LĂNG chi-lang-2023\n"


def test_a_plan_can_come_as_text_of_a_form(db: Database, desk: Browser) -> None:
    desk.get(PLACE)
    sent = desk.hand_in(PLACE, ("text", PLAN.decode()), ("name", "../mới.yaml"))
    assert sent.status == 303
    assert ">mới.yaml</a>" in desk.get(sent.to).text
    urlencoded = desk.post(PLACE, ("text", PLAN.decode().replace("\n", "\r\n")))  # as browsers do
    assert urlencoded.to == f"{PLACE}/{DIGEST}"


def test_a_faulty_text_comes_back_to_be_corrected(db: Database, desk: Browser) -> None:
    desk.get(PLACE)
    faulty = desk.post(PLACE, ("text", PLAN.decode().replace("year: 2023", "year: <2023>", 1)))
    assert faulty.status == 422
    typed = unescape(faulty.text.partition("<textarea")[2].partition(">\n")[2])
    text = typed.partition("</textarea>")[0]
    assert "year: <2023>" in text
    assert desk.post(PLACE, ("text", text.replace("<2023>", "2023"))).to == f"{PLACE}/{DIGEST}"


def test_the_file_of_a_running_plan_can_be_taken_away_and_handed_in_changed(
    db: Database, desk: Browser
) -> None:
    place = check(desk, PLAN).to
    assert desk.get(f"{place}/file").body == PLAN
    assert desk.get(f"/plans/{CHI_LANG}/file").status == 404
    press_open(desk, place)
    assert f'href="/plans/{CHI_LANG}/file"' in desk.get(PLACE).text
    file = desk.get(f"/plans/{CHI_LANG}/file")
    assert file.body == PLAN
    assert file.headers["Content-Disposition"] == f'attachment; filename="{CHI_LANG}.yaml"'


def test_a_changed_file_is_another_file(db: Database, desk: Browser) -> None:
    place = check(desk, PLAN).to
    other = check(desk, PLAN + b"\n# changed\n").to
    assert place != other
    press_open(desk, other)
    with db.read() as work:
        (source,) = work.sql("SELECT source FROM sealed_text WHERE kind = 'definition'")[0]
    assert source.endswith(b"# changed\n")


@pytest.mark.parametrize("path", [f"{PLACE}/{'0' * 64}", f"{PLACE}/x"])
def test_a_file_that_is_not_kept_is_told_with_what_to_do(desk: Browser, path: str) -> None:
    desk.get(PLACE)
    for answer in (desk.get(path), desk.post(f"{path}/open", ("seen", "x"))):
        assert answer.status == 410
        assert "Choose the file again" in answer.text
        assert 'type="file"' in answer.text


def test_a_file_is_kept_for_a_day_and_by_the_officer_who_checked_it(
    db: Database, desk: Browser, tmp_path: Path
) -> None:
    place = check(desk, PLAN).to
    with served(db, tmp_path / "mail", OPENED + KEPT) as later:
        late = Browser(later, cookies=signed_in(db, "thu", OPENED + KEPT))
        assert late.get(place).status == 410
    other = Browser(desk.address, cookies=signed_in(db, "nghe", OPENED))
    assert other.get(place).status == 410


def test_only_the_newest_files_are_kept_and_old_ones_go(db: Database, desk: Browser) -> None:
    check(desk, PLAN)
    with db.read() as work:
        (officer_id,) = work.sql("SELECT officer_id FROM plan_draft")[0]
    for n in range(AT_MOST + 3):
        keep(db, officer_id, f"{n}.yaml", b"%d" % n, OPENED + timedelta(minutes=n + 1))
    found = all_kept(db, officer_id, OPENED + timedelta(hours=1))
    assert [one.file for one in found][:2] == ["10.yaml", "9.yaml"]
    assert len(found) == AT_MOST
    keep(db, officer_id, "later.yaml", b"later", OPENED + KEPT + timedelta(days=1))
    with db.read() as work:
        assert work.sql("SELECT file FROM plan_draft") == [("later.yaml",)]


def test_days_off_that_changed_since_the_page_was_read_stop_the_opening(
    db: Database, desk: Browser
) -> None:
    place = check(desk, PLAN).to
    seen = hidden(desk.get(place).text, "seen")
    fair = Day(True, Text(vi="Lễ hội", en="Fair"), Certainty.OVERRIDE, "1")
    with db.write() as work:
        keep_days(work, one_committee(work).id, {date(2023, 6, 15): fair})
    answer = desk.post(f"{place}/open", ("seen", seen))
    assert answer.status == 422
    assert "Since you read this page something has changed" in answer.text
    assert opened(db) == []
    assert press_open(desk, place).to == f"/plans/{CHI_LANG}"


def test_a_plan_that_runs_is_compared_in_sentences(desk: Browser) -> None:
    press_open(desk, check(desk, PLAN).to)
    same = desk.get(f"{PLACE}/{DIGEST}").text
    assert f"Nothing differs from {CHI_LANG}." in same
    changed = check(desk, PLAN.replace(b"before: 2023-03-10", b"before: 2023-03-17"))
    other = desk.get(changed.to).text
    assert "17 March 2023" in other.partition("<ins>")[2].partition("</ins>")[0]


def test_next_years_plan_is_compared_with_this_years(desk: Browser) -> None:
    press_open(desk, check(desk, PLAN).to)
    later = check(desk, PLAN.replace(b"plan: chi-lang-2023", b"plan: chi-lang-2024"))
    assert f"against {CHI_LANG}" in desk.get(later.to).text


def test_whoever_has_no_role_in_the_plan_is_refused_and_that_is_sealed(
    db: Database, desk: Browser
) -> None:
    other = Browser(desk.address, cookies=signed_in(db, "nghe", OPENED))
    refused = press_open(other, check(other, PLAN).to)
    assert refused.status == 422
    assert 'role="alert"' in refused.text
    assert opened(db) == []
    with db.read() as work:
        acts = entries(work, one_committee(work).head_id)
        assert [one.act for one in acts] == ["plan.refused"]


def test_an_officer_of_a_unit_finds_no_such_page(db: Database, desk: Browser) -> None:
    lan = Browser(desk.address, cookies=signed_in(db, "lan", OPENED))
    lan.get("/inbox")
    assert lan.get(PLACE).status == 403
    assert lan.hand_in(PLACE, files=[("file", "plan.yaml", PLAN)]).status == 403


def test_a_plan_for_which_there_is_no_unit_cannot_be_opened(db: Database, desk: Browser) -> None:
    with db.write() as work:
        work.sql("UPDATE unit SET closed_on = '2022-01-01'")
    place = check(desk, PLAN).to
    page = desk.get(place).text
    assert "No unit is of a kind the plan addresses" in page
    assert f'action="{place}/open"' not in page


def test_a_faulty_plan_is_told_line_by_line_and_not_kept(db: Database, desk: Browser) -> None:
    wrong = check(desk, PLAN.replace(b"receiving_office:", b"recieving_office:"))
    assert wrong.status == 422
    assert "Line " in wrong.text
    assert "<code>recieving_office: " in wrong.text
    with db.read() as work:
        assert work.sql("SELECT 1 FROM plan_draft") == []


HOSTILE = {
    "huge": (b"x" * (2 * 2**20), "larger than 1 MB"),
    "nested": (b"a: " + b"[" * 900_000, "Nested more than"),
    "many keys": (b"".join(b"k%d: v\n" % n for n in range(90_000)), "pieces"),
    "aliases": (b"a: &a [x]\nb: [*a, *a]\n", "&amp;"),
    "a tag": (b"plan: !!python/object/apply:os.system [ls]\n", "!!python"),
    "NUL": (b"plan: x\0y\n", "U+0000"),
    "UTF-16": ("plan: x".encode("utf-16"), "UTF-8"),
    "Latin-1": ("plan: thi đua é".encode("latin-1", "replace"), "UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "UTF-8"),
    "a page": (b"<!doctype html><script>alert(1)</script>", "1 error"),
    "nothing": (b"", "The file is empty"),
    "several": (b"--- a\n--- b\n", "1 error"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_plan_file_is_told_clearly(desk: Browser, what: str) -> None:
    content, said = HOSTILE[what]
    answer = check(desk, content, "<b>x</b>.yaml")
    assert answer.status == 422
    assert said in answer.text
    assert "<script>alert" not in answer.text
    assert "<b>x" not in answer.text


def test_a_text_that_is_too_long_is_refused_however_it_is_sent(desk: Browser) -> None:
    desk.get(PLACE)
    long = "x" * (2 * 2**20)
    for answer in (desk.post(PLACE, ("text", long)), desk.hand_in(PLACE, ("text", long))):
        assert (answer.status, "larger than 1 MB" in answer.text) == (422, True)
    beyond = desk.post(PLACE, ("text", long * 3))
    assert (beyond.status, "could not be read" in beyond.text) == (400, True)


def test_nothing_chosen_is_told(desk: Browser) -> None:
    desk.get(PLACE)
    assert "There is no plan file" in desk.hand_in(PLACE).text
    assert desk.post(PLACE, ("text", "  \n")).status == 422


def one_committee(work: Work) -> CommitteeRow:
    (found,) = committees(work)
    return found
