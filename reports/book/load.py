"""The load of a year as a picture: letters per week, drawn as bars in SVG, without a script."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from engine.rehearsal.clashes import LONG, day_of
from engine.rehearsal.told import Year
from i18n.dates import date_words
from i18n.language import Lang
from workflows.definition import LetterKind
from workflows.reckoning import dates_of_plan

HEIGHT = 130
STEP = 16
BAR = 11
SPARE = 44
LINE = 13
"""Height of a line of words above the bars; the words of deadlines take turns on two lines."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One week: where it stands, what it holds, and what to say of it."""

    x: int
    parts: tuple[tuple[str, float, float], ...]
    count: int
    top: float
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A date worth a line in the picture: the first day of a month, or a deadline."""

    x: float
    words: str
    y: int = 0


@dataclass(frozen=True, slots=True)
class Band:
    """Days off in a row."""

    x: float
    width: float
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture's measures in pixels, its bars from left to right, months and deadlines."""

    width: int
    height: int
    top: int
    bar: int
    bars: tuple[Bar, ...]
    months: tuple[Mark, ...]
    deadlines: tuple[Mark, ...]
    bands: tuple[Band, ...]


def load_chart(year: Year, lang: Lang) -> Chart:
    """Letters per week of the plan's period, by kind, with its deadlines and long holidays."""
    first = _monday(day_of_opening(year))
    last = _monday(year.definition.period.last)
    counted: Counter[tuple[date, LetterKind]] = Counter(
        (_monday(day_of(year, letter)), letter.kind) for letter in year.letters
    )
    weeks = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    totals = {week: sum(counted[week, kind] for kind in LetterKind) for week in weeks}
    most = max([*totals.values(), 1])
    bars = tuple(
        Bar(
            x=n * STEP,
            parts=_parts(counted, week, most),
            count=totals[week],
            top=round(HEIGHT - totals[week] / most * HEIGHT, 1),
            words=date_words(week, lang),
        )
        for n, week in enumerate(weeks)
        if totals[week]
    )
    return Chart(
        width=len(weeks) * STEP,
        height=HEIGHT,
        top=SPARE,
        bar=BAR,
        bars=bars,
        months=tuple(_months(first, weeks[-1])),
        deadlines=tuple(_deadlines(year, first, lang)),
        bands=tuple(_bands(year, first, last, lang)),
    )


def day_of_opening(year: Year) -> date:
    """The day the plan was opened, on its own clock."""
    return year.opened_at.date()


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


def _deadlines(year: Year, first: date, lang: Lang) -> list[Mark]:
    """Those of one day; of what comes back the chart would hold little else."""
    dated = [
        (dates[0].last_good_day, deadline.label.say(lang))
        for name, deadline in year.definition.deadlines.items()
        if len(dates := dates_of_plan(year.definition, name, year.calendar)) == 1
    ]
    dated.sort(key=lambda one: one[0])
    return [
        Mark(_at(first, day), label, LINE * (1 + n % 2)) for n, (day, label) in enumerate(dated)
    ]


def _bands(year: Year, first: date, last: date, lang: Lang) -> list[Band]:
    """Runs of days off that are long enough to be seen, named by what their days share."""
    bands, run = [], list[date]()
    for n in range((last - first).days + 8):
        day = first + timedelta(days=n)
        if not year.calendar.is_working(day) and day.year <= last.year:
            run.append(day)
            continue
        named = [why.name.say(lang) for one in run if (why := year.calendar.why_off(one))]
        if len(run) >= LONG and named:
            shared = max(named, key=lambda name: sum(name in other for other in named))
            width = _at(run[0], run[-1] + timedelta(days=1))
            bands.append(Band(_at(first, run[0]), width, shared))
        run = []
    return bands


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
