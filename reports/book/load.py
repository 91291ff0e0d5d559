"""The load of a year as a picture: letters per week, drawn as bars in SVG, without a script."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from engine.rehearsal.year import Year
from i18n.dates import date_words
from i18n.language import Lang
from workflows.definition import LetterKind

HEIGHT = 120
STEP = 14
BAR = 10
SPARE = 36


@dataclass(frozen=True, slots=True)
class Bar:
    """One week: where it stands, what it holds, and what to say of it."""

    x: int
    parts: tuple[tuple[str, float, float], ...]
    count: int
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A date worth a line in the picture: the first day of a month, or a deadline."""

    x: float
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture's measures in pixels, its bars from left to right, months and deadlines."""

    width: int
    height: int
    top: int
    most: int
    bars: tuple[Bar, ...]
    months: tuple[Mark, ...]
    deadlines: tuple[Mark, ...]


def load_chart(year: Year, lang: Lang) -> Chart:
    """Letters per week of the plan's period, by kind."""
    zone = ZoneInfo(year.definition.zone)
    first = _monday(year.opened_at.astimezone(zone).date())
    last = _monday(year.definition.period.last)
    counted: Counter[tuple[date, LetterKind]] = Counter(
        (_monday(letter.date.astimezone(zone).date()), letter.kind) for letter in year.letters
    )
    weeks = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    totals = {week: sum(counted[week, kind] for kind in LetterKind) for week in weeks}
    most = max([*totals.values(), 1])
    bars = tuple(
        Bar(n * STEP, _parts(counted, week, most), totals[week], date_words(week, lang))
        for n, week in enumerate(weeks)
        if totals[week]
    )
    return Chart(
        width=len(weeks) * STEP,
        height=HEIGHT,
        top=SPARE,
        most=most,
        bars=bars,
        months=tuple(_months(first, weeks[-1])),
        deadlines=tuple(
            Mark(_at(first, deadline.due.last_good_day()), deadline.label.say(lang))
            for deadline in year.definition.deadlines.values()
            if deadline.due.window is None
        ),
    )


def _parts(
    counted: Counter[tuple[date, LetterKind]], week: date, most: int
) -> tuple[tuple[str, float, float], ...]:
    """The kinds of one week stacked from the ground: kind, top edge and height."""
    parts = []
    ground = float(HEIGHT)
    for kind in LetterKind:
        height = counted[week, kind] / most * HEIGHT
        if height:
            ground -= height
            parts.append((kind.value, round(ground, 1), round(height, 1)))
    return tuple(parts)


def _months(first: date, last: date) -> list[Mark]:
    marks = []
    month = date(first.year, first.month, 1)
    while month <= last:
        if month >= first:
            marks.append(Mark(_at(first, month), f"{month.month}/{month.year}"))
        month = (month + timedelta(days=32)).replace(day=1)
    return marks


def _at(first: date, day: date) -> float:
    return round((day - first).days / 7 * STEP, 1)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
