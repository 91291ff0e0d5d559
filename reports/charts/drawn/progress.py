"""Progress as stacked bars: a row a unit or a kind of units, what is overdue told in words too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from i18n.catalog import say
from i18n.dates import number_words
from i18n.language import Lang
from reports.charts.drawn.look import (
    ALARM,
    INK,
    WHITE,
    Spec,
    Width,
    across,
    chart,
    parted,
    rows,
    standing_colour,
)
from reports.charts.progress import Row

BESIDE = {Width.WIDE: 132, Width.NARROW: 80}
"""Pixels kept on the right for words."""


def row_label(row: Row, lang: Lang) -> str:
    """Whose row it is: a unit, a kind with how many units it has, or the other units."""
    if row.label is None:
        return say("charts.others", lang, n=row.units)
    name = row.label.say(lang)
    return name if row.units == 1 else say("charts.kind", lang, kind=name, n=row.units)


def progress_spec(title: str, progress: Sequence[Row], lang: Lang, width: Width) -> Spec:
    """The rows as a specification; each bar is as long as the others, its parts are shares."""
    row, names, step = rows([row_label(one, lang) for one in progress], width)
    bars = [
        {"row": at, **part, "low": part["low"] / total, "high": part["high"] / total}
        for at, one in enumerate(progress)
        if (total := one.tally.total)
        for part in parted(one.tally)
    ]
    words = [_words(at, one, lang) for at, one in enumerate(progress)]
    place = (width.names, width.inner - BESIDE[width])
    panel = {
        "width": width.inner,
        "height": {"step": step},
        "layer": [
            *names,
            {
                "data": {"values": bars},
                "mark": {"type": "bar", "height": {"band": 0.5}, "stroke": WHITE, "strokeWidth": 1},
                "encoding": {
                    "y": row,
                    "x": across("low", (0, 1), place),
                    "x2": {"field": "high"},
                    "color": standing_colour(lang, width),
                },
            },
            *_beside(words, row, width),
        ],
    }
    return chart(title, [panel])


def _words(at: int, one: Row, lang: Lang) -> Spec:
    done, total = number_words(one.tally.done, lang), number_words(one.tally.total, lang)
    late = one.tally.overdue
    said = say("charts.n_overdue", lang, n=late) if late else ""
    return {"row": at, "done": f"{done}/{total}", "overdue": said}


def _beside(words: list[Spec], row: Spec, width: Width) -> Iterator[Spec]:
    """Words on the right of the bars: in two columns, on a phone in two lines."""
    first = width.inner - BESIDE[width] + 8
    wide = width is Width.WIDE
    late, rest = [one for one in words if one["overdue"]], [o for o in words if not o["overdue"]]
    yield _text(rest, "done", row, first, 0, INK)
    yield _text(late, "done", row, first, 0 if wide else -8, INK)
    yield _text(late, "overdue", row, first + (50 if wide else 0), 0 if wide else 8, ALARM)


def _text(words: list[Spec], field: str, row: Spec, x: int, dy: int, colour: str) -> Spec:
    return {
        "data": {"values": words},
        "mark": {"type": "text", "align": "left", "x": x, "dy": dy, "color": colour},
        "encoding": {"y": row, "text": {"field": field}},
    }
