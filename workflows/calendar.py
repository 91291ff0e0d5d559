"""Which days are worked: the calendar a plan is sealed with, and arithmetic on it.

A calendar is a value without a clock: the same bytes give the same days for ever, whatever a
newer library or a later government notice says. It never moves a deadline by itself; it tells
which day to remind on and which is the last working day before a strict date (001-19).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from i18n.text import Text
from workflows.canonical import canonical_json, sha256_hex
from workflows.errors import SystemFault, WrongUsage

ONE_DAY = timedelta(1)
FORMAT = 1
"""Version of the sealed form; another one is refused, never guessed at."""


class Certainty(StrEnum):
    """How we know about a day."""

    OFFICIAL = "official"  # published by the State
    GUESSED = "guessed"  # computed ahead of the notice that will settle it
    OVERRIDE = "override"  # written by the committee, with its document's number


class CalendarGap(WrongUsage):
    """A day was asked for that the calendar does not reach; `facts` name it and the range."""


class DamagedCalendar(SystemFault):
    """Sealed calendar bytes that are not what a calendar writes; `facts["reason"]` says where."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day that differs from the plain working week.

    Attributes:
        off: True for a day off, False for a Saturday or Sunday that is worked in exchange.
        name: what the day is called.
        certainty: how we know.
        decree: number of the document that says so, or "" where none is known.
    """

    off: bool
    name: Text
    certainty: Certainty
    decree: str = ""


@dataclass(frozen=True, eq=False)
class Calendar:
    """Working days from 1 January of `first_year` to 31 December of `last_year`.

    Attributes:
        zone: IANA name of the time zone whose midnight begins a day.
        first_year, last_year: the years covered, both included.
        week: ISO weekdays that are worked (Monday is 1), ascending.
        official_years: years whose public holidays are published, ascending; the others are
            computed ahead and may still change.
        days: the days that differ from the plain week.
    """

    zone: str
    first_year: int
    last_year: int
    week: tuple[int, ...]
    official_years: tuple[int, ...]
    days: Mapping[date, Day]

    def __post_init__(self) -> None:
        # A private copy nobody can write to: two plans may share one calendar.
        object.__setattr__(self, "days", MappingProxyType(dict(self.days)))

    def __eq__(self, other: object) -> bool:
        # By the sealed form, known once: each rung asks whether its calendar is the one known.
        return self is other or (isinstance(other, Calendar) and self.sha256 == other.sha256)

    def __hash__(self) -> int:
        return hash(self.sha256)

    def is_working(self, day: date) -> bool:
        """True when offices work on `day`. Raises CalendarGap outside the calendar."""
        special = self._special(day)
        return day.isoweekday() in self.week if special is None else not special.off

    def why_off(self, day: date) -> Day | None:
        """What makes `day` a day off; None when it is worked or only an ordinary weekend day.

        Raises CalendarGap outside the calendar.
        """
        special = self._special(day)
        return special if special is not None and special.off else None

    def certainty(self, day: date) -> Certainty:
        """How we know whether `day` is worked. Raises CalendarGap outside the calendar."""
        special = self._special(day)
        if special is not None:
            return special.certainty
        return Certainty.OFFICIAL if day.year in self.official_years else Certainty.GUESSED

    def last_working_day_before(self, day: date) -> date:
        """The latest working day strictly before `day`: the last safe one for "trước ngày".

        Raises CalendarGap when the calendar begins too late to tell.
        """
        return self.add_working_days(day, -1)

    def next_working_day_from(self, day: date) -> date:
        """`day` itself when it is worked, else the first working day after it.

        Raises CalendarGap when the calendar ends too early to tell.
        """
        return day if self.is_working(day) else self.add_working_days(day, 1)

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, or before it when `count` is negative.

        `day` itself is never counted and need not be worked; a count of zero gives it back.
        Raises CalendarGap when the calendar is too short.
        """
        step = ONE_DAY if count > 0 else -ONE_DAY
        self._special(day)  # a day outside is an error even when nothing is counted
        left = abs(count)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def to_json(self) -> bytes:
        """The canonical bytes sealed with a plan; `from_json` gives back an equal value."""
        return canonical_json(
            {
                "format": FORMAT,
                "zone": self.zone,
                "first_year": self.first_year,
                "last_year": self.last_year,
                "week": self.week,
                "official_years": self.official_years,
                "days": {
                    day.isoformat(): {
                        "off": special.off,
                        "name": {"vi": special.name.vi, "en": special.name.en},
                        "certainty": special.certainty.value,
                        "decree": special.decree,
                    }
                    for day, special in self.days.items()
                },
            }
        )

    @classmethod
    def from_json(cls, sealed: bytes) -> "Calendar":
        """The calendar that wrote `sealed`. Raises DamagedCalendar for any other bytes."""
        try:
            form = _Sealed.model_validate_json(sealed)
        except ValidationError as broken:
            raise DamagedCalendar("calendar_damaged", reason=_shortly(broken)) from None
        calendar = cls(
            zone=form.zone,
            first_year=form.first_year,
            last_year=form.last_year,
            week=form.week,
            official_years=form.official_years,
            days=form.days,
        )
        if calendar.to_json() != sealed:
            raise DamagedCalendar("calendar_damaged", reason="not in canonical form")
        return calendar

    @cached_property
    def sha256(self) -> str:
        """The name of this calendar: the SHA-256 of its sealed bytes, in hexadecimal."""
        return sha256_hex(self.to_json())

    def _special(self, day: date) -> Day | None:
        if not self.first_year <= day.year <= self.last_year:
            raise CalendarGap("calendar_gap", day=day, first=self.first_year, last=self.last_year)
        return self.days.get(day)


class _Sealed(BaseModel):
    """The shape of sealed bytes, read without any coercion."""

    model_config = ConfigDict(strict=True, extra="forbid")

    format: Literal[1]
    zone: str
    first_year: int
    last_year: int
    week: tuple[int, ...]
    official_years: tuple[int, ...]
    days: dict[date, Day]


def _shortly(broken: ValidationError) -> str:
    first = broken.errors(include_url=False, include_context=False)[0]
    return f"{'.'.join(map(str, first['loc']))} {first['msg']}".strip()
