"""How many obligations of a plan stand how, counted by the database: for charts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, case, func, literal_column, select

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

    unit_id: int
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
    """What each unit owes and owed at ``now`` (aware), in no order; of these units only."""
    rows = _counted(work, _BY_UNIT, _BY_SOME_UNITS, plan_id, now, unit_ids)
    return tuple(UnitTally(*of, tally) for of, tally in _folded(rows))


def tallies_by_day(
    work: Work, plan_id: int, now: datetime, unit_ids: Iterable[int] | None = None
) -> tuple[DayTally, ...]:
    """What falls and fell due when, at ``now`` (aware), the earliest first; of these units only."""
    rows = _counted(work, _BY_DAY, _BY_DAY_OF_SOME, plan_id, now, unit_ids)
    found = (DayTally(deadline, instant(at), tally) for (deadline, at), tally in _folded(rows))
    return tuple(sorted(found, key=lambda one: (one.due_at, one.deadline)))


def units_of(work: Work, committee_id: int) -> dict[int, tuple[str, str]]:
    """The code and the kind of every unit of a committee, closed ones too, by its id."""
    return {row[0]: (row[1], row[2]) for row in work.all(_UNITS, committee_id=committee_id)}


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


def _folded(rows: Iterable[Row]) -> Iterable[tuple[tuple[Any, Any], Tally]]:
    """Rows of what is open and of what is settled, put together."""
    found: dict[tuple[Any, Any], Tally] = {}
    for first, second, state, count, late in rows:
        of, late = (first, second), int(late)
        tally = (
            Tally(met=count - late, met_late=late)
            if state == "settled"
            else Tally(waiting=count - late, overdue=late)
        )
        found[of] = found[of] + tally if of in found else tally
    return found.items()


# Grouped in the order of an index that has all that is asked for: the rows themselves stay unread,
# and 100,000 are counted in some milliseconds.
_LATE = func.sum(
    case(
        (func.coalesce(_o.met_at, bindparam("now")) >= _o.due_at, literal_column("1")),
        else_=literal_column("0"),
    )
)
_OF_PLAN = (_o.plan_id == bindparam("plan_id"), _o.state != literal_column("'waived'"))
_BY_UNIT = (
    select(_o.unit_id, _o.deadline, _o.state, func.count(), _LATE)
    .where(*_OF_PLAN)
    .group_by(_o.unit_id, _o.deadline, _o.state)
)
_BY_DAY = (
    select(_o.deadline, _o.due_at, _o.state, func.count(), _LATE)
    .where(*_OF_PLAN)
    .group_by(_o.deadline, _o.state, _o.due_at)
)
_UNITS = select(_u.id, _u.code, _u.kind).where(_u.committee_id == bindparam("committee_id"))
_BY_SOME_UNITS = Selecting(_BY_UNIT, _o.unit_id)
_BY_DAY_OF_SOME = Selecting(_BY_DAY, _o.unit_id)
