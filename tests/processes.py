"""Functions in processes of their own, for what only a killed process shows."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.process import BaseProcess as Process

__all__ = ["PROCESSES", "Process", "started"]

if sys.platform == "win32":
    PROCESSES = multiprocessing.get_context("spawn")
else:  # forked by a server that has loaded the engine and nothing else: ready at once
    PROCESSES = multiprocessing.get_context("forkserver")
    PROCESSES.set_forkserver_preload(["engine.post", "engine.watch", "notifications.smtp"])


def started(work: Callable[..., None], *given: object) -> Process:
    """A process that does this work; the function and what it is given are sent over to it."""
    process = PROCESSES.Process(target=work, args=given)
    process.start()
    return process
