"""A mail server that takes everything and keeps nothing, in a process of its own."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep

HOST = "127.0.0.1"
PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Sink:
    """Where it listens, and which program it is."""

    port: int
    program: str


@contextmanager
def sink() -> Iterator[Sink]:
    """Postfix's smtp-sink where it is installed (Debian: ``postfix``), else aiosmtpd."""
    port = _free_port()
    found = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin")
    if found:
        words: Sequence[str] = (found, "-u", "nobody", f"{HOST}:{port}", "256")
        named = "smtp-sink"
    else:
        handler = "aiosmtpd.handlers.Sink"
        words = (sys.executable, "-m", "aiosmtpd", "-n", "-l", f"{HOST}:{port}", "-c", handler)
        named = "aiosmtpd, as no smtp-sink is installed"
    with subprocess.Popen(words, stderr=subprocess.DEVNULL) as running:
        try:
            _listening(running, port)
            yield Sink(port, named)
        finally:
            running.terminate()


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind((HOST, 0))
        port: int = tried.getsockname()[1]
    return port


def _listening(running: subprocess.Popen[bytes], port: int) -> None:
    until = monotonic() + PATIENCE
    while running.poll() is None and monotonic() < until:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            sleep(0.05)
        else:
            return
    raise RuntimeError(f"no mail server came up: {running.args!r}")
