"""The whole roster of a committee, open and closed, as an import compares it with a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import bindparam, select, update

from storage.instants import day as stored_day
from storage.instants import day_text
from storage.people import OFFICE, AssignmentRow, OfficerRow, officers
from storage.tables.columns import table_of
from storage.tables.people import Assignment, Officer, Unit, UnitName
from storage.work import Work

_u = table_of(Unit).c
_n = table_of(UnitName).c
_o = table_of(Officer).c
_a = table_of(Assignment).c

_UNITS = (
    select(_u.id, _u.code, _u.kind, _u.level, _u.parent_id, _u.successor_id, _u.closed_on)
    .where(_u.committee_id == bindparam("committee_id"), _u.kind != OFFICE)
    .order_by(_u.code)
)
_NAMES = (
    select(_u.code, _n.since, _n.vi, _n.en)
    .join_from(table_of(Unit), table_of(UnitName), _n.unit_id == _u.id)
    .where(_u.committee_id == bindparam("committee_id"), _u.kind != OFFICE)
    .order_by(_u.code, _n.since)
)
_ASSIGNMENTS = (
    select(_a.id, _a.officer_id, _a.role, _a.unit_id, _a.since, _a.until)
    .join_from(table_of(Assignment), table_of(Officer), _o.id == _a.officer_id)
    .where(_o.committee_id == bindparam("committee_id"))
    .order_by(_a.officer_id, _a.role, _a.unit_id, _a.since)
)
_SUCCEED = (
    update(table_of(Unit))
    .where(_u.id == bindparam("of_unit"))
    .values(successor_id=bindparam("by_unit"))
)
_MOVE = (
    update(table_of(Assignment))
    .where(_a.id == bindparam("of_id"))
    .values(since=bindparam("from_day"), until=bindparam("to_day"))
)


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit with every name it has borne, by the day each began; other units by their codes."""

    id: int
    code: str
    kind: str
    level: str
    parent: str
    successor: str
    closed_on: date | None
    names: Mapping[date, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfficerEntry:
    """An officer with every role ever given."""

    row: OfficerRow
    roles: tuple[AssignmentRow, ...]


def unit_entries(work: Work, committee_id: int) -> dict[str, UnitEntry]:
    """Every unit of the committee by its code."""
    rows = work.all(_UNITS, committee_id=committee_id)
    code_of = {row[0]: row[1] for row in rows}
    names: dict[str, dict[date, tuple[str, str]]] = {row[1]: {} for row in rows}
    for code, since, vi, en in work.all(_NAMES, committee_id=committee_id):
        names[code][stored_day(since)] = (vi, en)
    return {
        code: UnitEntry(
            unit_id,
            code,
            kind,
            level,
            code_of.get(parent, ""),
            code_of.get(successor, ""),
            None if closed is None else stored_day(closed),
            names[code],
        )
        for unit_id, code, kind, level, parent, successor, closed in rows
    }


def officer_entries(work: Work, committee_id: int) -> dict[str, OfficerEntry]:
    """Every officer of the committee by their code."""
    roles: dict[int, list[AssignmentRow]] = {}
    for row in work.all(_ASSIGNMENTS, committee_id=committee_id):
        role_id, officer_id, role, unit_id, since, until = row
        end = None if until is None else stored_day(until)
        one = AssignmentRow(role_id, officer_id, role, unit_id, stored_day(since), end)
        roles.setdefault(officer_id, []).append(one)
    return {
        row.code: OfficerEntry(row, tuple(roles.get(row.id, ())))
        for row in officers(work, committee_id)
    }


def succeed_unit(work: Work, unit_id: int, successor_id: int | None) -> None:
    """Say which unit carries on the work of a closed one."""
    work.run(_SUCCEED, of_unit=unit_id, by_unit=successor_id)


def move_assignment(work: Work, assignment_id: int, since: date, until: date | None) -> None:
    """Correct the days of a role once given."""
    end = None if until is None else day_text(until)
    work.run(_MOVE, of_id=assignment_id, from_day=day_text(since), to_day=end)
