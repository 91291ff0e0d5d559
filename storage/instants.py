"""Instants and days as they are stored: text of fixed width that sorts as it reads."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache


@lru_cache(maxsize=256)  # one act writes the same instant many times
def instant_text(instant: datetime) -> str:
    """An aware instant as stored: ``2023-03-09T17:00:00.000000Z``. ValueError for a naive one."""
    if instant.tzinfo is None:
        raise ValueError("a stored instant has a time zone")
    utc = instant if instant.tzinfo is UTC else instant.astimezone(UTC)
    # isoformat, since it runs several times an act and takes a tenth of strftime.
    return f"{utc.isoformat(timespec='microseconds')[:26]}Z"


def instant(text: str) -> datetime:
    """A stored instant, aware, in UTC."""
    return datetime.fromisoformat(text)


def day_text(day: date) -> str:
    """A day as stored: ``2023-03-09``. TypeError for an instant, whose day depends on a zone."""
    if isinstance(day, datetime):
        raise TypeError("an instant is not a day")
    return day.isoformat()


def day(text: str) -> date:
    """A stored day."""
    return date.fromisoformat(text)


def day_or_none(day: date | None) -> str | None:
    """A day as stored, when there is one."""
    return None if day is None else day_text(day)


def text_or_none(at: datetime | None) -> str | None:
    """An instant as stored, when there is one."""
    return None if at is None else instant_text(at)
