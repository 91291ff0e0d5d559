"""The one place that reads the clock; entry points ask here and hand the instant on."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the instant it is, aware, in UTC."""


def now() -> datetime:
    """The instant it is, aware, in UTC."""
    return datetime.now(UTC)


def running() -> float:
    """Seconds that have really passed since some instant; nobody can set this clock.

    The time a sleeping machine sleeps is counted where the system can tell: by Linux and macOS.
    """
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if hasattr(time, "CLOCK_MONOTONIC"):  # on macOS it runs on in sleep, monotonic() does not
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


def clock_at(instant: datetime) -> Clock:
    """A clock that was set to ``instant`` just now and runs on, for a rehearsal (``--at``)."""
    ahead = instant.astimezone(UTC) - now()
    return lambda: now() + ahead
