"""A scanner with a real browser: it runs the page, clicks what it finds, and moves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium

from tests.builders import Ready, a_plan, ready_database
from tests.granting import a_link
from tests.operations.test_scanners import ANY_NUMBER
from tests.records import models
from tests.scanning import officer_clicks
from tests.visiting import digest, served


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Ready]:
    plan = a_plan(quotas=ANY_NUMBER)
    made = ready_database(f"sqlite:///{tmp_path / 'lantoa.db'}", plan=plan)
    yield made
    made.db.close()


@pytest.mark.long
def test_thirty_links_run_and_clicked_by_a_browser_all_work_afterwards(
    browser: Chromium, ready: Ready, tmp_path: Path
) -> None:
    made = [a_link(ready, code) for code in models(ready, 30)]
    paths = [f"/a/{link.grant_id}/{link.token}" for link in made]
    with served(ready.db, tmp_path / "mail") as address:
        before = digest(ready.db)
        for path in paths:
            context = browser.new_context()
            page = context.new_page()
            page.goto(address + path)
            for at in range(page.locator("main button").count()):
                page.locator("main button").nth(at).click(no_wait_after=True)
            page.evaluate("document.forms[0].submit()")  # past what the browser checks itself
            page.wait_for_load_state()
            context.close()
        assert digest(ready.db) == before
        assert {officer_clicks(address, path, "register").status for path in paths} == {303}


@pytest.mark.long
def test_thirty_links_left_open_in_a_browser_all_work_afterwards(
    browser: Chromium, ready: Ready, tmp_path: Path
) -> None:
    made = [a_link(ready, code) for code in models(ready, 30)]
    paths = [f"/a/{link.grant_id}/{link.token}" for link in made]
    with served(ready.db, tmp_path / "mail") as address:
        before = digest(ready.db)
        contexts = [browser.new_context() for _ in paths]
        pages = [context.new_page() for context in contexts]
        for page, path in zip(pages, paths, strict=True):
            page.goto(address + path, wait_until="networkidle")
        pages[0].wait_for_timeout(10_000)  # whatever a page might do by itself, it has done
        for context in contexts:
            context.close()
        assert digest(ready.db) == before
        assert {officer_clicks(address, path, "register").status for path in paths} == {303}
