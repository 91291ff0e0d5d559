"""The year as a sheet of dates, and below it how much falls due week by week.

Days are numbered from the first one: no scale of time, no time zone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil

from i18n.catalog import say
from i18n.dates import ENGLISH_MONTHS, number_words
from i18n.language import Lang
from reports.charts.drawn.look import (
    ACCENT,
    ALARM,
    INK,
    LETTER,
    LINE,
    PALE,
    QUIET,
    STANDINGS,
    TEXT_SIZE,
    WHITE,
    Spec,
    Width,
    across,
    chart,
    fold,
    parted,
    row_place,
    standing_colour,
)
from reports.charts.year import DueDay, Line, Year
from storage.tallies import Tally
from workflows.periods import Span

ROW, LOAD = 58, 110
"""Height of a line with its name above, and of the load."""
NUMBERS = 34
"""Pixels on the left for the numbers of the load, and a little room at either end."""
MONTH = 34
"""Pixels a month's name takes."""
HALO: Spec = {"stroke": WHITE, "strokeWidth": 5, "color": WHITE}
"""Under words, so that the line of today does not cross them out."""
WEEKS = 53
SMALL, LARGE = 60.0, 320.0
"""Square pixels of a mark: where nobody owes yet, and of the greatest number."""


def year_spec(year: Year, lang: Lang, width: Width) -> Spec:
    """The year as a specification."""
    parts = [_dates(year, lang, width)]
    if load := _load(year, lang, width):
        parts.append(load)
    return chart(say("charts.year", lang), parts)


def day_words(day: date, lang: Lang) -> str:
    """A day without its year: "09/3" or "9 Mar"."""
    if lang == "vi":
        return f"{day.day:02}/{day.month:02}" if day.month < 3 else f"{day.day:02}/{day.month}"
    return f"{day.day} {ENGLISH_MONTHS[day.month - 1][:3]}"


# --- the sheet of dates --------------------------------------------------------------------------


def _dates(year: Year, lang: Lang, width: Width) -> Spec:
    x, y = _days(year, width), row_place(len(year.lines))
    marks = [one for row, line in enumerate(year.lines) for one in _marks(row, line, year, width)]
    words = [
        one for row, line in enumerate(year.lines) for one in _words(row, line, year, lang, width)
    ]
    names = [
        {"row": row, "name": " ".join(fold(line.label.say(lang), width.inner, 1))}
        for row, line in enumerate(year.lines)
    ]
    layers = [_windows(year, x), _points(marks, x)]
    layers += [_said(words, side, halo) for halo in (True, False) for side in ("left", "right")]
    layers += [_names(names, halo) for halo in (True, False)]
    return {
        "width": width.inner,
        "height": {"step": ROW},
        "layer": [
            *_months(year, lang, width),
            _legend(lang, width),
            *_today(year, x, say("charts.today", lang)),
            *(layer | {"encoding": {"y": y} | layer["encoding"]} for layer in layers),
        ],
    }


def _legend(lang: Lang, width: Width) -> Spec:
    """Nothing but what the colours mean, of the marks and of the bars below them."""
    return {
        "data": {"values": [{"standing": one} for one in STANDINGS]},
        "mark": {"type": "point", "filled": True, "opacity": 1, "size": 0, "x": 0, "y": 0},
        "encoding": {"color": standing_colour(lang, width)},
    }


def _names(names: list[Spec], halo: bool) -> Spec:
    look = HALO if halo else {}
    return {
        "data": {"values": names},
        "mark": {"type": "text", "align": "left", "x": 0, "dy": -21, "fontWeight": "bold", **look},
        "encoding": {"text": {"field": "name"}},
    }


def _marks(row: int, line: Line, year: Year, width: Width) -> Iterator[Spec]:
    most = max((day.tally.total for one in year.lines for day in one.days), default=0) or 1
    marked = _marked(line)
    # Marks of a line that has many stay beside each other.
    room = (width.inner - 2 * NUMBERS) / max(1, len(marked))
    largest = max(SMALL / 2, min(LARGE, 0.78 * room * room))
    for due in marked:
        share = min(1, due.tally.total / most)
        size = min(largest, SMALL) + (largest - min(largest, SMALL)) * share
        yield {"row": row, "day": _at(year, due.last) + 0.5, "size": size, **_colours(due.tally)}


def _marked(line: Line) -> list[DueDay]:
    """The days that have a mark: each, or of a line with more than a year's weeks one a week."""
    if len(line.days) <= WEEKS:
        return list(line.days)
    return [DueDay(min(week.last, line.days[-1].last), tally) for week, tally in line.by("week")]


def _colours(tally: Tally) -> Spec:
    """Filled when all is done, red when something is overdue, hollow before anybody owes."""
    if tally.overdue:
        return {"fill": ALARM, "stroke": ALARM}
    if tally.waiting:
        return {"fill": PALE, "stroke": QUIET}
    return {"fill": ACCENT, "stroke": ACCENT} if tally.total else {"fill": WHITE, "stroke": QUIET}


def _windows(year: Year, x: Spec) -> Spec:
    windows = [
        {"row": row, "day": _at(year, line.window[0]), "end": _at(year, line.window[1]) + 1}
        for row, line in enumerate(year.lines)
        if line.window
    ]
    return {
        "data": {"values": windows},
        "mark": {
            "type": "bar",
            "height": 14,
            "color": WHITE,
            "stroke": ACCENT,
            "strokeWidth": 1.5,
            "strokeDash": [4, 2],
            "cornerRadius": 4,
        },
        "encoding": {"x": x, "x2": {"field": "end"}},
    }


def _points(marks: list[Spec], x: Spec) -> Spec:
    return {
        "data": {"values": marks},
        "mark": {"type": "point", "filled": True, "opacity": 1, "strokeWidth": 1.5},
        "encoding": {
            "x": x,
            "size": {"field": "size", "type": "quantitative", "scale": None},
            "fill": {"field": "fill", "type": "nominal", "scale": None},
            "stroke": {"field": "stroke", "type": "nominal", "scale": None},
        },
    }


def _words(row: int, line: Line, year: Year, lang: Lang, width: Width) -> Iterator[Spec]:
    """What stands beside a mark, where it has room between its neighbours."""
    if line.window:
        first, last = line.window
        said = f"{day_words(first, lang)} – {day_words(last, lang)}"
        yield from _beside(row, said, _pixel(year, first, width), _pixel(year, last, width), width)
        return
    places = [_pixel(year, due.last, width) for due in line.days]
    taken = 0.0
    for number, due in enumerate(line.days):
        said, at = _day_and_share(due, lang), places[number]
        free = places[number + 1] - 14 if number + 1 < len(places) else width.inner
        long = LETTER * len(said) + 14
        if at + long <= free:
            yield {"row": row, "at": at + 14, "said": said, "side": "right"}
            taken = at + long
        elif at - long >= taken:
            yield {"row": row, "at": at - 14, "said": said, "side": "left"}
            taken = at + 14
        else:
            taken = at + 14


def _beside(row: int, said: str, first: float, last: float, width: Width) -> Iterator[Spec]:
    if last + 14 + LETTER * len(said) <= width.inner:
        yield {"row": row, "at": last + 10, "said": said, "side": "right"}
    else:
        yield {"row": row, "at": first - 10, "said": said, "side": "left"}


def _day_and_share(due: DueDay, lang: Lang) -> str:
    day, tally = day_words(due.last, lang), due.tally
    if not tally.total:
        return day
    return f"{day} · {number_words(tally.done, lang)}/{number_words(tally.total, lang)}"


def _said(words: list[Spec], side: str, halo: bool) -> Spec:
    """Words at a pixel."""
    look = HALO if halo else {}
    at = {"field": "at", "type": "quantitative", "scale": None, "axis": None}
    return {
        "data": {"values": [one for one in words if one["side"] == side]},
        "mark": {"type": "text", "align": "right" if side == "left" else "left", **look},
        "encoding": {"x": at, "text": {"field": "said"}},
    }


# --- the load ------------------------------------------------------------------------------------


def _load(year: Year, lang: Lang, width: Width) -> Spec:
    """Bars a week; nothing where no week has more than one matter."""
    weeks: dict[Span, Tally] = {}
    for line in year.lines:
        for week, tally in line.by("week"):
            weeks[week] = weeks.get(week, Tally()) + tally
    most = max((tally.total for tally in weeks.values()), default=0)
    if most < 2:
        return {}
    end = _at(year, year.last) + 1
    bars = [
        {"day": max(0, at), "end": min(end, at + 7), **part}
        for week in sorted(weeks, key=lambda one: one.first)
        for at in (_at(year, week.first),)
        for part in parted(weeks[week])
    ]
    high = {
        "field": "low",
        "type": "quantitative",
        "scale": {"domain": [0, most], "nice": False},
        "axis": None,
    }
    x = _days(year, width)
    return {
        "title": {"text": say("charts.load", lang), "fontSize": TEXT_SIZE},
        "width": width.inner,
        "height": LOAD,
        "layer": [
            *_months(year, lang, width),
            *_numbers(most, lang, high, width),
            {
                "data": {"values": bars},
                "mark": {"type": "rect", "stroke": WHITE, "strokeWidth": 1},
                "encoding": {
                    "x": x,
                    "x2": {"field": "end"},
                    "y": high,
                    "y2": {"field": "high"},
                    "color": standing_colour(lang, width) | {"legend": None},
                },
            },
            *_today(year, x, ""),
        ],
    }


def _numbers(most: int, lang: Lang, high: Spec, width: Width) -> Iterator[Spec]:
    """Nothing and the most there is, each with a line: enough to read the bars by."""
    values = [{"low": one, "said": number_words(one, lang)} for one in (0, most)]
    yield {
        "data": {"values": values},
        "mark": {"type": "rule", "color": LINE, "x": NUMBERS, "x2": width.inner - NUMBERS // 2},
        "encoding": {"y": high},
    }
    yield {
        "data": {"values": values},
        "mark": {"type": "text", "align": "right", "x": NUMBERS - 8, "color": QUIET},
        "encoding": {"y": high, "text": {"field": "said"}},
    }


# --- days ----------------------------------------------------------------------------------------


def _at(year: Year, day: date) -> int:
    return (day - year.first).days


def _pixel(year: Year, day: date, width: Width) -> float:
    first, last = NUMBERS, width.inner - NUMBERS / 2
    return first + (_at(year, day) + 0.5) / (_at(year, year.last) + 1) * (last - first)


def _days(year: Year, width: Width) -> Spec:
    place = (NUMBERS, width.inner - NUMBERS // 2)
    return across("day", (0, _at(year, year.last) + 1), place)


def _months(year: Year, lang: Lang, width: Width) -> list[Spec]:
    """A line at each month's first day, and its name right of it where it has room."""
    firsts = [year.first.replace(day=1)]
    while (following := (firsts[-1] + timedelta(days=31)).replace(day=1)) <= year.last:
        firsts.append(following)
    every = ceil(len(firsts) * MONTH / (width.inner - 2 * NUMBERS))
    values = []
    for number, day in enumerate(firsts):
        room = _pixel(year, day, width) + MONTH < width.inner
        name = "" if number % every or not room else _month(day, lang, year)
        values.append({"day": max(0, _at(year, day)), "name": name})
    x = _days(year, width)
    return [
        {
            "data": {"values": values},
            "mark": {"type": "rule", "color": LINE},
            "encoding": {"x": x},
        },
        {
            "data": {"values": values},
            "mark": {
                "type": "text",
                "align": "left",
                "dx": 3,
                "y": "height",
                "dy": 10,
                "color": QUIET,
                "fontSize": 12,
            },
            "encoding": {"x": x, "text": {"field": "name"}},
        },
    ]


def _month(day: date, lang: Lang, year: Year) -> str:
    """Its short name; where another year begins, that year."""
    if day.month == 1 and day.year > year.first.year:
        return str(day.year)
    return f"Th.{day.month}" if lang == "vi" else ENGLISH_MONTHS[day.month - 1][:3]


def _today(year: Year, x: Spec, word: str) -> Iterator[Spec]:
    """A broken line where the year stands today, with the word on top."""
    if year.today is None:
        return
    at = {"values": [{"day": _at(year, year.today) + 0.5, "word": word}]}
    yield {
        "data": at,
        "mark": {"type": "rule", "color": INK, "strokeDash": [4, 3], "strokeWidth": 1.5},
        "encoding": {"x": x},
    }
    if word:
        yield {
            "data": at,
            "mark": {"type": "text", "y": -10, "align": "center", "fontWeight": "bold"},
            "encoding": {"x": x, "text": {"field": "word"}},
        }
