"""Periods of a recurring duty: the weeks, months, quarters or years a plan runs through. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from i18n.catalog import say
from i18n.dates import ENGLISH_MONTHS, date_words
from i18n.language import Lang
from i18n.text import Text
from workflows.definition import Each

ONE_DAY = timedelta(days=1)
_ROMAN = ("I", "II", "III", "IV")
_KEY = re.compile(r"(?P<year>\d{4})(?:-(?:W(?P<week>\d\d)|Q(?P<quarter>[1-4])|(?P<month>\d\d)))?")


@dataclass(frozen=True, slots=True)
class Span:
    """One period, first and last day included.

    Attributes:
        key: its name where it is stored: ``2026-W05``, ``2026-03``, ``2026-Q1``, ``2026``.
    """

    key: str
    first: date
    last: date

    @property
    def each(self) -> Each:
        """How often such a period comes."""
        if "W" in self.key:
            return "week"
        if "Q" in self.key:
            return "quarter"
        return "month" if "-" in self.key else "year"

    def say(self, lang: Lang, /) -> str:
        """The period in words: "quý I/2026", "tuần từ 26/01/2026 đến 01/02/2026"."""
        month, number = self.first.month, (self.first.month - 1) // 3
        vi = lang == "vi"
        return say(
            f"dates.span_{self.each}",
            lang,
            year=str(self.last.year),
            month=(str(month) if month > 2 else f"{month:02}") if vi else ENGLISH_MONTHS[month - 1],
            quarter=_ROMAN[number] if vi else str(number + 1),
            first=date_words(self.first, lang),
            last=date_words(self.last, lang),
        )


def in_period(label: Text, period: str) -> Text:
    """A label with the period it is for, by the period's key: "Báo cáo quý (quý I/2026)"."""
    if not period:
        return label
    span = span_named(period)
    return Text(vi=f"{label.vi} ({span.say('vi')})", en=f"{label.en} ({span.say('en')})")


def span_holding(each: Each, day: date) -> Span:
    """The period of that kind a day falls in; weeks begin on Monday."""
    match each:
        case "week":
            monday = day - timedelta(days=day.weekday())
            year, week, _ = day.isocalendar()
            return Span(f"{year}-W{week:02}", monday, monday + 6 * ONE_DAY)
        case "month":
            return Span(f"{day.year}-{day.month:02}", *_months(day.year, day.month, 1))
        case "quarter":
            number = (day.month - 1) // 3
            return Span(f"{day.year}-Q{number + 1}", *_months(day.year, 3 * number + 1, 3))
        case "year":
            return Span(f"{day.year}", *_months(day.year, 1, 12))


def span_named(key: str) -> Span:
    """The period of a key. Raises ValueError for a text that is no key."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise ValueError(f"no period: {key!r}")
    year = int(match["year"])
    if match["week"]:
        return span_holding("week", date.fromisocalendar(year, int(match["week"]), 1))
    if match["quarter"]:
        return span_holding("quarter", date(year, 3 * int(match["quarter"]), 1))
    if match["month"]:
        return span_holding("month", date(year, int(match["month"]), 1))
    return span_holding("year", date(year, 1, 1))


def spans(each: Each, first: date, last: date) -> tuple[Span, ...]:
    """The periods that have a day from ``first`` to ``last``, in order."""
    found: list[Span] = []
    day = first
    while day <= last:
        found.append(span_holding(each, day))
        day = found[-1].last + ONE_DAY
    return tuple(found)


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    after = date(year + (month + count > 12), (month + count - 1) % 12 + 1, 1)
    return date(year, month, 1), after - ONE_DAY
