"""The charts of a plan's page in a real browser: drawn for the screen and told as tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium

from tests.browsing import PHONE, WIDE, accessible, fits
from tests.builders import NOW, Ready, ready_database
from tests.records import models
from tests.visiting import served, signed_in

PLAN = "small-2023"
UNITS = [f"xa-{n:02}" for n in range(14)]
"""Enough for a summary by kinds."""
OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"
LOADED = """async () => {
    const found = [...document.querySelectorAll("main img")];
    for (const one of found) { one.loading = "eager"; await one.decode(); }
    return found.map(one => [new URL(one.currentSrc).pathname.split("/").pop(),
                             one.currentSrc.includes("narrow"), one.naturalWidth, one.alt]);
}"""


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Ready]:
    made = ready_database(f"sqlite:///{tmp_path / 'lantoa.db'}", units=UNITS)
    models(made, 2, unit=UNITS[0])
    yield made
    made.db.close()


@pytest.mark.parametrize(
    ("size", "lang", "look", "unit"),
    [(PHONE, "vi", "dark", "Đảng bộ xa-05"), (WIDE, "en", "light", "Party committee xa-05")],
    ids=["phone-vi-dark", "wide-en-light"],
)
def test_a_plans_charts_are_drawn_for_the_screen_and_accessible_when_unfolded(
    browser: Chromium,
    ready: Ready,
    tmp_path: Path,
    size: dict[str, int],
    lang: str,
    look: str,
    unit: str,
) -> None:
    with served(ready.db, tmp_path / "mail") as address:
        context = browser.new_context(
            base_url=address,
            viewport=size,  # type: ignore[arg-type]
            color_scheme=look,  # type: ignore[arg-type]
        )
        cookies = signed_in(ready.db, "thu", NOW)
        context.add_cookies([{"name": k, "value": v, "url": address} for k, v in cookies.items()])
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"/plans/{PLAN}?lang={lang}")
        page.evaluate(OPEN_ALL)
        pictures = page.evaluate(LOADED)
        names = [name for name, *_ in pictures]
        charts = ["year.svg", "kinds.svg", "units.svg", "funnel.svg"]
        assert names == [*charts, "states.svg", "states.svg"]
        assert all(width > 100 and alt for _, _, width, alt in pictures)
        phone = size is PHONE
        assert [narrow for _, narrow, *_ in pictures[:4]] == [phone] * 4
        assert accessible(page) == []
        assert fits(page)
        assert page.get_by_role("cell", name=unit).count() > 0
        assert said == []
        context.close()
