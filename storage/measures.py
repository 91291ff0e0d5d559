"""Counts for a monitor: the vital signs, and where records stand, in a few queries."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from storage.tables.columns import table_of
from storage.tables.plans import Plan
from storage.tables.records import Record
from storage.vitals import Vitals, vitals
from storage.work import Work

_r, _p = (table_of(one).c for one in (Record, Plan))

_RECORDS = (
    select(_p.code, _r.track, _r.state, func.count())
    .join_from(table_of(Record), table_of(Plan), _p.id == _r.plan_id)
    .where(_p.closed_at.is_(None))
    .group_by(_p.code, _r.track, _r.state)
    .order_by(_p.code, _r.track, _r.state)
)


class Measures(NamedTuple):
    """The vital signs, and how many records stand where: plan, track, state."""

    vitals: Vitals
    records: tuple[tuple[str, str, str, int], ...]


def measures(work: Work, now: datetime) -> Measures:
    """The counts at ``now`` (aware); records of plans that still run."""
    return Measures(
        vitals=vitals(work, now),
        records=tuple((row[0], row[1], row[2], int(row[3])) for row in work.all(_RECORDS)),
    )
