"""Dates of a plan: the ways of saying when something is due.

What day each of them comes to is reckoned in ``workflows/reckoning.py``.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import model_validator

from i18n.text import Text
from workflows.definition.part import Part
from workflows.definition.scalars import (
    Day,
    DayOrClock,
    PeriodDay,
    PeriodKey,
    Shift,
    Stretch,
    YearDay,
    YearEnd,
)


class Anniversary(Part):
    """A day that comes back every year, such as 19/5 (002-12, 003-14).

    ``moved`` holds the days on which a year's event is held instead: each stands for its own year.
    """

    label: Text
    day: YearDay
    moved: tuple[Day, ...] = ()

    def in_year(self, year: int) -> date:
        """The day of the event in a year; 29/02 is 28/02 in a year without it."""
        held = next((day for day in self.moved if day.year == year), None)
        return held or day_of_year(self.day, year)


class PeriodMoved(Part):
    """The last good day of one period of what comes back, in place of the usual one."""

    period: PeriodKey
    to: Day


class Due(Part):
    """One way of saying a date; exactly one way is given.

    ``before``: strictly before a day's 00:00, or before a clock time of that day ("trước ngày D",
    "trước 16g30 ngày D": 000-11, 001-18, 001-19). ``through``: up to the end of the day ("hết ngày
    D").
    ``window``: a tentative period, first and last day; it cannot be breached (000-15).
    ``within`` with ``after``: so many days or working days from the day the record entered a state
    ("trong 10 ngày làm việc kể từ ngày"); that day itself is not counted.
    ``in_period``: a day of each period of a track that has one (``each``), up to and including it:
    its last day, its last working day, a day of its last month, or of a week its weekday (002-15).
    ``anniversary``: the day of a named event (002-12). ``year_end``: "cuối năm", as a day of the
    year, its last day or its last working day (000-19). ``offset`` moves any of these three, and
    the day it comes to is the last good one. ``moved`` gives single periods of ``in_period`` a day
    of their own; ``offset`` does not move that.
    """

    before: DayOrClock | None = None
    through: Day | None = None
    window: tuple[Day, Day] | None = None
    within: Stretch | None = None
    after: str | None = None
    in_period: PeriodDay | None = None
    anniversary: str | None = None
    year_end: YearEnd | None = None
    offset: Shift | None = None
    moved: tuple[PeriodMoved, ...] = ()

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        ways = (self.before, self.through, self.window, self.within)
        moving = (self.in_period, self.anniversary, self.year_end)
        if sum(way is not None for way in (*ways, *moving)) != 1:
            raise ValueError("due_one_way")
        if self.window and self.window[0] > self.window[1]:
            raise ValueError("due_window_backwards")
        if (self.within is None) != (self.after is None):
            raise ValueError("due_within_after")
        if self.offset is not None and all(way is None for way in moving):
            raise ValueError("due_offset")
        if self.moved and self.in_period is None:
            raise ValueError("due_moved")
        return self

    @property
    def fixed(self) -> bool:
        """Whether the author wrote the very day (``before``, ``through``)."""
        return self.before is not None or self.through is not None

    @property
    def relative(self) -> bool:
        """Whether it is counted from the day a record enters a state."""
        return self.within is not None

    def instant(self, zone: str) -> datetime | None:
        """The first instant that is too late, aware, in ``zone``; None unless the day is fixed."""
        tz = ZoneInfo(zone)
        if isinstance(self.before, datetime):
            return self.before.replace(tzinfo=tz)
        if self.before is not None:
            return datetime.combine(self.before, time(), tz)
        if self.through is not None:
            return datetime.combine(self.through + timedelta(days=1), time(), tz)
        return None

    def last_good_day(self) -> date:
        """The last calendar day that is on time, of a day the author wrote (of a window: its last).

        Raises ValueError where the day has to be reckoned.
        """
        if isinstance(self.before, datetime):
            return (self.before - timedelta(microseconds=1)).date()
        if self.before is not None:
            return self.before - timedelta(days=1)
        if self.through is not None:
            return self.through
        if self.window is None:
            raise ValueError("due_not_written")
        return self.window[1]

    def days_named(self) -> tuple[date, ...]:
        """The days the author wrote, for checks against the plan's period."""
        if isinstance(self.before, datetime):
            return (self.before.date(),)
        if self.window:
            return self.window
        return tuple(day for day in (self.before, self.through) if day is not None)


def day_of_year(written: str, year: int) -> date:
    """A day written "19/5" in a year; 29/02 is 28/02 in a year without it."""
    day, month = (int(part) for part in written.split("/"))
    if (day, month) == (29, 2):
        return date(year, 3, 1) - timedelta(days=1)
    return date(year, month, day)


def stretch(written: str) -> tuple[int, bool]:
    """The number in "10wd", "-7d" or "+3wd", and whether working days are counted."""
    working = written.endswith("wd")
    return int(written.removesuffix("wd").removesuffix("d")), working
