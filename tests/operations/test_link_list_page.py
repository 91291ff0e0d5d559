"""The page of a link to a unit's list, over real HTTP: rows filled in, sent as one list, once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.links.granting import Granted
from tests.builders import Ready, ready_database
from tests.contract.test_links_to_lists import SMALL, granted, models
from tests.visiting import Answer, Browser, served

SHOWN = re.compile(r'name="shown" value="([0-9a-f]{64})"')
WELL = (("row.1.name", "Giếng làng"), ("row.1.sector", "village"), ("row.1.households", "12"))


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Ready]:
    made = ready_database(f"sqlite:///{tmp_path / 'lantoa.db'}", plan=SMALL)
    yield made
    made.db.close()


@pytest.fixture
def link(ready: Ready) -> Granted:
    made = granted(ready)
    assert made is not None
    return made


@pytest.fixture
def browser(ready: Ready, tmp_path: Path) -> Iterator[Browser]:
    with served(ready.db, tmp_path / "mail") as address:
        yield Browser(address)


def fill(browser: Browser, link: Granted, *fields: tuple[str, str]) -> Answer:
    """Open the page and send its form filled in so."""
    path = f"/a/{link.grant_id}/{link.token}"
    shown = SHOWN.search(browser.get(path).text)
    assert shown
    return browser.post(path, ("shown", shown[1]), *fields)


def test_the_page_has_blank_rows_no_choice_and_no_script(browser: Browser, link: Granted) -> None:
    page = browser.get(f"/a/{link.grant_id}/{link.token}")
    assert page.status == 200
    assert 'name="row.1.name"' in page.text
    assert "checked" not in page.text
    assert "<script" not in page.text


def test_a_list_is_sent_in_one_go_and_told_of_afterwards(
    ready: Ready, browser: Browser, link: Granted
) -> None:
    done = fill(browser, link, *WELL, ("choice", "send"), ("do", "send"))
    assert done.status == 303
    assert models(ready) == [("xa-a", "registered")]
    again = browser.get(done.to)
    assert again.status == 200
    assert "You sent the list" in again.text
    assert "“Return” takes it back to “Awaited”; it can be done by: Secretariat." in again.text


def test_one_row_more_is_shown_without_script_and_nothing_is_sent(
    ready: Ready, browser: Browser, link: Granted
) -> None:
    more = fill(browser, link, *WELL, ("row.2.name", ""), ("do", "add"))
    assert more.status == 200
    assert 'value="Giếng làng"' in more.text
    assert 'name="row.3.name"' in more.text
    assert models(ready) == []


def test_a_wrong_row_is_named_and_nothing_of_the_list_is_kept(
    ready: Ready, browser: Browser, link: Granted
) -> None:
    bad = (("row.2.name", "Loa"), ("row.2.households", "nhiều"))
    refused = fill(browser, link, *WELL, *bad, ("choice", "send"), ("do", "send"))
    assert refused.status == 409
    assert "Row 2:" in refused.text
    assert 'value="nhiều"' in refused.text
    assert models(ready) == []
    assert fill(browser, link, *WELL, ("choice", "send"), ("do", "send")).status == 303


def test_a_unit_answers_that_it_has_none_this_year(
    ready: Ready, browser: Browser, link: Granted
) -> None:
    refused = fill(browser, link, ("choice", "none"), ("do", "send"))
    assert refused.status == 409
    assert 'aria-describedby="note.wrong" autofocus' in refused.text
    assert 'value="none" required checked' in refused.text
    why = ("note", "Năm nay tập trung sáp nhập")
    assert fill(browser, link, ("choice", "none"), why, ("do", "send")).status == 303
    assert models(ready) == []


def test_a_list_sent_without_a_choice_does_nothing(
    ready: Ready, browser: Browser, link: Granted
) -> None:
    assert fill(browser, link, *WELL, ("do", "send")).status == 422
    assert fill(browser, link, *WELL).status == 422
    assert fill(browser, link, *WELL, ("choice", "later"), ("do", "send")).status == 200
    assert models(ready) == []


def test_a_row_with_an_absurd_number_is_left_out(
    ready: Ready, browser: Browser, link: Granted
) -> None:
    absurd = (f"row.{'9' * 5000}.name", "Loa")
    assert fill(browser, link, absurd, ("do", "add")).status == 200
    assert fill(browser, link, *WELL, absurd, ("choice", "send"), ("do", "send")).status == 303
    assert models(ready) == [("xa-a", "registered")]


def test_what_is_told_after_sending_is_in_the_officers_language(
    browser: Browser, link: Granted
) -> None:
    browser.lang = ""
    done = fill(browser, link, *WELL, ("choice", "send"), ("do", "send"))
    assert '<html lang="vi">' in browser.get(done.to).text
