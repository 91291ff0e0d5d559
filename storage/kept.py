"""Figures of a plan, counted once for each state the plan is in.

Every act is sealed in the log of its plan or of its committee, in the transaction that makes it
(storage/audit.py). So what was counted at one end of both logs is right until either goes on, or a
date passes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date, datetime
from threading import Lock
from typing import Any, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, func, select

from storage.database import Database
from storage.duties import IS_OPEN
from storage.instants import instant_text
from storage.plans import PlanRow
from storage.tables.columns import table_of
from storage.tables.duties import Obligation
from storage.tables.people import Committee
from storage.tables.plans import ChainHead
from storage.work import Work

T = TypeVar("T")
_h = table_of(ChainHead).c
_c = table_of(Committee).c
_o = table_of(Obligation).c
_own = table_of(ChainHead).alias("own")
_ENDS = (
    select(_h.seq, _h.hash, _own.c.seq, _own.c.hash)
    .select_from(table_of(ChainHead))
    .join(table_of(Committee), _c.id == bindparam("committee_id"))
    .join(_own, _own.c.id == _c.head_id)
    .where(_h.id == bindparam("head_id"))
)
_NEXT_DUE = select(func.min(_o.due_at)).where(
    _o.plan_id == bindparam("plan_id"), IS_OPEN, _o.due_at > bindparam("now")
)
_AT_MOST = 512
"""Figures kept of one database: those kept longest make room."""


class Mark(NamedTuple):
    """The state of a plan at an instant: where its log and its committee's end, and the day."""

    plan_id: int
    ends: tuple[Any, ...]
    day: date
    now: str


class _Kept(NamedTuple):
    ends: tuple[Any, ...]
    day: date
    since: str
    until: str | None
    value: Any


def mark(work: Work, plan: PlanRow, now: datetime, day: date) -> Mark:
    """The state of a plan at ``now`` (aware), which is ``day`` where the plan runs."""
    row = work.one(_ENDS, head_id=plan.head_id, committee_id=plan.committee_id)
    return Mark(plan.id, tuple(row or ()), day, instant_text(now))


def kept(db: Database, at: Mark, key: Hashable, make: Callable[[], T]) -> T:
    """What ``make`` gives for a plan, made anew only when the plan is no more as it was.

    Args:
        key: names the figures among all of the plan.
        make: counts in a transaction of its own, begun after the mark was taken.
    """
    with _keeping:
        of_database = _figures.setdefault(db, {})
        found = of_database.get((at.plan_id, key))
    if found is not None and _holds(found, at):
        value: T = found.value
        return value
    made = make()
    with db.read() as work:
        (row,) = work.all(_NEXT_DUE, plan_id=at.plan_id, now=at.now)
    with _keeping:
        of_database.pop((at.plan_id, key), None)
        while len(of_database) >= _AT_MOST:
            del of_database[next(iter(of_database))]
        of_database[at.plan_id, key] = _Kept(at.ends, at.day, at.now, row[0], made)
    return made


def _holds(found: _Kept, at: Mark) -> bool:
    same = (found.ends, found.day) == (at.ends, at.day)
    return same and found.since <= at.now and (found.until is None or at.now < found.until)


_figures: WeakKeyDictionary[Database, dict[tuple[int, Hashable], _Kept]] = WeakKeyDictionary()
_keeping = Lock()
