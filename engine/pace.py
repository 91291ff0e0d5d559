"""A clock that leaps far ahead while a process runs is not believed. Decides only; no I/O."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

FAR = timedelta(hours=26)
"""A clock further on than the time that really passed by more than this is no longer believed: no
time zone set wrongly explains it (from UTC-12 to UTC+14 it is just as much)."""


@dataclass(frozen=True, slots=True)
class Leap:
    """What the clock showed when it had leapt, and what it would have shown had it run on."""

    shown: datetime
    expected: datetime


class Pace:
    """How the clock of one process runs beside the time that really passes.

    The first reading is believed whatever it is: what happened before the process began is
    downtime. So is a clock that goes back, which repeats nothing. Any thread may ask.
    """

    def __init__(self) -> None:
        self._believed: tuple[datetime, float] | None = None
        self._held: tuple[Leap, float] | None = None
        self._asking = threading.Lock()

    def leap(self, shown: datetime, running: float) -> Leap | None:
        """None when the clock is to be believed; else the leap, as it was first seen.

        Args:
            shown: what the clock shows, aware.
            running: seconds of a clock that nobody can set (``engine.clock.running``).
        """
        with self._asking:
            expected = _run_on(self._believed, running) or shown
            if shown - expected <= FAR:
                self._believed, self._held = (shown, running), None
                return None
            if self._held is None or self._leapt_again(shown, running):
                self._held = Leap(shown, expected), running
            return self._held[0]

    def believe(self, leap: Leap) -> None:
        """Somebody vouches for the clock that made this leap: it counts from there."""
        with self._asking:
            if self._held is not None and self._held[0] == leap:
                self._believed, self._held = (leap.shown, self._held[1]), None

    def _leapt_again(self, shown: datetime, running: float) -> bool:
        if self._held is None:
            return False
        leap, seen = self._held
        return abs(shown - leap.shown - timedelta(seconds=running - seen)) > FAR


def _run_on(reading: tuple[datetime, float] | None, running: float) -> datetime | None:
    if reading is None:
        return None
    shown, then = reading
    return shown + timedelta(seconds=running - then)
