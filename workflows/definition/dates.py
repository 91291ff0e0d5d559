"""Dates of a plan: the ways of saying when something is due."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import model_validator

from workflows.definition.part import Part
from workflows.definition.scalars import Day, DayOrClock


class Due(Part):
    """One way of saying a date; exactly one of the three is given.

    ``before``: strictly before a day's 00:00, or before a clock time of that day ("trước ngày D",
    "trước 16g30 ngày D": 000-11, 001-18, 001-19). ``through``: up to the end of the day ("hết ngày
    D").
    ``window``: a tentative period, first and last day; it cannot be breached (000-15).
    """

    before: DayOrClock | None = None
    through: Day | None = None
    window: tuple[Day, Day] | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        given = [way for way in (self.before, self.through, self.window) if way is not None]
        if len(given) != 1:
            raise ValueError("due_one_way")
        if self.window and self.window[0] > self.window[1]:
            raise ValueError("due_window_backwards")
        return self

    def instant(self, zone: str) -> datetime | None:
        """The first instant that is too late, aware, in ``zone``; None for a tentative window."""
        tz = ZoneInfo(zone)
        if isinstance(self.before, datetime):
            return self.before.replace(tzinfo=tz)
        if self.before is not None:
            return datetime.combine(self.before, time(), tz)
        if self.through is not None:
            return datetime.combine(self.through + timedelta(days=1), time(), tz)
        return None

    def last_good_day(self) -> date:
        """The last calendar day on which it is still on time (of a window: its last day)."""
        if isinstance(self.before, datetime):
            return (self.before - timedelta(microseconds=1)).date()
        if self.before is not None:
            return self.before - timedelta(days=1)
        if self.through is not None:
            return self.through
        if self.window is None:
            raise ValueError("due_one_way")
        return self.window[1]

    def days_named(self) -> tuple[date, ...]:
        """The days the author wrote, for checks against the plan's period."""
        if isinstance(self.before, datetime):
            return (self.before.date(),)
        if self.window:
            return self.window
        return tuple(day for day in (self.before, self.through) if day is not None)
