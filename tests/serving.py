"""`lantoa serve` as a process of its own, to look at from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import HTTPError
from urllib.request import urlopen

PATIENCE = 60.0
"""Seconds: a busy machine takes its time to start a process."""


class Serving:
    """``with`` runs the service on the database in ``home`` until it is told to stop.

    ``before`` runs in the new process, ahead of the program.
    """

    def __init__(
        self,
        home: Path,
        *words: str,
        before: Callable[[], None] | None = None,
        **environment: str,
    ) -> None:
        self._before = before
        self._log = home / f"serve-{os.urandom(4).hex()}.log"
        self._words = ("serve", "--port", "0", "--json", "--log", "json", *words)
        self._environment = {**os.environ, "LANTOA_HOME": str(home), **environment}

    def __enter__(self) -> Self:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "cli", *self._words],
                env=self._environment,
                preexec_fn=self._before,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def ready(self) -> Self:
        """Wait until it serves."""
        until(lambda: bool(self.told("serving")) or self._ended())
        return self

    @property
    def number(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def log(self) -> str:
        """What it has logged."""
        return self._log.read_text(encoding="utf-8")

    def told(self, event: str) -> list[dict[str, Any]]:
        """The events of that name it has logged; a line that is no JSON fails the test."""
        lines = self.log.splitlines() if self._log.exists() else []
        return [one for one in map(json.loads, lines) if one["event"] == event]

    @property
    def address(self) -> str:
        """Where it listens."""
        (serving,) = self.told("serving")
        return str(serving["address"])

    def health(self) -> tuple[int, dict[str, Any]]:
        """What /healthz answers."""
        return asked(self.address)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Tell it to stop; its exit code."""
        self._process.send_signal(number)
        return self._process.wait(PATIENCE)

    def ends(self) -> int:
        """Wait for its end; its exit code."""
        return self._process.wait(PATIENCE)

    def _ended(self) -> bool:
        assert self._process.poll() is None, self.log
        return False


def asked(address: str) -> tuple[int, dict[str, Any]]:
    """What a service answers at /healthz: status and document."""
    try:
        with urlopen(f"{address}/healthz", timeout=PATIENCE) as answer:
            return answer.status, json.load(answer)
    except HTTPError as unwell:
        with unwell:
            return unwell.code, json.load(unwell)


def until(true: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Wait until something is so; fail when it takes too long."""
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
