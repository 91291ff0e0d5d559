"""How every chart looks: the colours and letters of the pages, on white, one accent."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from enum import IntEnum
from itertools import accumulate
from typing import Any

from i18n.catalog import say
from i18n.language import Lang
from storage.tallies import Tally

Spec = dict[str, Any]
"""A Vega-Lite specification, or a part of one."""

ACCENT, SOFT, PALE, ALARM = "#1c5d4b", "#86b5a5", "#d8d5cc", "#c2412d"
INK, QUIET, LINE, WHITE = "#1d2126", "#565d66", "#e7e5df", "#ffffff"
FONT = "Lantoa Sans"
"""What text is measured with, and set in for a PNG: it comes along (reports/charts/fonts) and has
every Vietnamese letter, whatever the machine has."""
TEXT_SIZE, LINE_HEIGHT = 13, 16
LETTER = 7.0
"""Pixels a letter takes on the average."""
MARGIN, GAP = 10, 10
FEW = 12
"""So many rows leave room for a third line of their names on a phone."""


class Width(IntEnum):
    """How many pixels wide a chart is: a page or a sheet of paper, or a phone."""

    WIDE = 720
    NARROW = 350

    @property
    def inner(self) -> int:
        """Without the margins."""
        return self - 2 * MARGIN

    @property
    def names(self) -> int:
        """The part of it that the names of rows take, on the left."""
        return 270 if self is Width.WIDE else 126


STANDINGS = ("met", "met_late", "waiting", "overdue")
"""How an obligation can stand, in the order in which bars show it."""
COLOURS = (ACCENT, SOFT, PALE, ALARM)


def chart(title: str, parts: Sequence[Spec]) -> Spec:
    """Parts one below the other, all as wide as each other."""
    return {
        "description": title,
        "background": WHITE,
        "padding": MARGIN,
        "autosize": {"type": "pad", "contains": "padding"},
        "vconcat": list(parts),
        "spacing": 18,
        "config": CONFIG,
    }


def rows(labels: Sequence[str], width: Width) -> tuple[Spec, list[Spec], int]:
    """Rows with their names folded on the left, right-aligned in a column of fixed width.

    Returns the place of a datum by its field ``row`` (from 0), the layers that write the names,
    and how high a row is, so that the longest of its names has room.
    """
    lines = 3 if width is Width.NARROW and len(labels) <= FEW else 2
    folded = [fold(label, width.names - GAP, lines) for label in labels]
    named: list[Spec] = [{"row": row, "name": lines} for row, lines in enumerate(folded)]
    at = row_place(len(labels))
    layers = [
        {
            "data": {"values": [one for one in named if len(one["name"]) == k]},
            "mark": {
                "type": "text",
                "align": "right",
                "x": width.names - GAP,
                "dy": -(k - 1) * LINE_HEIGHT / 2,
                "lineHeight": LINE_HEIGHT,
            },
            "encoding": {"y": at, "text": {"field": "name"}},
        }
        for k in sorted({len(one) for one in folded})
    ]
    most = max((len(one) for one in folded), default=1)
    return at, layers, max(30, most * LINE_HEIGHT + 10)


def row_place(count: int) -> Spec:
    """The place of a datum among so many rows by its field ``row``, from 0 at the top."""
    scale = {"domain": list(range(count))}
    return {"field": "row", "type": "ordinal", "axis": None, "sort": None, "scale": scale}


def across(field: str, domain: tuple[float, float], place: tuple[int, int]) -> Spec:
    """A length or a place along a row: from the pixel where it begins to where it ends."""
    scale = {"domain": list(domain), "range": list(place), "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def fold(text: str, pixels: int, lines: int) -> list[str]:
    """The text in at most so many lines of that many pixels; what does not fit ends in "…"."""
    return textwrap.wrap(
        text, int(pixels / LETTER), max_lines=lines, placeholder="…", break_on_hyphens=False
    ) or [""]


def parted(tally: Tally) -> list[Spec]:
    """A tally as one datum for each standing that is not empty: from ``low`` to ``high``."""
    counts = (tally.met, tally.met_late, tally.waiting, tally.overdue)
    ends = list(accumulate(counts))
    return [
        {"standing": name, "low": end - count, "high": end}
        for name, count, end in zip(STANDINGS, counts, ends, strict=True)
        if count
    ]


def standing_colour(lang: Lang, width: Width) -> Spec:
    """The colour of a standing, with a legend that names all four."""
    names = {name: say(f"charts.{name}", lang) for name in STANDINGS}
    return {
        "field": "standing",
        "type": "nominal",
        "scale": {"domain": list(STANDINGS), "range": list(COLOURS)},
        "legend": {
            "title": None,
            "orient": "top",
            "direction": "horizontal",
            "columns": 4 if width is Width.WIDE else 2,
            "symbolType": "square",
            "labelExpr": f"{json.dumps(names, ensure_ascii=True)}[datum.value]",
            "labelLimit": 0,
            "columnPadding": 18,
            "offset": 8,
        },
    }


CONFIG: Spec = {
    "font": FONT,
    "aria": False,
    "view": {"stroke": None},
    "title": {
        "anchor": "start",
        "frame": "group",
        "fontSize": 15,
        "fontWeight": "bold",
        "color": INK,
        "offset": 10,
    },
    "axis": {
        "labelFontSize": TEXT_SIZE,
        "labelLineHeight": LINE_HEIGHT,
        "labelColor": INK,
        "titleFontSize": TEXT_SIZE,
        "titleFontWeight": "normal",
        "titleColor": QUIET,
        "gridColor": LINE,
        "domainColor": LINE,
        "tickColor": LINE,
    },
    "legend": {"labelFontSize": TEXT_SIZE, "labelColor": INK, "symbolSize": 140},
    "text": {"fontSize": TEXT_SIZE, "color": INK, "baseline": "middle"},
}
