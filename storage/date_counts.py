"""How many of a plan's obligations stand how, date by date: counted by the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, literal_column, select

from storage.instants import instant
from storage.selection import Selecting, keys_text
from storage.tables.columns import table_of
from storage.tables.duties import Obligation
from storage.tables.records import Record
from storage.work import Row, Work

_o = table_of(Obligation).c
_r = table_of(Record).c


class DateCount(NamedTuple):
    """So many obligations by one deadline, in one period ("" without), due at one instant."""

    deadline: str
    period: str
    due_at: datetime
    state: str
    n: int


def date_counts(
    work: Work, plan_id: int, *, periods: bool, unit_ids: Iterable[int] | None = None
) -> tuple[DateCount, ...]:
    """Every obligation of a plan counted, or those of some units.

    Args:
        periods: whether its records have periods; where none has, an index alone answers.
    """
    if unit_ids is None:
        statement = _BY_PERIOD if periods else _BY_DATE
        rows = work.all(statement, plan_id=plan_id)
    else:
        rows = work.all(_OF_UNITS.for_(work), plan_id=plan_id, keys=keys_text(unit_ids))
    return tuple(_count(row) for row in rows)


def _count(row: Row) -> DateCount:
    deadline, period, due_at, state, n = row
    return DateCount(deadline, period, instant(due_at), state, n)


_BY_DATE = (
    select(_o.deadline, literal_column("''"), _o.due_at, _o.state, func.count())
    .where(_o.plan_id == bindparam("plan_id"))
    .group_by(_o.deadline, _o.state, _o.due_at)
)
_BY_PERIOD = (
    select(_o.deadline, _r.period, _o.due_at, _o.state, func.count())
    .join_from(table_of(Obligation), table_of(Record), _r.id == _o.record_id)
    .where(_o.plan_id == bindparam("plan_id"))
    .group_by(_o.deadline, _o.state, _o.due_at, _r.period)
)
_OF_UNITS = Selecting(_BY_PERIOD, _o.unit_id)
