"""A watch in a process of its own: ticks at each instant that comes in, and says what it did."""

from __future__ import annotations

import multiprocessing
import sys
from contextlib import closing
from datetime import datetime
from multiprocessing.connection import Connection

from engine.watch import tick
from storage.lifecycle import open_database

if sys.platform == "win32":
    _PROCESSES = multiprocessing.get_context("spawn")
else:  # forked by a server that has loaded this module and nothing else: ready at once
    _PROCESSES = multiprocessing.get_context("forkserver")


class Watch:
    """Such a process, from outside."""

    def __init__(self, url: str) -> None:
        _PROCESSES.set_forkserver_preload([__name__])
        self._line, theirs = _PROCESSES.Pipe()
        self._process = _PROCESSES.Process(target=serve, args=(url, theirs))
        self._process.start()
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
