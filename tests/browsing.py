"""Pages in a real Chromium, and what they are held to there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1280, "height": 900}
AXE = Path(__file__).parent / "vendor" / "axe.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def chromium(lang: str = "en") -> Iterator[Chromium]:
    """The Chromium of this machine; without one the test is skipped, in CI it fails.

    ``lang`` is that of the browser's own words: "Choose file", how a date is written.
    """
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI has no Chromium")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playing:
        args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        own: dict[str, str | float | bool] = {**os.environ, "LANGUAGE": lang}
        started = playing.chromium.launch(
            executable_path=found, args=[*args, f"--lang={lang}"], env=own
        )
        yield started
        started.close()


def accessible(page: Page) -> list[str]:
    """What axe finds wrong with a page by WCAG 2.2 AA: the rule and where."""
    page.wait_for_load_state()
    # Run by the debugger and not as a script of the page: its policy lets none in.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [
        f"{one['id']}: {node['target'][0]}" for one in found["violations"] for node in one["nodes"]
    ]


def fits(page: Page) -> bool:
    """Whether nothing of the page has to be scrolled to sideways."""
    page.wait_for_load_state()
    width = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    return bool(page.evaluate(width))
