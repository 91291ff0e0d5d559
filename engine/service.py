"""The service: a watch and a sender that work side by side until they are told to stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from time import monotonic

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from engine import clock
from engine.clock import Clock
from engine.deadman import NO_DEADMAN, DeadMan
from engine.leap import BelievedClock
from engine.links.links import Links
from engine.post import Idle, post_next
from engine.round import go_round
from engine.worker import Worker
from engine.writing import NOBODY
from notifications.letter import Mailbox
from notifications.transport import Transport
from storage.database import Database
from storage.presence import Presence

MINUTE = timedelta(minutes=1)
"""The watch looks at least so often: somebody else's act may have brought a date nearer."""
SECONDS = timedelta(seconds=5)
"""The sender looks at least so often: other processes write letters, too."""
LEFT_OVER = 5.0
"""Seconds until rungs are tried again that a long act of somebody else has kept."""
JUMP = timedelta(seconds=30)

_log = structlog.get_logger()


class Service:
    """Watch and sender of one process; any number of processes may run on one database.

    Args:
        now: the clock by which plans run; on a rehearsal database it may be another year's.
            Should it leap far ahead of ``running``, nothing is done by it (decision 0110).
        sender, links: as ``engine.post`` takes them.
        os_user: the account that runs it, for the audit log.
    """

    def __init__(
        self,
        db: Database,
        transport: Transport,
        now: Clock,
        *,
        sender: Mailbox = NOBODY,
        links: Links | None = None,
        os_user: str = "",
        deadman: DeadMan = NO_DEADMAN,
        running: Callable[[], float] = clock.running,
    ) -> None:
        self._db = db
        self._transport = transport
        self._now = now
        self._from = sender
        self._links = links
        self._os_user = os_user
        self._deadman = deadman
        self._presence = Presence(db)
        self._believed = BelievedClock(db, os_user)
        self._running = running
        self._idle = ""
        self._stopping = threading.Event()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        # What it says of jobs that wait for each other is the order of things here.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._watch = Worker("watch", self._look, MINUTE, self._scheduler, self._stopping)
        self._sender = Worker("sender", self._send, SECONDS, self._scheduler, self._stopping)
        self._wall, self._monotonic = clock.now(), monotonic()

    def start(self) -> None:
        """Begin: a first round at once."""
        self._watch.start()
        self._sender.start()
        self._scheduler.start()

    def troubles(self) -> Mapping[str, str]:
        """The faults that are being waited out, by worker."""
        return {one.name: one.trouble for one in (self._watch, self._sender) if one.trouble}

    def attend(self) -> None:
        """Call about every second: notices that the machine's clock was set.

        The scheduler waits by that clock; set back by a year, it would sleep a year.
        """
        wall, passed = clock.now(), timedelta(seconds=monotonic() - self._monotonic)
        if abs(wall - self._wall - passed) > JUMP:
            _log.warning(
                "clock_jumped", seconds=round((wall - self._wall - passed).total_seconds())
            )
            self._wall, self._monotonic = wall, monotonic()
            self._watch.start()
            self._sender.start()
            self._scheduler.wakeup()

    def stop(self, patience: float) -> bool:
        """End: what is in hand is finished, nothing new begins.

        False when it takes longer than ``patience`` seconds; what is cut off then is rolled back by
        the database, and a letter in hand is sent again under the same Message-ID.
        """
        if not self._stopping.is_set():
            self._stopping.set()
            self._scheduler.shutdown(wait=False)
        until = monotonic() + patience
        return all(one.finished(until - monotonic()) for one in (self._watch, self._sender))

    def _look(self) -> float | None:
        now = self._checked()
        done = go_round(self._db, now, os_user=self._os_user, go_on=self._goes_on)
        ticked = done.ticked
        aside = len(ticked.put_aside) + len(ticked.unopened)
        told = _log.info if ticked.fired or ticked.opened or aside or done.daily else _log.debug
        told(
            "ticked",
            fired=ticked.fired,
            superseded=ticked.superseded,
            letters=ticked.messages + done.daily,
            opened=ticked.opened,
            put_aside=aside,
        )
        if ticked.messages or done.daily:
            self._sender.wake()
        self._deadman.tell()
        if ticked.next_due_at is None:
            return None
        left = (ticked.next_due_at - self._now()).total_seconds()
        return left if ticked.next_due_at > now else LEFT_OVER

    def _checked(self) -> datetime:
        """The instant it is, once the database is ours still and the clock to be believed."""
        self._presence.check()
        now = self._now()
        self._believed.check(now, self._running())
        return now

    def _goes_on(self) -> bool:
        return not self._stopping.is_set()

    def _send(self) -> float | None:
        while not self._stopping.is_set():
            now = self._checked()
            step = post_next(
                self._db,
                self._transport,
                now,
                sender=self._from,
                links=self._links,
                os_user=self._os_user,
            )
            if isinstance(step, Idle):
                self._rested(step.why)
                next_at = step.next_at
                return None if next_at is None else (next_at - self._now()).total_seconds()
            _log.info("letter", message=step.number, fate=step.fate)
        return None

    def _rested(self, why: str) -> None:
        """Say it once when the sender stands still for a reason."""
        if why == "paused" != self._idle:
            _log.error("sender_paused")
        self._idle = why
