"""A worker does one kind of work again and again; a fault is waited out and is never the end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.date import DateTrigger

from engine import clock
from workflows.errors import LantoaError

LONGEST = 60.0
"""Seconds to wait, at most, before work that failed is tried again; it begins with one."""

_log = structlog.get_logger()


class Worker:
    """Work that wakes at least ``every`` so often and whenever somebody calls ``wake``.

    It runs in a thread of its own, once at a time. APScheduler only wakes it and holds no truth:
    its jobs live in memory, and what there is to do stands in the tables.

    Args:
        work: does what there is to do; gives the seconds until there will be more, if it knows.
        stopping: set when the process ends; no work begins after that.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], float | None],
        every: timedelta,
        scheduler: BackgroundScheduler,
        stopping: threading.Event,
    ) -> None:
        self.name = name
        self._work = work
        self._every = every
        self._scheduler = scheduler
        self._stopping = stopping
        self._in_hand = threading.Lock()
        self._failures = 0
        self._not_before = 0.0
        self._trouble = ""
        scheduler.add_executor(ThreadPoolExecutor(1), name)

    @property
    def trouble(self) -> str:
        """The code of the fault that is being waited out; "" when all is well."""
        return self._trouble

    def start(self) -> None:
        """Wake now and from now on; called again, begins anew, as after a jump of the clock."""
        now = clock.now()
        self._scheduler.add_job(
            self._run,
            _Every(self._every),
            id=self.name,
            executor=self.name,
            next_run_time=now,
            replace_existing=True,
        )

    def wake(self, seconds: float = 0.0) -> None:
        """Work again in so many seconds, if that is sooner than usual."""
        if self._stopping.is_set() or seconds >= self._every.total_seconds():
            return
        self._scheduler.add_job(
            self._run,
            DateTrigger(clock.now() + timedelta(seconds=max(seconds, 0.0))),
            id=f"{self.name}-soon",
            executor=self.name,
            replace_existing=True,
            max_instances=2,  # woken while it works, it works once more
        )

    def finished(self, patience: float) -> bool:
        """Wait for what is in hand; False when it takes longer than ``patience`` seconds."""
        if not self._in_hand.acquire(timeout=max(patience, 0.0)):
            return False
        self._in_hand.release()
        return True

    def _run(self) -> None:
        with self._in_hand:
            if self._stopping.is_set() or monotonic() < self._not_before:
                return
            try:
                again = self._work()
            except LantoaError as fault:
                self._failed(fault.code, None)
            except Exception as fault:  # a fault of ours must not end the service either
                self._failed("unexpected", fault)
            else:
                self._went_well(again)

    def _went_well(self, again: float | None) -> None:
        trouble = self._trouble
        self._failures, self._not_before, self._trouble = 0, 0.0, ""
        if again is not None:
            self.wake(again)
        if trouble:
            _log.info("recovered", worker=self.name, trouble=trouble)

    def _failed(self, code: str, fault: Exception | None) -> None:
        pause = min(2.0**self._failures, LONGEST)
        self._failures = min(self._failures + 1, 10)
        self._trouble = code
        # A little early, so that the wake at the end of the pause is not taken for one before it.
        self._not_before = monotonic() + pause * 0.9
        told = {"worker": self.name, "trouble": code, "retry_in": pause}
        self.wake(pause)  # ahead of the log, which a full disk may refuse
        _log.error("trouble", exc_info=fault, **told) if fault else _log.warning("trouble", **told)


class _Every(BaseTrigger):  # type: ignore[misc]  # it comes without types
    """Again so long after each look, however many were missed.

    APScheduler's own interval counts through every look that was missed: millions of them, after
    a clock that stood at 1970 was set.
    """

    def __init__(self, pause: timedelta) -> None:
        self._pause = pause

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """As APScheduler asks for it; the first look is given with the job."""
        return now if previous is None else now + self._pause
