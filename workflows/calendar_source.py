"""Vietnam's calendar: the `holidays` package, what we know beyond it, and a committee's own days.

Three layers, the later over the earlier: the package (Tết and Giỗ Tổ by the lunar calendar,
fixed days, days in lieu, swapped days), calendars/vn-official.yaml beside this file, and the
overrides a committee imports with the number of the document that ordered them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from i18n.dates import date_words
from i18n.text import Text
from workflows.calendar import Calendar, Certainty, Day
from workflows.errors import WrongUsage

VIETNAM = "Asia/Ho_Chi_Minh"
MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)
EARLIEST, LATEST = 1995, 2099
"""Years for which the package knows days in lieu and the lunar calendar on both sides."""

_KNOWN_DAYS = Path(__file__).parent / "calendars" / "vn-official.yaml"
_SWAP_NAMES = {
    True: ("Ngày nghỉ hoán đổi", "Day off by exchange"),
    False: ("Ngày làm bù", "Worked by exchange"),
}
_OTHER_HALF = {True: ("làm bù", "worked on"), False: ("cho ngày nghỉ", "for the day off on")}
_SWAPPED = re.compile(r"thay cho ngày (\d\d)/(\d\d)/(\d{4})")


def vietnam_calendar(
    first_year: int, last_year: int, overrides: Mapping[date, Day] | None = None
) -> Calendar:
    """The working days of Vietnam's state and Party offices, both years included.

    Args:
        first_year, last_year: between 1995 and 2099. Take a year more on each side than the plan
            has, so that a reminder may fall before it and a report after it.
        overrides: a committee's own days (`read_overrides`); they win, and those outside the
            years are left out.

    Raises WrongUsage for years that are out of range or in the wrong order.
    """
    if not EARLIEST <= first_year <= last_year <= LATEST:
        raise WrongUsage(
            "calendar_years", first=first_year, last=last_year, earliest=EARLIEST, latest=LATEST
        )
    known = _known()
    days = {**dict(_from_package(first_year, last_year, known)), **known.days, **(overrides or {})}
    return Calendar(
        zone=VIETNAM,
        first_year=first_year,
        last_year=last_year,
        week=MONDAY_TO_FRIDAY,
        official_years=tuple(y for y in sorted(known.years) if first_year <= y <= last_year),
        days={day: days[day] for day in sorted(days) if first_year <= day.year <= last_year},
    )


@dataclass(frozen=True, slots=True)
class _Known:
    years: Mapping[int, str]
    guessed: frozenset[date]
    decrees: Mapping[date, str]
    days: Mapping[date, Day]

    def certainty(self, day: date) -> Certainty:
        published = day.year in self.years and day not in self.guessed
        return Certainty.OFFICIAL if published else Certainty.GUESSED


def _from_package(first_year: int, last_year: int, known: _Known) -> Iterator[tuple[date, Day]]:
    # Imported here: it takes longer than everything else a command does.
    from holidays.countries.vietnam import Vietnam  # the package's own door loads every country

    country: Callable[..., Any] = Vietnam  # its constructor says no types
    # A year more on each side: 31/12/2018 was swapped for 05/01/2019.
    years = range(first_year - 1, last_year + 2)
    vietnamese = country(years=years, language="vi")
    english = country(years=years, language="en_US")
    off_for: dict[date, date] = {}
    for day, vi in vietnamese.items():
        if worked := _worked_instead(vi):
            off_for[worked] = day
            yield day, _swap(day, known, off=True, other=worked)
        else:
            rule = known.decrees.get(day, known.years.get(day.year, ""))
            certainty = known.certainty(day)
            decree = rule if certainty is Certainty.OFFICIAL else ""
            yield day, Day(True, Text(vi=vi, en=english[day]), certainty, decree)
    for worked in vietnamese.weekend_workdays:
        yield worked, _swap(worked, known, off=False, other=off_for.get(worked))


def _worked_instead(vi: str) -> date | None:
    """The Saturday worked for a swapped day, which the package tells only in the day's name."""
    match = _SWAPPED.search(vi)
    return date(int(match[3]), int(match[2]), int(match[1])) if match else None


def _swap(day: date, known: _Known, *, off: bool, other: date | None) -> Day:
    """One half of a swap. It rests on a notice, not on the Labour Code: no number, no decree."""
    vi, en = _SWAP_NAMES[off]
    if other is not None:
        vi += f" ({_OTHER_HALF[off][0]} {date_words(other, 'vi')})"
        en += f" ({_OTHER_HALF[off][1]} {date_words(other, 'en')})"
    return Day(off, Text(vi=vi, en=en), known.certainty(day), known.decrees.get(day, ""))


@cache
def _known() -> _Known:
    import yaml

    form: dict[str, Any] = yaml.safe_load(_KNOWN_DAYS.read_text(encoding="utf-8"))
    return _Known(
        years=form["years"],
        guessed=frozenset(form["guessed"]),
        decrees=form["decrees"],
        days={
            one["day"]: Day(
                off=not one["works"],
                name=Text(vi=one["vi"], en=one["en"]),
                certainty=Certainty.OFFICIAL,
                decree=one["decree"],
            )
            for one in form["days"]
        },
    )
