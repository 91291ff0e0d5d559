"""Turns at writing: first come, first served, among threads and among processes of one machine.

SQLite's own waiting is a lottery: with four writers the unlucky one waits over a second. Besides,
the file lock keeps two processes from writing and checkpointing at the same instant, which is what
the WAL-reset fault of SQLite before 3.51.3 needs (docs/decisions/0030-sqlite-wal-reset.md).
"""

from __future__ import annotations

import threading
import time
from collections import deque
from pathlib import Path
from typing import IO

from workflows.errors import Conflict, SystemFault

try:
    import fcntl
except ImportError:  # Windows: threads still take turns, `doctor` tells about processes
    fcntl = None  # type: ignore[assignment]

FILE_LOCKS = fcntl is not None
"""Whether processes of this machine take turns too."""


class Turns:
    """One turn at a time; ``with turns:`` waits for it, in the order of asking.

    Raises Conflict after ``patience`` seconds when another process keeps the file, and RuntimeError
    when a thread that has its turn asks again: it would wait for itself.
    """

    def __init__(self, lock_file: Path | None, patience: float = 10.0) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._owner: int | None = None
        self._path = lock_file if FILE_LOCKS else None
        self._file: IO[bytes] | None = None
        self._patience = patience

    def __enter__(self) -> None:
        me = threading.get_ident()
        with self._guard:
            if self._owner == me:
                raise RuntimeError("a write inside a write of the same thread")
            if self._owner is None:
                self._owner = me
                mine = None
            else:
                mine = threading.Lock()
                mine.acquire()
                self._waiting.append(mine)
        if mine is not None:
            self._wait(mine)
            self._owner = me
        if self._path is not None:
            try:
                self._lock_file(self._path)
            except BaseException:
                self._pass_on()
                raise

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._pass_on()

    def close(self) -> None:
        """Let go of the lock file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _wait(self, mine: threading.Lock) -> None:
        try:
            mine.acquire()
        except BaseException:  # Ctrl-C: leave the queue, or pass on a turn that came meanwhile
            with self._guard:
                waiting = mine in self._waiting
                if waiting:
                    self._waiting.remove(mine)
            if not waiting:
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        with self._guard:
            if self._waiting:
                # Never free in between: the one who has waited longest is next, whoever is faster.
                self._owner = -1
                self._waiting.popleft().release()
            else:
                self._owner = None

    def _lock_file(self, path: Path) -> None:
        if self._file is None:
            try:
                self._file = path.open("ab")
            except OSError as fault:
                raise SystemFault(
                    "database_not_writable", place=str(path.parent), detail=str(fault)
                ) from fault
        until = None
        pause = 0.0005
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                now = time.monotonic()
                until = until or now + self._patience
                if now > until:
                    raise Conflict("database_busy", seconds=round(self._patience)) from None
                time.sleep(pause)
                pause = min(pause * 2, 0.02)
