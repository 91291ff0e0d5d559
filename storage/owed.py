"""Obligations with what names them to a reader: who owes what by when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, literal_column, or_, select

from storage.duties import DUTY, IS_OPEN, WIDTH, DutyRow, duty_row
from storage.selection import among, keys_text
from storage.tables.columns import table_of
from storage.tables.duties import Obligation
from storage.tables.people import Unit
from storage.tables.plans import Edition
from storage.tables.records import Record
from storage.work import Work

_o = table_of(Obligation).c
_r = table_of(Record).c
_u = table_of(Unit).c
_e = table_of(Edition).c


@dataclass(frozen=True, slots=True)
class OwedRow:
    """An obligation with its record, its unit and the hashes of the edition it is pinned to."""

    duty: DutyRow
    record: str
    track: str
    state: str
    edition_id: int
    unit: str
    unit_kind: str
    period: str
    definition_sha256: str
    calendar_sha256: str

    @property
    def hashes(self) -> tuple[str, str]:
        """Of the definition and of the calendar."""
        return self.definition_sha256, self.calendar_sha256


OWED = (
    DUTY.add_columns(
        _r.code,
        _r.track,
        _r.state,
        _r.edition_id,
        _u.code,
        _u.kind,
        _r.period,
        _e.definition_sha256,
        _e.calendar_sha256,
    )
    .join(table_of(Record), _r.id == _o.record_id)
    .join(table_of(Unit), _u.id == _o.unit_id)
    .join(table_of(Edition), _e.id == _r.edition_id)
)
"""What ``owed_row`` reads."""
_LATE = and_(_o.state == literal_column("'settled'"), _o.met_at >= _o.due_at)
_OF_RECORD = OWED.where(_o.record_id == bindparam("record_id")).order_by(_o.due_at, _o.id)


def owed_in_plan(
    work: Work, plan_id: int, *, state: str | None = None, unit_id: int | None = None
) -> tuple[OwedRow, ...]:
    """The obligations of a plan, earliest due first; of one state or one unit where asked."""
    wanted = [_o.plan_id == plan_id]
    if state is not None:
        wanted.append(_o.state == state)
    if unit_id is not None:
        wanted.append(_o.unit_id == unit_id)
    found = work.all(OWED.where(*wanted).order_by(_o.due_at, _u.code, _o.id))
    return tuple(owed_row(row) for row in found)


def listed_owed(
    work: Work,
    plan_id: int,
    *,
    unit_ids: Iterable[int] | None = None,
    everything: bool = False,
    offset: int = 0,
    at_most: int = 200,
) -> tuple[tuple[OwedRow, ...], int]:
    """A part of what a plan's units owe and owed, and how many there are in all.

    Open before settled, earliest due first; what was met in time and what was waived only with
    ``everything``; of these units only, when given.
    """
    page, count = _listed(unit_ids is not None, everything, work.on_postgresql)
    given = {"plan_id": plan_id, "units": keys_text(unit_ids or ())}
    rows = work.all(page, **given, most=at_most, offset=offset)
    (total,) = work.all(count, **given)
    return tuple(owed_row(row) for row in rows), int(total[0])


def owed_of_record(work: Work, record_id: int) -> tuple[OwedRow, ...]:
    """The obligations of one record, settled ones too, earliest due first."""
    return tuple(owed_row(row) for row in work.all(_OF_RECORD, record_id=record_id))


def owed_row(row: Sequence[Any]) -> OwedRow:
    """A row of ``OWED`` as a value."""
    return OwedRow(duty_row(row[:WIDTH]), *row[WIDTH:])


@cache
def _listed(some: bool, everything: bool, on_postgresql: bool) -> tuple[Select[Any], Select[Any]]:
    wanted = [_o.plan_id == bindparam("plan_id")]
    if some:
        wanted.append(among(_o.unit_id, "units", on_postgresql=on_postgresql))
    if not everything:
        wanted.append(or_(IS_OPEN, _LATE))
    settled = case((IS_OPEN, literal_column("0")), else_=literal_column("1"))
    page: Select[Any] = OWED.where(*wanted).order_by(settled, _o.due_at, _o.id)
    count: Select[Any] = select(func.count()).select_from(table_of(Obligation)).where(*wanted)
    return page.limit(bindparam("most")).offset(bindparam("offset")), count
