"""Being told to stop: SIGTERM from the system, Ctrl-C from a person."""

from __future__ import annotations

import os
import select
import signal
import socket
from types import FrameType, TracebackType
from typing import Self

_NAMES = ("SIGTERM", "SIGINT", "SIGBREAK")  # the last one only Windows has


class Stopping:
    """``with`` listens. The first signal asks to stop; a second one ends the process on the spot.

    For the main thread only. The handler does no more than set a flag, since whatever it calls may
    be what it has interrupted.
    """

    def __init__(self) -> None:
        self.asked = False
        self._before: dict[int, object] = {}

    def __enter__(self) -> Self:
        self._read, self._write = socket.socketpair()
        self._read.setblocking(False)
        self._write.setblocking(False)
        self._fd = signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        for name in _NAMES:
            number = getattr(signal, name, None)
            if number is not None:
                self._before[number] = signal.signal(number, self._told)
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        signal.set_wakeup_fd(self._fd)
        self._read.close()
        self._write.close()

    def wait(self, seconds: float) -> bool:
        """Wait until asked to stop, at most so long; whether asked."""
        if not self.asked and select.select([self._read], [], [], seconds)[0]:
            self._read.recv(64)
        return self.asked

    def _told(self, number: int, _: FrameType | None) -> None:
        if self.asked:
            os._exit(128 + number)
        self.asked = True
