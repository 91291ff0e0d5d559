"""The records somebody may act on, by the units they act for or the states they act in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import bindparam, select

from storage.selection import Selecting, keys_text
from storage.tables.columns import table_of
from storage.tables.people import Unit
from storage.tables.records import Record
from storage.work import Work

_r = table_of(Record).c
_u = table_of(Unit).c


class StandingRow(NamedTuple):
    """Where a record stands, with the edition that says what can be done from there."""

    code: str
    track: str
    state: str
    version: int
    edition_id: int
    unit_id: int
    unit: str


_RECORDS = (
    select(_r.code, _r.track, _r.state, _r.version, _r.edition_id, _r.unit_id, _u.code)
    .join_from(table_of(Record), table_of(Unit), _u.id == _r.unit_id)
    .where(_r.plan_id == bindparam("plan_id"))
    .order_by(_u.code, _r.code)
)
_OF_UNITS = Selecting(_RECORDS, _r.unit_id)
_IN_STATES = Selecting(_RECORDS, _r.state)


def records_of_units(work: Work, plan_id: int, unit_ids: Iterable[int]) -> tuple[StandingRow, ...]:
    """Every record of some units in a plan, by unit and code."""
    rows = work.all(_OF_UNITS.for_(work), plan_id=plan_id, keys=keys_text(unit_ids))
    return tuple(StandingRow._make(row) for row in rows)


def records_in_states(work: Work, plan_id: int, states: Iterable[str]) -> tuple[StandingRow, ...]:
    """Every record of a plan in states of these names, of whatever track, by unit and code."""
    rows = work.all(_IN_STATES.for_(work), plan_id=plan_id, keys=keys_text(states))
    return tuple(StandingRow._make(row) for row in rows)
