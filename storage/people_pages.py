"""Units and officers as a page lists them: narrowed and cut to a page by the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select

from storage.instants import day as stored_day
from storage.instants import day_text
from storage.people import OFFICE, OFFICERS, UNITS, AssignmentRow, OfficerRow, UnitRow
from storage.selection import Selecting, keys_text
from storage.tables.columns import table_of
from storage.tables.people import Assignment, Officer, Unit, UnitName
from storage.work import Row, Work

_u = table_of(Unit).c
_n = table_of(UnitName).c
_o = table_of(Officer).c
_a = table_of(Assignment).c


@dataclass(frozen=True, slots=True)
class OfficersAsked:
    """Which officers to list; "" and None mean any.

    Attributes:
        words: in the name, the code, the address or the telephone number.
        role, unit_id: held on the day.
        active: or left.
    """

    words: str = ""
    role: str = ""
    unit_id: int | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class UnitsAsked:
    """Which units to list; "" and None mean any. ``words`` are in the code or a name it bore."""

    words: str = ""
    kind: str = ""
    is_open: bool | None = None


def officers_page(
    work: Work, committee_id: int, asked: OfficersAsked, day: date, *, after: str, limit: int
) -> tuple[OfficerRow, ...]:
    """Officers by code after the code ``after``, at most ``limit``."""
    given: dict[str, object] = {"role": asked.role, "unit_id": asked.unit_id}
    wanted = {name: value for name, value in given.items() if value}
    if asked.active is not None:
        wanted["active"] = asked.active
    facts = dict(wanted)
    if asked.words:
        facts |= _spellings(asked.words)
    if wanted.keys() & {"role", "unit_id"}:
        facts["day"] = day_text(day)
    query = _officers(frozenset(wanted), words=bool(asked.words))
    rows = work.all(query, committee_id=committee_id, after=after, most=limit, **facts)
    return tuple(OfficerRow(*(*row[:8], bool(row[8]))) for row in rows)


def units_page(
    work: Work, committee_id: int, asked: UnitsAsked, day: date, *, after: str, limit: int
) -> tuple[UnitRow, ...]:
    """Units as named on the day, by code after the code ``after``, at most ``limit``."""
    facts: dict[str, object] = {"day": day_text(day)}
    wanted = []
    if asked.kind:
        wanted, facts["kind"] = ["kind"], asked.kind
    if asked.is_open is not None:
        wanted.append("open" if asked.is_open else "closed")
    if asked.words:
        facts |= _spellings(asked.words)
    query = _units(frozenset(wanted), words=bool(asked.words))
    rows = work.all(query, committee_id=committee_id, after=after, most=limit, **facts)
    return tuple(map(_unit, rows))


def assignments_of(work: Work, officer_ids: Iterable[int]) -> dict[int, tuple[AssignmentRow, ...]]:
    """Every role ever given to each of some officers, the first given first."""
    found: dict[int, tuple[AssignmentRow, ...]] = dict.fromkeys(officer_ids, ())
    for row in work.all(_ASSIGNED.for_(work), keys=keys_text(officer_ids)):
        role_id, officer_id, role, unit_id, since, until = row
        end = None if until is None else stored_day(until)
        one = AssignmentRow(role_id, officer_id, role, unit_id, stored_day(since), end)
        found[officer_id] = (*found[officer_id], one)
    return found


def units_by_id(
    work: Work, committee_id: int, unit_ids: Iterable[int], day: date
) -> dict[int, UnitRow]:
    """Some units, as named on the day."""
    rows = work.all(
        _BY_ID.for_(work), committee_id=committee_id, day=day_text(day), keys=keys_text(unit_ids)
    )
    return {row[0]: _unit(row) for row in rows}


def units_below(work: Work, committee_id: int, unit_id: int, day: date) -> tuple[UnitRow, ...]:
    """The units right below one, as named on the day, by code."""
    rows = work.all(_BELOW, committee_id=committee_id, day=day_text(day), above=unit_id)
    return tuple(map(_unit, rows))


def unit_names(work: Work, unit_id: int) -> tuple[tuple[date, str, str], ...]:
    """Every name the unit bore with the day it began, the newest first: day, vi, en."""
    rows = work.all(_NAMED, of_unit=unit_id)
    return tuple((stored_day(since), vi, en) for since, vi, en in rows)


def successor_of(work: Work, unit_id: int) -> int | None:
    """The id of the unit that carries on the work of a closed one."""
    row = work.one(_SUCCESSOR, of_unit=unit_id)
    return None if row is None else row[0]


def known_kinds(work: Work, committee_id: int) -> tuple[str, ...]:
    """Every kind that any unit of the committee is of, by name."""
    return tuple(row[0] for row in work.all(_KINDS, committee_id=committee_id))


def _unit(row: Row) -> UnitRow:
    return UnitRow(*(*row[:8], None if row[8] is None else stored_day(row[8])))


def _spellings(words: str) -> dict[str, object]:
    """What is looked for, as patterns: SQLite folds no letter but A to Z, and Đ is one."""
    plain = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    forms = (plain, plain.lower(), plain.upper(), plain.title())
    return {f"words{at}": f"%{one}%" for at, one in enumerate(forms)}


def _said_in(*columns: ColumnElement[Any]) -> ColumnElement[bool]:
    folded = [one.ilike(bindparam("words0"), escape="\\") for one in columns]
    spelt = [
        one.like(bindparam(f"words{at}"), escape="\\") for one in columns for at in range(1, 4)
    ]
    return or_(*folded, *spelt)


@cache
def _officers(by: frozenset[str], *, words: bool) -> Select[Any]:
    """The statement for what is given: made once, so that it is compiled once."""
    holds = [
        _a.officer_id == _o.id,
        _a.since <= bindparam("day"),
        or_(_a.until.is_(None), _a.until >= bindparam("day")),
    ]
    if "role" in by:
        holds.append(_a.role == bindparam("role"))
    if "unit_id" in by:
        holds.append(_a.unit_id == bindparam("unit_id"))
    query = OFFICERS.where(_o.committee_id == bindparam("committee_id"))
    if by & {"role", "unit_id"}:
        query = query.where(exists().where(and_(*holds)))
    if "active" in by:
        query = query.where(_o.active == bindparam("active"))
    if words:
        query = query.where(_said_in(_o.name, _o.code, _o.email, _o.phone))
    return query.where(_o.code > bindparam("after")).order_by(_o.code).limit(bindparam("most"))


@cache
def _units(by: frozenset[str], *, words: bool) -> Select[Any]:
    query = UNITS.where(_u.kind != OFFICE)
    if "kind" in by:
        query = query.where(_u.kind == bindparam("kind"))
    if "open" in by:
        query = query.where(or_(_u.closed_on.is_(None), _u.closed_on > bindparam("day")))
    if "closed" in by:
        query = query.where(_u.closed_on <= bindparam("day"))
    if words:
        named = exists().where(_n.unit_id == _u.id, _said_in(_n.vi, _n.en))
        query = query.where(or_(_said_in(_u.code), named))
    return query.where(_u.code > bindparam("after")).order_by(_u.code).limit(bindparam("most"))


_ASSIGNED = Selecting(
    select(_a.id, _a.officer_id, _a.role, _a.unit_id, _a.since, _a.until).order_by(
        _a.officer_id, _a.since, _a.role, _a.unit_id
    ),
    _a.officer_id,
)
_BY_ID = Selecting(UNITS, _u.id)
_BELOW = UNITS.where(_u.parent_id == bindparam("above")).order_by(_u.code)
_NAMED = (
    select(_n.since, _n.vi, _n.en)
    .where(_n.unit_id == bindparam("of_unit"))
    .order_by(_n.since.desc())
)
_SUCCESSOR = select(_u.successor_id).where(_u.id == bindparam("of_unit"))
_KINDS = (
    select(_u.kind)
    .where(_u.committee_id == bindparam("committee_id"), _u.kind != OFFICE)
    .distinct()
    .order_by(_u.kind)
)
