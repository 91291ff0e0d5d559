"""Pages call records what people call them: by name and unit, not by a code alone."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.advance import Advanced, advance
from engine.move import Move
from tests.builders import NOW, Ready, ready_database
from tests.contract.test_links_to_lists import LOUD, SMALL, the_list
from tests.papers import decided
from tests.records import a_model, models
from tests.visiting import Browser, served, signed_in

PLAN = SMALL.plan


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Ready]:
    made = ready_database(f"sqlite:///{tmp_path / 'lantoa.db'}", plan=SMALL)
    yield made
    made.db.close()


@pytest.fixture
def address(ready: Ready, tmp_path: Path) -> Iterator[str]:
    with served(ready.db, tmp_path / "mail") as found:
        yield found


def as_officer(ready: Ready, address: str, code: str) -> Browser:
    return Browser(address, "vi", signed_in(ready.db, code, NOW))


def told(browser: Browser, path: str) -> str:
    page = browser.get(path)
    assert page.status == 200, page.text
    return html.unescape(page.text)


def test_a_units_list_shows_its_models_and_leads_to_a_new_one(ready: Ready, address: str) -> None:
    lan, owed = as_officer(ready, address, "lan-xa-a"), the_list(ready)
    assert f'href="/plans/{PLAN}/new/model"' in told(lan, f"/records/{owed}")
    code = a_model(ready, form=LOUD)
    page = told(lan, f"/records/{owed}")
    assert f'<a href="/records/{code}">Tiếng loa an ninh</a>' in page
    assert "của đơn vị: 1" in page
    done = advance(ready.db, Move(owed, "send"), ready.officer("lan-xa-a"), NOW)
    assert isinstance(done, Advanced)
    assert f'href="/plans/{PLAN}/new/model"' not in told(lan, f"/records/{owed}")


def test_a_look_at_many_moves_and_what_came_of_it_name_each_record(
    ready: Ready, address: str
) -> None:
    lan, codes = as_officer(ready, address, "lan-xa-a"), models(ready, 2, form=LOUD)
    lan.get("/inbox")
    chosen = [("move", "register"), *(("record", f"{code}@1") for code in codes)]
    for path in ("/inbox/preview", "/inbox/advance"):
        page = html.unescape(lan.post(path, *chosen).text)
        assert page.count(">Tiếng loa an ninh · ") == 2, path
        assert "xa-b" not in page


def test_a_record_of_another_unit_is_not_named_to_whoever_asks_for_it(
    ready: Ready, address: str
) -> None:
    code, stranger = a_model(ready, form=LOUD), as_officer(ready, address, "lan-xa-b")
    stranger.get("/inbox")
    page = stranger.post("/inbox/preview", ("move", "register"), ("record", f"{code}@1"))
    assert "Tiếng loa" not in html.unescape(page.text)


def test_whoever_types_a_decision_in_sees_what_waits_for_one(ready: Ready, address: str) -> None:
    code, thu = a_model(ready, form=LOUD), as_officer(ready, address, "thu")
    assert "Tiếng loa" not in told(thu, f"/desk/decisions/{PLAN}")
    done = advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW)
    assert isinstance(done, Advanced)
    page = told(thu, f"/desk/decisions/{PLAN}")
    assert f'<a href="/records/{code}">Tiếng loa an ninh</a>' in page
    assert f"Ví dụ: {code.rpartition('-')[2]} " in page


def test_a_record_says_the_day_of_its_decision_as_an_office_writes_it(
    ready: Ready, address: str
) -> None:
    code = a_model(ready, form=LOUD)
    decided(ready, code)
    page = told(as_officer(ready, address, "thu"), f"/records/{code}")
    (line,) = re.findall(rf"<li>[^\n]*{PLAN}-d001[^\n]*", page)
    assert re.search(r"\d\d/\d{1,2}/2023", line), line


def test_all_records_are_narrowed_by_kind_state_and_unit(ready: Ready, address: str) -> None:
    code, thu = a_model(ready, form=LOUD), as_officer(ready, address, "thu")
    listed, path = the_list(ready), f"/plans/{PLAN}/records"
    assert f'href="/records/{listed}"' in told(thu, path)
    assert f'href="/records/{listed}"' not in told(thu, f"{path}?track=model&state=&unit=")
    assert f'href="/records/{code}"' not in told(thu, f"{path}?unit=xa-b")
    # Another kind was chosen while a state of the first still stood in the form.
    assert f'href="/records/{code}"' in told(thu, f"{path}?track=model&state=awaited")


def test_the_log_tells_moves_in_the_plans_words(ready: Ready, address: str) -> None:
    a_model(ready, form=LOUD)
    page = told(as_officer(ready, address, "thu"), f"/desk/log?chain={PLAN}")
    track = SMALL.tracks["model"]
    propose, proposed = track.transitions["propose"], track.states["proposed"]
    assert f"{propose.label.vi} → {proposed.label.vi}" in page
    assert "propose →" not in page
