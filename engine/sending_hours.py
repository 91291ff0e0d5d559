"""When a letter may leave: within the hours of its plan, on the days of its calendar. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from workflows.calendar import Calendar, CalendarGap
from workflows.definition import Sending


def next_allowed(at: datetime, calendar: Calendar, hours: Sending) -> datetime:
    """``at`` itself when a letter may leave then, else the next opening; aware.

    Over Tết nothing leaves, since its days are off. Beyond the calendar the plain week counts:
    a letter of a plan long over must still be able to leave.
    """
    local = at.astimezone(ZoneInfo(calendar.zone))
    if _open_on(local.date(), calendar, hours):
        if hours.first <= local.time() < hours.until:
            return at
        if local.time() < hours.first:
            return datetime.combine(local.date(), hours.first, local.tzinfo)
    return next_opening(local.date(), calendar, hours)


def next_opening(day: date, calendar: Calendar, hours: Sending) -> datetime:
    """When letters may leave again after ``day``."""
    following = day + timedelta(days=1)
    while not _open_on(following, calendar, hours):
        following += timedelta(days=1)
    return datetime.combine(following, hours.first, ZoneInfo(calendar.zone))


def _open_on(day: date, calendar: Calendar, hours: Sending) -> bool:
    if hours.days == "every":
        return True
    try:
        return calendar.is_working(day)
    except CalendarGap:
        return day.isoweekday() in calendar.week
