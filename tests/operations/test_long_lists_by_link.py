"""A long list on the page of a link: by pages, light, and not a row lost without a word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.advance import Advanced
from engine.links.granting import Granted
from engine.move import Proposal
from engine.propose import propose
from tests.builders import NOW, Ready, a_plan, ready_database
from tests.contract.test_links_to_lists import COLLECTING, granted, models
from tests.deciding import PLAN
from tests.scanning import read
from tests.visiting import Answer, Browser, served

ROOM = {**PLAN["quotas"], "at_most_two": {**PLAN["quotas"]["at_most_two"], "at_most": 9999}}
WIDE = a_plan(tracks={**PLAN["tracks"], "list": COLLECTING}, quotas=ROOM)
LIGHT = 100_000


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Ready]:
    made = ready_database(f"sqlite:///{tmp_path / 'lantoa.db'}", plan=WIDE)
    yield made
    made.db.close()


@pytest.fixture
def browser(ready: Ready, tmp_path: Path) -> Iterator[Browser]:
    with served(ready.db, tmp_path / "mail") as address:
        yield Browser(address)


def path(ready: Ready) -> str:
    link: Granted | None = granted(ready)
    assert link is not None
    return f"/a/{link.grant_id}/{link.token}"


def typed(first: int, last: int) -> list[tuple[str, str]]:
    """What somebody types into the rows from one number to another."""
    return [
        field
        for n in range(first, last + 1)
        for field in (
            (f"row.{n}.name", f"Mô hình dân vận khéo số {n}, xã vùng cao biên giới"),
            (f"row.{n}.sector", "village"),
        )
    ]


def go_on(browser: Browser, where: str, page: Answer, *changed: tuple[str, str]) -> Answer:
    """Send the form that a page shows, with some fields changed."""
    as_found = {**dict(read(page).fields), **dict(changed)}
    return browser.post(where, *as_found.items())


def test_a_list_of_many_pages_is_sent_as_one(ready: Ready, browser: Browser) -> None:
    where = path(ready)
    page = go_on(browser, where, browser.get(where), *typed(1, 45), ("do", "page.1"))
    assert page.status == 200
    assert 'name="row.20.name"' in page.text
    assert 'name="row.21.name"' not in page.text
    page = go_on(browser, where, page, ("row.2.name", "Giếng làng"), ("do", "page.41"))
    assert 'name="row.45.name"' in page.text
    assert models(ready) == []
    assert go_on(browser, where, page, ("choice", "send"), ("do", "send")).status == 303
    assert models(ready) == [("xa-a", "registered")] * 45
    with ready.db.read() as work:
        rows = work.sql("SELECT form FROM record WHERE track = 'model' ORDER BY id")
    assert "Giếng làng" in str(rows[1])
    assert "số 45," in str(rows[44])


@pytest.mark.parametrize("count", [200, 300])
def test_a_page_stays_light_however_long_the_list_is(
    ready: Ready, browser: Browser, count: int
) -> None:
    where = path(ready)
    page = go_on(browser, where, browser.get(where), *typed(1, count), ("do", "page.21"))
    assert len(page.body) < LIGHT


def test_the_known_rows_of_a_long_list_are_all_there(ready: Ready, browser: Browser) -> None:
    who = ready.officer("lan-xa-a")
    for n in range(25):
        form = {"name": f"Tổ tự quản {n}", "sector": "village"}
        made = propose(ready.db, Proposal(WIDE.plan, "model", "xa-a", form), who, NOW)
        assert isinstance(made, Advanced)
    where = path(ready)
    page = browser.get(where)
    assert "The list has 25 rows" in page.text
    assert go_on(browser, where, page, ("choice", "send"), ("do", "send")).status == 303
    assert models(ready) == [("xa-a", "registered")] * 25


def test_more_rows_than_a_page_can_take_are_refused_with_what_to_do(
    ready: Ready, browser: Browser
) -> None:
    where = path(ready)
    for choice in ("add", "send"):
        rows = typed(1, 300 if choice == "add" else 301)
        page = go_on(browser, where, browser.get(where), *rows, ("choice", "send"), ("do", choice))
        assert page.status == 422
        assert "takes 300 rows at most" in page.text
        assert "spreadsheet" in page.text
    assert models(ready) == []


def test_a_fault_on_another_page_is_shown_where_it_is(ready: Ready, browser: Browser) -> None:
    where = path(ready)
    page = go_on(
        browser,
        where,
        browser.get(where),
        *typed(1, 30),
        ("row.27.households", "nhiều"),
        ("choice", "send"),
        ("do", "send"),
    )
    assert page.status == 409
    assert '<a href="#row.27.households">Row 27:' in page.text
    assert 'aria-invalid="true" aria-describedby="row.27.households.wrong" autofocus' in page.text
    assert 'value="send" required checked' in page.text
    page = go_on(browser, where, page, ("row.27.households", "12"), ("do", "send"))
    assert page.status == 303
    assert len(models(ready)) == 30


def test_rows_that_were_not_shown_must_come_back_whole(ready: Ready, browser: Browser) -> None:
    where = path(ready)
    page = browser.get(where)
    for broken in ("[", '{"1": 2}', '{"a": {}}', "[[[["):
        sent = (("kept", broken), ("choice", "send"), ("do", "send"))
        assert go_on(browser, where, page, *sent).status == 400
    assert models(ready) == []
