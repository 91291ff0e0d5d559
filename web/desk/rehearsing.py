"""Rehearsals that pages began: each in a thread that hears its process and writes what it says.

What is known of a rehearsal stands beside the plan file it is of, so that any process of the
service can show it. A service that stops leaves one behind that gives no more sign of life.
"""

from __future__ import annotations

import secrets
import threading
from datetime import datetime, timedelta
from enum import StrEnum

import structlog

from engine import clock
from reports.rehearsed.apart import Played, ToPlay, packed, play
from storage.database import Database
from storage.plan_drafts import DraftRow, begin_run, end_run, note_run

AT_ONCE = 2
"""Rehearsals that one process of the service plays; each takes a processor for itself."""
SILENCE = timedelta(seconds=30)
"""After so long without a sign of life nobody plays it any more."""

_log = structlog.get_logger()
_places = threading.BoundedSemaphore(AT_ONCE)


class Begun(StrEnum):
    """What came of the wish to rehearse."""

    BEGUN = "begun"
    """It is under way, perhaps since before."""
    BUSY = "busy"
    """Others rehearse; it was not begun."""
    GONE = "gone"
    """The file is no longer kept."""


class Standing(StrEnum):
    """How a file's last rehearsal stands."""

    NONE = "none"
    RUNNING = "running"
    STOPPED = "stopped"
    """It broke off with the service."""
    DONE = "done"
    FAILED = "failed"


def begin(db: Database, draft: DraftRow, asked: ToPlay) -> Begun:
    """Begin to rehearse a kept file, unless that is under way."""
    if standing(draft) is Standing.RUNNING:
        return Begun.BEGUN
    if not _places.acquire(blocking=False):
        return Begun.BUSY
    run, now = secrets.token_urlsafe(9), clock.now()
    try:
        with db.write() as work:
            mine = begin_run(work, draft.officer_id, draft.sha256, run, now, now - SILENCE)
        if mine:
            playing = _Playing(db, draft, run)
            threading.Thread(
                target=playing.through, args=(asked,), name="rehearsal", daemon=True
            ).start()
            return Begun.BEGUN
    except BaseException:
        _places.release()
        raise
    _places.release()
    return Begun.BEGUN  # somebody pressed twice


def standing(draft: DraftRow, now: datetime | None = None) -> Standing:
    """How its last rehearsal stands at ``now`` (aware; else the machine's own time)."""
    if draft.standing == "running":
        alive = draft.beat_at is not None and (now or clock.now()) < draft.beat_at + SILENCE
        return Standing.RUNNING if alive else Standing.STOPPED
    return Standing(draft.standing or "none")


class _Playing:
    """One rehearsal, from its begin to its end."""

    def __init__(self, db: Database, draft: DraftRow, run: str) -> None:
        self._db, self._draft, self._run = db, draft, run

    def through(self, asked: ToPlay) -> None:
        """Play it and write down what came of it; gives its place free."""
        try:
            played = play(asked, self._beat)
            if played is not None:
                self._ended(played)
        except Exception as fault:  # the database is at fault: it is told by the silence
            _log.error("rehearsal_not_kept", trouble=type(fault).__name__)
        finally:
            _places.release()

    def _beat(self, percent: int) -> bool:
        """Whether somebody still wants to know: the file is kept and not rehearsed anew."""
        one = self._draft
        with self._db.write() as work:
            return note_run(work, one.officer_id, one.sha256, self._run, percent, clock.now())

    def _ended(self, played: Played) -> None:
        one, books = self._draft, played.books
        how = Standing.FAILED if books is None else Standing.DONE
        told, kept = packed(played.told), None if books is None else packed(books)
        with self._db.write() as work:
            end_run(work, one.officer_id, one.sha256, self._run, how.value, told, kept)
