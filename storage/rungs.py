"""Rungs of ladders: which obligations are due for one, and what became of each rung, by key."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import and_, bindparam, literal_column, or_, select, update

from storage.conflict import insert
from storage.duties import DUTY, IS_OPEN, DutyRow, duty_row
from storage.instants import instant, instant_text, text_or_none
from storage.tables.columns import table_of
from storage.tables.duties import Obligation
from storage.tables.mail import Message
from storage.tables.plans import Plan
from storage.tables.records import Record
from storage.tables.rungs import RungFiring
from storage.work import Work

Fate = Literal["fired", "superseded", "moot"]


@dataclass(frozen=True, slots=True)
class DueRung:
    """An obligation whose next rung is due, where it stands in line, its plan and audit chain."""

    id: int
    plan_id: int
    head_id: int
    next_at: datetime


@dataclass(frozen=True, slots=True)
class WatchedRow:
    """An open obligation with what a rung needs to know of its record and plan.

    ``failures`` counts the looks in a row that could not be finished.
    """

    duty: DutyRow
    record: str
    edition_id: int
    committee_id: int
    plan_closed: bool
    failures: int


@dataclass(frozen=True, slots=True)
class FiringRow:
    """What became of one rung at one revision of the due date."""

    rung: int
    fate: Fate
    planned_at: datetime
    settled_at: datetime


@dataclass(frozen=True, slots=True)
class LetterFate:
    """What became of one letter about an obligation; ``facts`` is what its message keeps."""

    facts: Mapping[str, Any]
    status: str
    settled_at: datetime | None


def due_rungs(
    work: Work, now: datetime, limit: int, after: DueRung | None = None
) -> tuple[DueRung, ...]:
    """Open obligations with ``next_at <= now``, longest due first, ``limit`` beyond ``after``.

    Reads a partial index of what is open and has a rung left: the cost follows what is due.
    """
    values: dict[str, object] = {"now": instant_text(now), "at_most": limit}
    if after is None:
        rows = work.all(DUE, **values)
    else:
        rows = work.all(_DUE_AFTER, **values, at=instant_text(after.next_at), id_=after.id)
    return tuple(DueRung(row[0], row[1], row[2], instant(row[3])) for row in rows)


def next_due(work: Work) -> datetime | None:
    """When the next rung of any obligation is due; None when none is left."""
    row = work.one(_NEXT)
    return instant(row[0]) if row else None


def watched(work: Work, duty_id: int) -> WatchedRow | None:
    """The obligation, locked until the transaction ends; None when it is settled or taken."""
    row = work.one(_WATCHED, duty_id=duty_id)
    if row is None:
        return None
    *duty, code, edition_id, committee_id, closed_at, failures = row
    closed = closed_at is not None
    return WatchedRow(duty_row(duty), code, edition_id, committee_id, closed, failures)


def fire(
    work: Work, duty_id: int, due_rev: int, rung: int, planned_at: datetime, now: datetime
) -> bool:
    """Say that a rung fires; False when its fate was settled before, by whomever."""
    return work.run(_FATE, **_fate(duty_id, due_rev, rung, "fired", planned_at, now)) == 1


def pass_over(
    work: Work,
    duty_id: int,
    due_rev: int,
    rungs: Iterable[tuple[int, datetime]],
    fate: Fate,
    now: datetime,
) -> None:
    """Say that rungs (index, planned at) are superseded or moot; a fate settled before stays."""
    rows = [_fate(duty_id, due_rev, rung, fate, at, now) for rung, at in rungs]
    if rows:
        work.many(_FATE, rows)


def firings_of(work: Work, duty_id: int, due_rev: int) -> tuple[FiringRow, ...]:
    """What became of the rungs of an obligation at one revision of its date, in ladder order."""
    rows = work.all(_FIRINGS, duty_id=duty_id, due_rev=due_rev)
    return tuple(FiringRow(r, fate, instant(planned), instant(at)) for r, fate, planned, at in rows)


def fired_in_plan(work: Work, plan_id: int) -> frozenset[tuple[int, int]]:
    """Which rungs fired for the date their obligation has: ids of obligations, places of rungs."""
    rows = work.all(_FIRED_IN_PLAN, plan_id=plan_id)
    return frozenset((duty_id, rung) for duty_id, rung in rows)


def became_of_letters(work: Work, duty_id: int, due_rev: int) -> tuple[LetterFate, ...]:
    """What became of the letters of the rungs that fired at one revision of the date."""
    rows = work.all(_LETTER_FATES, duty_id=duty_id, due_rev=due_rev)
    return tuple(
        LetterFate(json.loads(facts), status, instant(at) if at else None)
        for facts, status, at in rows
    )


def set_next(work: Work, duty_id: int, next_at: datetime | None) -> None:
    """Say when to look at an open obligation again; None when no rung is left."""
    set_all_next(work, [(duty_id, next_at)])


def set_all_next(work: Work, looks: Iterable[tuple[int, datetime | None]]) -> None:
    """``set_next`` for many obligations that could be looked at."""
    rows = [{"duty_id": duty_id, "next_at": text_or_none(at)} for duty_id, at in looks]
    if rows:
        work.many(_SET_NEXT, rows)


def set_failed(work: Work, duty_id: int, again_at: datetime) -> None:
    """Say that a look at an open obligation could not be finished, and when to try again."""
    work.run(_SET_FAILED, duty_id=duty_id, next_at=instant_text(again_at))


def failures_of(work: Work, duty_id: int) -> int:
    """How many looks in a row could not be finished."""
    row = work.one(_FAILURES, duty_id=duty_id)
    return int(row[0]) if row else 0


def stop_ladders(work: Work, plan_id: int) -> None:
    """Let no rung of a plan's open obligations come due any more."""
    work.run(_STOP, of_plan=plan_id)


_O = table_of(Obligation)
_F = table_of(RungFiring)
_R = table_of(Record)
_P = table_of(Plan)
_M = table_of(Message)

_WATCHED = (
    DUTY.add_columns(_R.c.code, _R.c.edition_id, _P.c.committee_id, _P.c.closed_at, _O.c.failures)
    .join(_R, _R.c.id == _O.c.record_id)
    .join(_P, _P.c.id == _O.c.plan_id)
    .where(_O.c.id == bindparam("duty_id"), IS_OPEN)
    .with_for_update(of=_O, skip_locked=True)
)

_SET_NEXT = (
    update(_O)
    .where(_O.c.id == bindparam("duty_id"), IS_OPEN)
    .values(next_at=bindparam("next_at"), failures=literal_column("0"))
)
_SET_FAILED = (
    update(_O)
    .where(_O.c.id == bindparam("duty_id"), IS_OPEN)
    .values(next_at=bindparam("next_at"), failures=_O.c.failures + 1)
)
_FAILURES = select(_O.c.failures).where(_O.c.id == bindparam("duty_id"))
_LETTER_FATES = select(_M.c.facts, _M.c.status, _M.c.settled_at).where(
    _M.c.obligation_id == bindparam("duty_id"), _M.c.due_rev == bindparam("due_rev")
)

_STOP = (
    update(_O)
    .where(_O.c.plan_id == bindparam("of_plan"), IS_OPEN)
    .values(next_at=literal_column("NULL"))
)

_HAS_NEXT = and_(IS_OPEN, _O.c.next_at.is_not(None))
DUE = (
    select(_O.c.id, _P.c.id, _P.c.head_id, _O.c.next_at)
    .join(_P, _P.c.id == _O.c.plan_id)
    .where(_HAS_NEXT, _O.c.next_at <= bindparam("now"))
    .order_by(_O.c.next_at, _O.c.id)
    .limit(bindparam("at_most"))
)
_DUE_AFTER = DUE.where(
    _O.c.next_at >= bindparam("at"),
    or_(_O.c.next_at > bindparam("at"), _O.c.id > bindparam("id_")),
)
# The first in the index's order: min() with a condition would make SQLite read the whole index.
_NEXT = select(_O.c.next_at).where(_HAS_NEXT).order_by(_O.c.next_at).limit(1)

_FATE = (
    insert(_F)
    .values(
        {
            "obligation_id": bindparam("duty_id"),
            "due_rev": bindparam("due_rev"),
            "rung": bindparam("rung"),
            "status": bindparam("fate"),
            "planned_at": bindparam("planned_at"),
            "settled_at": bindparam("at"),
        }
    )
    .on_conflict_do_nothing(index_elements=["obligation_id", "due_rev", "rung"])
    .inline()
)
_FIRINGS = (
    select(_F.c.rung, _F.c.status, _F.c.planned_at, _F.c.settled_at)
    .where(_F.c.obligation_id == bindparam("duty_id"), _F.c.due_rev == bindparam("due_rev"))
    .order_by(_F.c.rung)
)

_FIRED_IN_PLAN = (
    select(_O.c.id, _F.c.rung)
    .join(_F, and_(_F.c.obligation_id == _O.c.id, _F.c.due_rev == _O.c.due_rev))
    .where(_O.c.plan_id == bindparam("plan_id"), _F.c.status == "fired")
)


def _fate(
    duty_id: int, due_rev: int, rung: int, fate: Fate, planned_at: datetime, now: datetime
) -> dict[str, object]:
    return {
        "duty_id": duty_id,
        "due_rev": due_rev,
        "rung": rung,
        "fate": fate,
        "planned_at": instant_text(planned_at),
        "at": instant_text(now),
    }
