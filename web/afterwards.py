"""Small writes beside an answer: who looked at personal data, and that a session is in use.

The reader does not wait for them. What is to be written stands in the service's log at once, so
that it is not lost when the database cannot take it in time.
"""

from __future__ import annotations

import atexit
import queue
import threading
from collections.abc import Callable

import structlog

from storage.database import Database
from storage.work import Work

WAITING = 10_000
"""Writes that may wait; beyond that the reader waits after all."""
TRIES = 5
PAUSE = 2.0
"""Seconds between two tries."""
AT_THE_END = 5.0
"""Seconds that the end of the service waits for what is left."""

_log = structlog.get_logger()


class Afterwards:
    """Writes done one after the other in a thread of their own."""

    def __init__(self) -> None:
        self._line: queue.Queue[tuple[Database, Callable[[Work], None]]] = queue.Queue(WAITING)
        self._begun = threading.Lock()
        self._stopping = threading.Event()

    def do(self, db: Database, write: Callable[[Work], None]) -> None:
        """Do it soon, in a transaction of its own."""
        if self._begun.acquire(blocking=False):
            threading.Thread(target=self._go_on, name="afterwards", daemon=True).start()
            atexit.register(self._finish)
        self._line.put((db, write))

    def done(self) -> None:
        """Wait until nothing is left to do."""
        self._line.join()

    def _go_on(self) -> None:
        while True:
            db, write = self._line.get()
            try:
                self._written(db, write)
            finally:
                self._line.task_done()

    def _written(self, db: Database, write: Callable[[Work], None]) -> None:
        for left in reversed(range(TRIES)):
            try:
                with db.write() as work:
                    write(work)
            except Exception as fault:
                _log.warning("afterwards_failed", trouble=type(fault).__name__, tries_left=left)
                self._stopping.wait(PAUSE if left else 0)
            else:
                return

    def _finish(self) -> None:
        self._stopping.set()
        waiting = threading.Thread(target=self._line.join, daemon=True)
        waiting.start()
        waiting.join(AT_THE_END)
