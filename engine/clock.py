"""The one place that reads the clock; entry points ask here and hand the instant on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the instant it is, aware, in UTC."""


def now() -> datetime:
    """The instant it is, aware, in UTC."""
    return datetime.now(UTC)


def clock_at(instant: datetime) -> Clock:
    """A clock that was set to ``instant`` just now and runs on, for a rehearsal (``--at``)."""
    ahead = instant.astimezone(UTC) - now()
    return lambda: now() + ahead
