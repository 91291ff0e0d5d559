"""How many obligations of a plan stand how, counted by the database: for charts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
)

from storage.duties import IS_OPEN
from storage.instants import instant, instant_text
from storage.selection import Selecting, keys_text
from storage.tables.columns import table_of
from storage.tables.duties import Obligation
from storage.tables.people import Unit
from storage.work import Row, Work

_o = table_of(Obligation).c
_u = table_of(Unit).c


@dataclass(frozen=True, slots=True)
class Tally:
    """Obligations counted; those that were waived are not among them.

    Attributes:
        met: settled, by the act's date that counts, before it was too late.
        met_late: settled after it.
        waiting: open, and still in time.
        overdue: open, and past its date.
    """

    met: int = 0
    met_late: int = 0
    waiting: int = 0
    overdue: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.met + self.met_late + self.waiting + self.overdue

    @property
    def done(self) -> int:
        """What is settled, in time or late."""
        return self.met + self.met_late

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.met + other.met,
            self.met_late + other.met_late,
            self.waiting + other.waiting,
            self.overdue + other.overdue,
        )


@dataclass(frozen=True, slots=True)
class UnitTally:
    """What one unit owes by one deadline of the plan, counted."""

    unit: str
    kind: str
    deadline: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class DayTally:
    """What falls due at one instant by one deadline of the plan, counted."""

    deadline: str
    due_at: datetime
    tally: Tally


def tallies_by_unit(
    work: Work, plan_id: int, now: datetime, unit_ids: Iterable[int] | None = None
) -> tuple[UnitTally, ...]:
    """What each unit owes and owed at ``now`` (aware), by the units' codes; of these units only."""
    rows = _counted(work, _BY_UNIT, _BY_SOME_UNITS, plan_id, now, unit_ids)
    return tuple(
        UnitTally(unit, kind, deadline, Tally(*counts)) for unit, kind, deadline, *counts in rows
    )


def tallies_by_day(
    work: Work, plan_id: int, now: datetime, unit_ids: Iterable[int] | None = None
) -> tuple[DayTally, ...]:
    """What falls and fell due when, at ``now`` (aware), the earliest first; of these units only."""
    rows = _counted(work, _BY_DAY, _BY_DAY_OF_SOME, plan_id, now, unit_ids)
    return tuple(
        DayTally(deadline, instant(due_at), Tally(*counts)) for deadline, due_at, *counts in rows
    )


def _counted(
    work: Work,
    everyone: Select[Any],
    some: Selecting,
    plan_id: int,
    now: datetime,
    unit_ids: Iterable[int] | None,
) -> list[Row]:
    at = instant_text(now)
    if unit_ids is None:
        return work.all(everyone, plan_id=plan_id, now=at)
    return work.all(some.for_(work), plan_id=plan_id, now=at, keys=keys_text(unit_ids))


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, literal_column("1")), else_=literal_column("0")))


_SETTLED = _o.state == literal_column("'settled'")
_TALLY = (  # in the order of Tally
    _number(and_(_SETTLED, _o.met_at < _o.due_at)),
    _number(and_(_SETTLED, _o.met_at >= _o.due_at)),
    _number(and_(IS_OPEN, _o.due_at > bindparam("now"))),
    _number(and_(IS_OPEN, _o.due_at <= bindparam("now"))),
)
_OF_PLAN = and_(_o.plan_id == bindparam("plan_id"), or_(IS_OPEN, _SETTLED))
_UNITS = (
    select(_u.code, _u.kind, _o.deadline, *_TALLY)
    .join_from(table_of(Obligation), table_of(Unit), _u.id == _o.unit_id)
    .where(_OF_PLAN)
    .group_by(_u.code, _u.kind, _o.deadline)
)
_DAYS = select(_o.deadline, _o.due_at, *_TALLY).where(_OF_PLAN).group_by(_o.deadline, _o.due_at)
_BY_UNIT = _UNITS.order_by(_u.code, _o.deadline)
_BY_SOME_UNITS = Selecting(_BY_UNIT, _o.unit_id)
_BY_DAY = _DAYS.order_by(_o.due_at, _o.deadline)
_BY_DAY_OF_SOME = Selecting(_BY_DAY, _o.unit_id)
