"""A picture of a page as its file: WebP, small enough to load on a telephone."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

MOST_BYTES = 120 * 1024


@dataclass(frozen=True, slots=True)
class Sight:
    """What there is to be seen: a page, from ``top`` on, at most so many pixels high.

    ``press`` is the button that is pressed once it was seen, "" for none.
    """

    page: Page
    high: int = 900
    top: int = 0
    press: str = ""

    def done(self) -> None:
        """Go on from what was seen."""
        if self.press:
            pressed(self.page, self.press)


def pressed(page: Page, button: str) -> None:
    """Press a button that leads to a page."""
    with page.expect_navigation():
        page.locator(button).first.click()


def take(sight: Sight, file: Path) -> None:
    """Write the picture, sharp where that is small enough; the page is left as it is."""
    page = sight.page
    page.wait_for_load_state("networkidle")
    size = page.viewport_size or {"width": 1280, "height": 800}
    whole = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": size["width"], "height": min(whole, sight.top + sight.high)})
    page.wait_for_load_state("networkidle")
    clip = {
        "x": 0,
        "y": sight.top,
        "width": size["width"],
        "scale": 1,
        "height": max(1, min(whole - sight.top, sight.high)),
    }
    client = page.context.new_cdp_session(page)
    for quality in (85, 70, 55, 40, 25):
        asked = {"format": "webp", "quality": quality, "clip": clip}
        taken = client.send("Page.captureScreenshot", {**asked, "captureBeyondViewport": True})
        content = base64.b64decode(taken["data"])
        if len(content) <= MOST_BYTES:
            break
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
