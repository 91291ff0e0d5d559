"""Programs read the same again and again: what they were shown is written down, not each time.

The first read of a day is written down at once, then the tenth, the hundredth, …, each with how
often it was since the row before; what is left when the day ends, with the next look at anything.
So a program that asks every ten seconds all day leaves five rows, and a service that is killed
forgets no more than the count since the last of them: that there was a look is never lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from zoneinfo import ZoneInfo

from engine.views import View
from workflows.calendar_source import VIETNAM

AT_MOST = 10_000
"""Different looks of a day that are counted; then all are written down and counting begins anew."""
STEP = 10


@dataclass(slots=True)
class _Counted:
    newest: View
    times: int = 0
    written: int = 0


class Looks:
    """Counts the looks of one service, from whatever thread; the day is that of Vietnam.

    Args:
        write: puts a row down, soon.
    """

    def __init__(self, write: Callable[[View], None]) -> None:
        self._write = write
        self._day: date | None = None
        self._counted: dict[tuple[str, str, str, str], _Counted] = {}
        self._counting = Lock()

    def note(self, view: View) -> None:
        """A program was shown this."""
        with self._counting:
            due = self._noted(view)
        for one in due:
            self._write(one)

    def _noted(self, view: View) -> list[View]:
        day, due = view.at.astimezone(ZoneInfo(VIETNAM)).date(), []
        if day != self._day or len(self._counted) >= AT_MOST:
            due = [row for one in self._counted.values() if (row := _rest(one)) is not None]
            self._counted.clear()
            self._day = day
        key = (view.actor, view.os_user, view.what.value, view.subject)
        counted = self._counted.setdefault(key, _Counted(view))
        counted.newest = view
        counted.times += 1
        if counted.times >= counted.written * STEP and (row := _rest(counted)) is not None:
            counted.written = counted.times
            due.append(row)
        return due


def _rest(counted: _Counted) -> View | None:
    left = counted.times - counted.written
    return replace(counted.newest, times=left) if left else None
