"""The pages a letter's link opens, in a real browser: read by everybody, on a phone and wide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from engine.advance import Advanced, advance
from engine.links.granting import LASTS, Granted
from engine.mail_trouble import bury
from engine.move import Move
from tests.browsing import PHONE, WIDE, accessible, fits
from tests.builders import NOW, Ready, ready_database
from tests.contract.test_links_to_lists import SMALL, granted
from tests.contract.test_links_to_lists import models as models_of
from tests.granting import a_link
from tests.records import a_model
from tests.visiting import served

pytestmark = pytest.mark.long


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Ready]:
    made = ready_database(f"sqlite:///{tmp_path / 'lantoa.db'}", plan=SMALL)
    yield made
    made.db.close()


@pytest.fixture
def address(ready: Ready, tmp_path: Path) -> Iterator[str]:
    with served(ready.db, tmp_path / "mail") as found:
        yield found


@pytest.fixture(params=["vi", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[PHONE, WIDE], ids=["phone", "wide"])
def page(
    request: pytest.FixtureRequest, browser: Chromium, address: str, lang: str
) -> Iterator[Page]:
    context = browser.new_context(base_url=address, viewport=request.param)
    opened = context.new_page()
    opened.goto(f"/sign-in?lang={lang}")  # what is asked for once is remembered
    yield opened
    context.close()


def path(link: Granted | None) -> str:
    assert link is not None
    return f"/a/{link.grant_id}/{link.token}"


def faults(page: Page, where: str) -> list[str]:
    """What is wrong with the page as it stands."""
    wide = [] if fits(page) else ["wider than the screen"]
    return [f"{where}: {one}" for one in (*accessible(page), *wide)]


def pressed(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.locator(button).click()


def chosen(page: Page, choice: str) -> None:
    page.locator(f"input[name=choice][value={choice}]").check()
    pressed(page, "form.sheet > p > button >> nth=-1")


def test_the_page_of_moves_is_accessible_whatever_happens_on_it(page: Page, ready: Ready) -> None:
    link = path(a_link(ready, a_model(ready, form={"name": "Tiếng loa an ninh"})))
    page.goto(link)
    found = faults(page, "open")
    chosen(page, "register")  # a field is missing
    found += faults(page, "refused")
    assert page.evaluate("document.activeElement.id") == "register.value.sector"
    assert page.locator("input[value=register]").is_checked()
    page.locator("select").select_option("village")
    chosen(page, "register")
    found += faults(page, "done")
    assert found == []


def test_the_pages_of_links_that_are_over_are_accessible(page: Page, ready: Ready) -> None:
    moved, mine, dead, old = (a_model(ready) for _ in range(4))
    links = {
        "moved on": path(a_link(ready, moved)),
        "expired": path(a_link(ready, old, now=NOW - LASTS - timedelta(days=1))),
        "unknown": path(a_link(ready, old))[:-1],
        "disowned": path(a_link(ready, mine)),
    }
    done = advance(ready.db, Move(moved, "register"), ready.officer("thu"), NOW)
    assert isinstance(done, Advanced)
    page.goto(links["disowned"])
    page.locator("a[href='#not-me']").click()
    chosen(page, "not_me")
    links["undelivered"] = path(a_link(ready, dead))
    with ready.db.write() as work:
        bury(work, "lan-xa-a@example.vn", "550 5.1.1", NOW)
    found: list[str] = []
    for name, where in links.items():
        page.goto(where)
        found += faults(page, name)
    assert found == []


def test_the_page_of_a_list_is_accessible_and_sends_it(page: Page, ready: Ready) -> None:
    page.goto(path(granted(ready)))
    found = faults(page, "blank")
    page.locator("[id='row.1.name']").fill("Giếng làng sạch")
    pressed(page, "button[value=add]")
    found += faults(page, "one row more")
    chosen(page, "send")  # the sector is missing
    found += faults(page, "refused")
    assert page.evaluate("document.activeElement.id") == "row.1.sector"
    page.locator("[id='row.1.sector']").select_option("village")
    chosen(page, "send")
    found += faults(page, "sent")
    assert found == []
    assert models_of(ready) == [("xa-a", "registered")]


def test_a_list_of_three_pages_is_accessible(page: Page, ready: Ready) -> None:
    for _ in range(43):
        a_model(ready)
    page.goto(path(granted(ready)))
    found = faults(page, "first page")
    pressed(page, "button[value='page.41']")
    found += faults(page, "last page")
    assert page.locator("[aria-current=page]").inner_text() == "41–43"
    assert found == []
