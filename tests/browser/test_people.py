"""The secretariat in a real browser: officers imported after a look, one let go, on any screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from engine.over_people import AUDITOR
from storage.roster import officer_entries
from tests.browsing import PHONE, WIDE, accessible, fits
from tests.builders import NOW, Ready, an_officer, ready_database
from tests.records import a_model
from tests.visiting import served, signed_in

ROWS = """code,name,email,phone,role,unit
mai,Hoàng Thị Mai,mai@example.vn,0912345678,unit_officer,xa-a
lan-xa-b,Lý Thị Lan,lan-xa-b@example.vn,,unit_officer,xa-b
tu,Tú,không phải thư,,unit_officer,xa-zzz
"""
LANGS = {"vi": "vi-VN", "en": "en-GB"}


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Ready]:
    made = ready_database(f"sqlite:///{tmp_path / 'lantoa.db'}")
    yield made
    made.db.close()


@pytest.fixture
def address(ready: Ready, tmp_path: Path) -> Iterator[str]:
    with served(ready.db, tmp_path / "mail") as found:
        yield found


def signed(
    chrome: Chromium, ready: Ready, address: str, code: str, lang: str = "en", **how: object
) -> Page:
    """A page of a browser in which that officer is signed in."""
    told = {"base_url": address, "locale": LANGS[lang], **how}
    context = chrome.new_context(**told)  # type: ignore[arg-type]
    kept = {**signed_in(ready.db, code, NOW), "lantoa_lang": lang}
    context.add_cookies([{"name": k, "value": v, "url": address} for k, v in kept.items()])
    return context.new_page()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_table_is_looked_at_and_then_taken(
    browser: Chromium, ready: Ready, address: str, tmp_path: Path, script: bool
) -> None:
    file = tmp_path / "cán bộ.csv"
    file.write_text(ROWS, encoding="utf-8")
    page = signed(browser, ready, address, "thu", viewport=PHONE, java_script_enabled=script)
    page.goto("/people")
    page.get_by_role("link", name="Import officers").click()
    page.get_by_label("The table").set_input_files(file)
    page.get_by_role("button", name="See what would change").click()
    assert "What cán bộ.csv would change" in page.inner_text("h1")
    assert "Nothing is written yet" in page.inner_text("main")
    assert fits(page)
    page.get_by_label("Leave out the 1 rows with errors").check()
    page.get_by_role("button", name="Write the officers").click()
    assert "cán bộ.csv was imported" in page.inner_text("h1")
    with ready.db.read() as work:
        known = officer_entries(work, ready.opened.plan.committee_id)
    assert "tu" not in known
    assert (known["mai"].row.phone, known["lan-xa-b"].row.name) == ("0912345678", "Lý Thị Lan")


@pytest.mark.parametrize(
    ("screen", "lang"), [(PHONE, "vi"), (WIDE, "en")], ids=["phone-vi", "wide-en"]
)
def test_every_page_of_people_fits_and_is_accessible(
    browser: Chromium,
    ready: Ready,
    address: str,
    tmp_path: Path,
    lang: str,
    screen: dict[str, int],
) -> None:
    a_model(ready)
    an_officer(ready.db, "mai", unit_code="xa-a")
    an_officer(ready.db, "kiem-tra", role=AUDITOR)
    signed_in(ready.db, "lan-xa-a", NOW)
    page = signed(browser, ready, address, "thu", lang, viewport=screen)
    file = tmp_path / "a.csv"
    file.write_text(ROWS, encoding="utf-8")
    places = ("/people", "/people/lan-xa-a", "/people/bi-thu/leave", "/units", "/units/xa-a")
    for place in (*places, "/import/officers", "/import/units"):
        page.goto(place)
        held(page, f"{lang}{screen['width']}{place.replace('/', '-')}")
    page.goto("/import/officers")
    page.locator("#file").set_input_files(file)
    with page.expect_navigation():
        page.locator("main button").click()
    held(page, f"{lang}{screen['width']}-preview")
    auditor = signed(browser, ready, address, "kiem-tra", lang, viewport=screen)
    auditor.goto("/desk/log/views")
    held(auditor, f"{lang}{screen['width']}-views")


def held(page: Page, name: str) -> None:
    """The page is as a page of ours should be."""
    assert fits(page), name
    assert accessible(page) == [], name
