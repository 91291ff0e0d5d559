"""A plan file in a real browser: checked, rehearsed, opened, its dates moved; on phone and desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from engine import clock
from engine.post import post
from notifications.transport import Kept
from storage.database import Database
from storage.lifecycle import create_database
from storage.people import officer
from storage.plan_drafts import begin_run, drafts, note_run
from tests.browsing import PHONE, WIDE, accessible, fits
from tests.builders import OPENED, a_committee, a_unit, an_officer
from tests.rehearsed import PLAN, a_rehearsed_file
from tests.visiting import served, signed_in

NAME = "ke-hoach.yaml"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = create_database(f"sqlite:///{tmp_path / 'lantoa.db'}", rehearsal=True, now=OPENED)
    a_committee(made)
    a_unit(made)
    an_officer(made, "thu", role="secretariat")
    an_officer(made, "lan", unit_code="xa-a")
    yield made
    made.close()


def thu(db: Database) -> int:
    with db.read() as work:
        found = officer(work, 1, "thu")
    assert found is not None
    return found.id


def handed_in(page: Page, content: bytes, lang: str) -> None:
    page.goto(f"/desk/plan-file?lang={lang}")
    page.set_input_files("#file", {"name": NAME, "mimeType": "text/yaml", "buffer": content})
    with page.expect_navigation():
        page.locator("main button").click()


@pytest.mark.parametrize(("size", "lang"), [(PHONE, "vi"), (WIDE, "en")], ids=["phone", "wide"])
def test_a_plan_file_is_checked_rehearsed_opened_and_its_dates_are_moved(
    browser: Chromium, db: Database, tmp_path: Path, size: dict[str, int], lang: str
) -> None:
    faults: list[str] = []

    def looked_at(what: str) -> None:
        faults.extend(f"{what}: {one}" for one in accessible(page))
        faults.extend([] if fits(page) else [f"{what}: wider than the screen"])

    with served(db, tmp_path / "mail", OPENED) as address:
        context = browser.new_context(base_url=address, viewport=size)  # type: ignore[arg-type]
        cookies = signed_in(db, "thu", OPENED)
        context.add_cookies([{"name": k, "value": v, "url": address} for k, v in cookies.items()])
        page = context.new_page()
        handed_in(page, PLAN.replace(b"receiving_office:", b"recieving_office:"), lang)
        expect(page.get_by_role("alert")).to_contain_text(NAME)
        looked_at("faulty")
        handed_in(page, PLAN, lang)
        place = page.url
        looked_at("checked")
        _running(db)
        page.goto(f"{place}/rehearsal")
        expect(page.get_by_role("status")).to_contain_text("42 %")
        looked_at("running")
        a_rehearsed_file(db, thu(db), OPENED)
        expect(page.locator("main .note")).to_be_visible(timeout=20_000)  # looks again by itself
        for one in page.locator("main summary").all():
            one.click()
        looked_at("rehearsed")
        page.goto(place)
        with page.expect_navigation():
            page.locator("form[action$='/open'] button").click()
        assert page.url.endswith("/plans/chi-lang-2023")
        post(db, Kept(), OPENED)
        handed_in(page, PLAN.replace(b"before: 2023-03-10", b"before: 2023-03-17"), lang)
        for one in page.locator("main summary").all():
            one.click()
        looked_at("to be amended")
        page.fill("#reason", "Huyện bận bầu cử")
        page.fill("#number", "15-CV/HU")
        with page.expect_navigation():
            page.locator("form[action$='/amend'] button").click()
        assert page.url.endswith("/plans/chi-lang-2023")
        context.close()
    assert faults == []


def _running(db: Database) -> None:
    """The officer's file is being rehearsed by some process of the service."""
    of, now = thu(db), clock.now()
    with db.write() as work:
        (draft,) = drafts(work, of)
        begin_run(work, of, draft.sha256, "run", now, now)
        note_run(work, of, draft.sha256, "run", 42, now)
