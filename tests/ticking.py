"""A watch in a process of its own: ticks at each instant that comes in, and says what it did."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from multiprocessing.connection import Connection

from engine.watch import tick
from storage.lifecycle import open_database
from tests.processes import PROCESSES, started


class Watch:
    """Such a process, from outside."""

    def __init__(self, url: str) -> None:
        self._line, theirs = PROCESSES.Pipe()
        self._process = started(serve, url, theirs)
        theirs.close()

    def look(self, now: datetime) -> None:
        """Let it tick; returns at once."""
        self._line.send(now)

    def answer(self) -> dict[str, int]:
        """What its last tick did; EOFError when it died over it."""
        told: dict[str, int] = self._line.recv()
        return told

    def kill(self) -> None:
        """As a machine that loses power."""
        self._process.kill()
        self._ended()

    def end(self) -> None:
        """Let it finish."""
        self._line.close()
        self._ended()

    def _ended(self) -> None:
        self._line.close()
        self._process.join(timeout=30)
        assert self._process.exitcode is not None, "it does not end"
        self._process.close()


def serve(url: str, line: Connection) -> None:
    """Tick at each instant, until no more can come."""
    with closing(open_database(url)) as db, closing(line):
        while True:
            try:
                now = line.recv()
            except EOFError:
                return
            done = tick(db, now)
            line.send(
                {
                    "fired": done.fired,
                    "messages": done.messages,
                    "stopped": done.stopped,
                    "aside": len(done.put_aside),
                }
            )
