"""The watch: fires the rungs that are due, each once, one obligation in one short transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from engine.addressing import addressed, officers_for
from engine.causes import RungFired
from engine.duties import ladder_of, owing_roles
from engine.editions import edition
from engine.ladder import Firing, Planned, firing
from engine.move import Channel
from storage.audit import Head, NewEntry, lock_head, seal
from storage.database import Database
from storage.duties import DutyRow
from storage.instants import instant_text
from storage.mail import NewMessage, enqueue_many
from storage.rungs import (
    DueRung,
    WatchedRow,
    due_rungs,
    fire,
    firings_of,
    next_due,
    pass_over,
    set_next,
    watched,
)
from storage.work import Work
from workflows.calendar import Calendar
from workflows.definition import SYSTEM, Definition
from workflows.errors import Conflict

PAGE = 200
AGAIN = timedelta(hours=1)
"""When an obligation that could not be looked at is looked at again."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PutAside:
    """An obligation the watch could not deal with, and what went wrong."""

    obligation_id: int
    trouble: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """What one tick did.

    Attributes:
        fired, superseded, moot: rungs that met that fate.
        messages: letters put into the outbox.
        next_due_at: when the next rung of any obligation is due; None when none is left.
        put_aside: obligations left for an hour; the line went on without them.
    """

    fired: int
    superseded: int
    moot: int
    messages: int
    next_due_at: datetime | None
    put_aside: tuple[PutAside, ...]


def tick(db: Database, now: datetime, *, limit: int | None = None, os_user: str = "") -> Ticked:
    """Fire every rung due at ``now`` (aware), at most ``limit`` obligations of them.

    Each obligation is looked at anew under the lock of its plan's chain: closed in the meantime,
    nothing fires; fired by another tick, the key (obligation, due revision, rung) says so. Two
    ticks at one instant, a tick repeated and a clock that went back change nothing. One that
    raises is put aside for an hour and named in the answer; the others go on. A plan that a long
    act keeps locked is left to the next tick.

    Args:
        os_user: the account that runs the watch, for the audit log.
    """
    looks: list[_Look] = []
    aside: list[PutAside] = []
    busy: set[int] = set()
    for due in _line(db, now, limit):
        if due.head_id in busy:
            continue
        try:
            looks.append(_look(db, due, now, os_user))
        except Conflict:  # a long act holds the plan: the next tick finds its rungs still due
            busy.add(due.head_id)
        except Exception as trouble:  # one bad row never stops the line
            _log.exception("obligation_put_aside", obligation=due.id)
            aside.append(PutAside(due.id, f"{type(trouble).__name__}: {trouble}"))
            with db.write() as work:
                set_next(work, due.id, now + AGAIN)
    with db.read() as work:
        next_due_at = next_due(work)
    return Ticked(
        fired=sum(look.fired for look in looks),
        superseded=sum(look.superseded for look in looks),
        moot=sum(look.moot for look in looks),
        messages=sum(look.messages for look in looks),
        next_due_at=next_due_at,
        put_aside=tuple(aside),
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at one obligation did; all zero when there was nothing left to do."""

    fired: int = 0
    superseded: int = 0
    moot: int = 0
    messages: int = 0


@dataclass(frozen=True, slots=True)
class _Owed:
    """An obligation with the edition its record is pinned to."""

    watched: WatchedRow
    definition: Definition
    calendar: Calendar

    @property
    def duty(self) -> DutyRow:
        return self.watched.duty


def _line(db: Database, now: datetime, limit: int | None) -> Iterator[DueRung]:
    """Who is due, longest first, read page by page: no transaction is open while one is served."""
    last: DueRung | None = None
    served = 0
    while True:
        size = PAGE if limit is None else min(PAGE, limit - served)
        if size <= 0:
            return
        with db.read() as work:
            page = due_rungs(work, now, size, last)
        yield from page
        if len(page) < size:
            return
        served, last = served + len(page), page[-1]


def _look(db: Database, due: DueRung, now: datetime, os_user: str) -> _Look:
    with db.write() as work:
        head = lock_head(work, due.head_id)
        found = watched(work, due.id)
        if found is None or found.duty.next_at is None or found.duty.next_at > now:
            return _Look()
        if found.plan_closed:
            set_next(work, due.id, None)
            return _Look()
        pinned = edition(work, found.edition_id)
        owed = _Owed(found, pinned.definition, pinned.calendar)
        decided = _decide(work, owed, now)
        messages = _carry_out(work, head, owed, decided, now, os_user)
        set_next(work, due.id, decided.next_at)
    return _Look(
        fired=decided.fire is not None,
        superseded=len(decided.superseded),
        moot=len(decided.moot),
        messages=messages,
    )


def _decide(work: Work, owed: _Owed, now: datetime) -> Firing:
    duty = owed.duty
    fates = firings_of(work, duty.id, duty.due_rev)
    deadline = owed.definition.deadlines[duty.deadline]
    return firing(
        ladder_of(owed.definition, deadline, duty.due_at, owed.calendar),
        fired={one.rung: one.settled_at for one in fates if one.fate == "fired"},
        passed={one.rung for one in fates if one.fate != "fired"},
        opened_at=duty.opened_at,
        now=now,
        calendar=owed.calendar,
    )


def _carry_out(
    work: Work, head: Head, owed: _Owed, decided: Firing, now: datetime, os_user: str
) -> int:
    """Write what was decided: fates by key, letters, audit entry. The number of letters."""
    duty, rung = owed.duty, decided.fire
    pass_over(work, duty.id, duty.due_rev, _places(decided.superseded), "superseded", now)
    pass_over(work, duty.id, duty.due_rev, _places(decided.moot), "moot", now)
    if rung is None or not fire(work, duty.id, duty.due_rev, rung.index, rung.at, now):
        return 0
    letters = _letters(work, owed, rung, now)
    enqueue_many(work, letters, now)
    seal(work, head, [_entry(owed, decided, rung, letters, now, os_user)])
    return len(letters)


def _letters(work: Work, owed: _Owed, rung: Planned, now: datetime) -> list[NewMessage]:
    """The rung's letter to whoever holds its roles today, not when the obligation was opened."""
    duty, definition = owed.duty, owed.definition
    roles = rung.rung.to or owing_roles(definition, definition.deadlines[duty.deadline])
    today = now.astimezone(ZoneInfo(definition.zone)).date()
    officers = officers_for(work, definition, owed.watched.committee_id, duty.unit_id, roles, today)
    cause = RungFired(duty.id, duty.due_rev, rung.index, duty.record_id)
    return addressed(cause, duty.plan_id, rung.rung.sends, officers)


def _entry(
    owed: _Owed,
    decided: Firing,
    rung: Planned,
    letters: list[NewMessage],
    now: datetime,
    os_user: str,
) -> NewEntry:
    duty = owed.duty
    return NewEntry(
        at=now,
        act="duty.escalated" if rung.escalates else "duty.reminded",
        channel=Channel.SCHEDULER.value,
        actor=SYSTEM,
        os_user=os_user,
        officer_id=None,
        record_id=duty.record_id,
        unit_id=duty.unit_id,
        body={
            "deadline": duty.deadline,
            "due_at": instant_text(duty.due_at),
            "due_rev": duty.due_rev,
            "letter": rung.rung.sends.value,
            "moot": [one.index for one in decided.moot],
            "obligation": duty.id,
            "offset": rung.rung.at,
            "planned_at": instant_text(rung.at),
            "rung": rung.index,
            "superseded": [one.index for one in decided.superseded],
            "to": [letter.officer_id for letter in letters],
        },
    )


def _places(rungs: tuple[Planned, ...]) -> list[tuple[int, datetime]]:
    return [(one.index, one.at) for one in rungs]
