"""Committees, units and officers: who is asked, by what name, and who may act as what on a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select, update

from storage.audit import create_head
from storage.instants import day as stored_day
from storage.instants import day_text, instant_text
from storage.successors import line_of_unit
from storage.tables.columns import row_insert, table_of
from storage.tables.people import Assignment, Committee, Officer, Unit, UnitName
from storage.work import Row, Work
from workflows.errors import WrongUsage

_c = table_of(Committee).c
_u = table_of(Unit).c
_n = table_of(UnitName).c
_o = table_of(Officer).c
_a = table_of(Assignment).c


@dataclass(frozen=True, slots=True)
class CommitteeRow:
    """A committee; ``head_id`` is the chain of its acts outside any plan."""

    id: int
    code: str
    name_vi: str
    name_en: str
    head_id: int


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with the name it bore on the day asked for (its first name before it had any)."""

    id: int
    committee_id: int
    code: str
    kind: str
    level: str
    parent_id: int | None
    name_vi: str
    name_en: str
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """An officer; ``lang`` is the language they are written to."""

    id: int
    committee_id: int
    code: str
    name: str
    email: str
    phone: str
    lang: str
    os_user: str
    active: bool


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """A role held from ``since`` to ``until``, both included; no unit means the whole committee."""

    id: int
    officer_id: int
    role: str
    unit_id: int | None
    since: date
    until: date | None


# --- committees ----------------------------------------------------------------------------------

_COMMITTEES = select(*(_c[f.name] for f in fields(CommitteeRow))).order_by(_c.code)
_COMMITTEE = _COMMITTEES.where(_c.code == bindparam("code"))
_ADD_COMMITTEE = row_insert(Committee).returning(_c.id)


def committees(work: Work) -> tuple[CommitteeRow, ...]:
    """Every committee, by code."""
    return tuple(CommitteeRow(*row) for row in work.all(_COMMITTEES))


def committee(work: Work, code: str) -> CommitteeRow | None:
    """The committee of that code, or None."""
    row = work.one(_COMMITTEE, code=code)
    return None if row is None else CommitteeRow(*row)


def add_committee(
    work: Work, *, code: str, name_vi: str, name_en: str, now: datetime
) -> CommitteeRow:
    """A new committee with an empty audit chain. The caller has looked whether the code is free."""
    head_id = create_head(work, "committee")
    row = work.one(
        _ADD_COMMITTEE,
        code=code,
        name_vi=name_vi,
        name_en=name_en,
        head_id=head_id,
        created_at=instant_text(now),
    )
    return CommitteeRow(_id(row), code, name_vi, name_en, head_id)


# --- units ---------------------------------------------------------------------------------------

_of_unit = select(_n.since).where(_n.unit_id == _u.id).correlate(table_of(Unit))
_SINCE = func.coalesce(
    _of_unit.where(_n.since <= bindparam("day"))
    .with_only_columns(func.max(_n.since))
    .scalar_subquery(),
    _of_unit.with_only_columns(func.min(_n.since)).scalar_subquery(),
)
_name = table_of(UnitName).alias("name")
UNITS: Select[Any] = (
    select(
        _u.id,
        _u.committee_id,
        _u.code,
        _u.kind,
        _u.level,
        _u.parent_id,
        func.coalesce(_name.c.vi, _u.code),
        func.coalesce(_name.c.en, _u.code),
        _u.closed_on,
    )
    .select_from(
        table_of(Unit).outerjoin(_name, and_(_name.c.unit_id == _u.id, _name.c.since == _SINCE))
    )
    .where(_u.committee_id == bindparam("committee_id"))
)
OFFICE = "@"
"""Kind of the unit that stands for a committee's own office, and how its code begins."""

_OPEN_UNITS = UNITS.where(
    or_(_u.closed_on.is_(None), _u.closed_on > bindparam("day")), _u.kind != OFFICE
).order_by(_u.code)
_UNIT = UNITS.where(_u.code == bindparam("code"))
_UNIT_BY_ID = UNITS.where(_u.id == bindparam("id"))
_SAVE_UNIT = (
    update(table_of(Unit))
    .where(_u.committee_id == bindparam("of_committee"), _u.code == bindparam("of_code"))
    .values({name: bindparam(name) for name in ("kind", "level", "parent_id", "closed_on")})
    .returning(_u.id)
)
_ADD_UNIT = row_insert(
    Unit, "committee_id", "code", "kind", "level", "parent_id", "closed_on"
).returning(_u.id)
_RENAME = (
    update(table_of(UnitName))
    .where(_n.unit_id == bindparam("of_unit"), _n.since == bindparam("from_day"))
    .values(vi=bindparam("vi"), en=bindparam("en"))
)
_NAME = row_insert(UnitName)


def unit(work: Work, committee_id: int, code: str, day: date) -> UnitRow | None:
    """The unit of that code as named on ``day``, open or closed, or None."""
    row = work.one(_UNIT, committee_id=committee_id, code=code, day=day_text(day))
    return None if row is None else _unit(row)


def unit_by_id(work: Work, committee_id: int, unit_id: int, day: date) -> UnitRow | None:
    """The unit of that id as named on ``day``, open or closed, or None."""
    row = work.one(_UNIT_BY_ID, committee_id=committee_id, id=unit_id, day=day_text(day))
    return None if row is None else _unit(row)


def units(
    work: Work, committee_id: int, day: date, kinds: Collection[str] = ()
) -> tuple[UnitRow, ...]:
    """The units not yet closed on ``day``, as named on it, by code; of some kinds, when given."""
    rows = work.all(_OPEN_UNITS, committee_id=committee_id, day=day_text(day))
    return tuple(_unit(row) for row in rows if not kinds or row[3] in kinds)


def save_unit(
    work: Work,
    committee_id: int,
    *,
    code: str,
    kind: str,
    level: str = "",
    parent_id: int | None = None,
    closed_on: date | None = None,
) -> int:
    """Add the unit of that code or bring it up to date; its id. Names come by ``name_unit``."""
    facts = {
        "kind": kind,
        "level": level,
        "parent_id": parent_id,
        "closed_on": None if closed_on is None else day_text(closed_on),
    }
    known = work.one(_SAVE_UNIT, of_committee=committee_id, of_code=code, **facts)
    return _id(known or work.one(_ADD_UNIT, committee_id=committee_id, code=code, **facts))


def name_unit(work: Work, unit_id: int, *, since: date, vi: str, en: str) -> None:
    """The unit's name from ``since`` on, until the next name; the same day again corrects it."""
    day = day_text(since)
    if not work.run(_RENAME, of_unit=unit_id, from_day=day, vi=vi, en=en):
        work.run(_NAME, unit_id=unit_id, since=day, vi=vi, en=en)


def _unit(row: Row) -> UnitRow:
    closed_on = row[8]
    return UnitRow(*(*row[:8], None if closed_on is None else stored_day(closed_on)))


# --- officers ------------------------------------------------------------------------------------

OFFICERS: Select[Any] = select(*(_o[f.name] for f in fields(OfficerRow)))
_ALL_OFFICERS = OFFICERS.where(_o.committee_id == bindparam("committee_id")).order_by(_o.code)
_OFFICER = OFFICERS.where(
    _o.committee_id == bindparam("committee_id"), _o.code == bindparam("code")
)
_OFFICER_BY_ID = OFFICERS.where(_o.id == bindparam("id"))
_BY_OS_USER = OFFICERS.where(_o.os_user == bindparam("os_user"), _o.active).order_by(_o.code)
_FACTS = ("name", "email", "phone", "lang", "os_user", "active")
_SAVE_OFFICER = (
    update(table_of(Officer))
    .where(_o.committee_id == bindparam("of_committee"), _o.code == bindparam("of_code"))
    .values({name: bindparam(name) for name in _FACTS})
    .returning(_o.id)
)
_ADD_OFFICER = row_insert(Officer).returning(_o.id)
_SET_ACTIVE = (
    update(table_of(Officer)).where(_o.id == bindparam("of_id")).values(active=bindparam("active"))
)


def officers(work: Work, committee_id: int) -> tuple[OfficerRow, ...]:
    """Every officer of the committee, active or not, by code."""
    return tuple(_officer(row) for row in work.all(_ALL_OFFICERS, committee_id=committee_id))


def officer(work: Work, committee_id: int, code: str) -> OfficerRow | None:
    """The officer of that code, active or not, or None."""
    row = work.one(_OFFICER, committee_id=committee_id, code=code)
    return None if row is None else _officer(row)


def officer_by_id(work: Work, officer_id: int) -> OfficerRow | None:
    """The officer of that id, active or not, or None."""
    row = work.one(_OFFICER_BY_ID, id=officer_id)
    return None if row is None else _officer(row)


def officer_by_os_user(
    work: Work, os_user: str, committee_id: int | None = None
) -> OfficerRow | None:
    """The active officer tied to an account of this machine, in one committee or in any.

    Raises WrongUsage when the account is tied to more than one, since then nobody knows who acts.
    """
    found = [
        _officer(row)
        for row in (work.all(_BY_OS_USER, os_user=os_user) if os_user else ())
        if committee_id in (None, row[1])
    ]
    if len(found) > 1:
        codes = [officer.code for officer in found]
        raise WrongUsage("os_user_of_many", account=os_user, officers=codes)
    return found[0] if found else None


def save_officer(
    work: Work,
    committee_id: int,
    *,
    code: str,
    name: str,
    email: str = "",
    phone: str = "",
    lang: str = "vi",
    os_user: str = "",
    active: bool = True,
) -> int:
    """Add the officer of that code or bring them up to date; their id."""
    facts = dict(zip(_FACTS, (name, email, phone, lang, os_user, active), strict=True))
    known = work.one(_SAVE_OFFICER, of_committee=committee_id, of_code=code, **facts)
    return _id(known or work.one(_ADD_OFFICER, committee_id=committee_id, code=code, **facts))


def set_active(work: Work, officer_id: int, *, active: bool) -> None:
    """Let an officer act, or not any more."""
    work.run(_SET_ACTIVE, of_id=officer_id, active=active)


def _officer(row: Row) -> OfficerRow:
    return OfficerRow(*(*row[:8], bool(row[8])))


# --- roles ---------------------------------------------------------------------------------------

_on_day = and_(_a.since <= bindparam("day"), or_(_a.until.is_(None), _a.until >= bindparam("day")))
_ROLES = (
    select(_a.role, _a.unit_id)
    .where(_a.officer_id == bindparam("officer_id"), _on_day)
    .order_by(_a.role, _a.unit_id)
    .distinct()
)
_HOLDERS = OFFICERS.join(table_of(Assignment), _a.officer_id == _o.id).where(
    _o.committee_id == bindparam("committee_id"),
    _a.role == bindparam("role"),
    _o.active,
    _on_day,
)
_OF_UNIT = _HOLDERS.where(_a.unit_id.in_(select(line_of_unit().c.id)))
_OF_COMMITTEE = _HOLDERS.where(_a.unit_id.is_(None))
_same = (
    _a.officer_id == bindparam("officer_id"),
    _a.role == bindparam("role"),
    func.coalesce(_a.unit_id, 0) == bindparam("at_unit"),
)
_ASSIGNMENTS = select(*(_a[f.name] for f in fields(AssignmentRow))).where(*_same)
_EXACT = _ASSIGNMENTS.where(_a.since == bindparam("since"))
_ASSIGN = row_insert(Assignment).returning(_a.id)
_SET_END = (
    update(table_of(Assignment)).where(_a.id == bindparam("of_id")).values(until=bindparam("until"))
)
_END = (
    update(table_of(Assignment))
    .where(
        *_same,
        _a.since <= bindparam("last_day"),
        or_(_a.until.is_(None), _a.until > bindparam("last_day")),
    )
    .values(until=bindparam("until"))
)


def roles_of(work: Work, officer_id: int, day: date) -> tuple[tuple[str, int | None], ...]:
    """What the officer may act as on ``day``: each role with its unit, None for the committee."""
    rows = work.all(_ROLES, officer_id=officer_id, day=day_text(day))
    return tuple((role, unit_id) for role, unit_id in rows)


def holders(
    work: Work, committee_id: int, role: str, unit_id: int | None, day: date
) -> tuple[OfficerRow, ...]:
    """The active officers holding ``role`` on ``day`` for that unit, or the committee when None.

    For a unit that has closed, those of the unit that carries on for it, too.

    By code; sorted here, since a database asked to would rather walk all officers in that order.
    """
    facts: dict[str, object] = {"committee_id": committee_id, "role": role, "day": day_text(day)}
    if unit_id is None:
        rows = work.all(_OF_COMMITTEE, **facts)
    else:
        rows = work.all(_OF_UNIT, **facts, unit_id=unit_id)
    found = {officer.id: officer for officer in map(_officer, rows)}
    return tuple(sorted(found.values(), key=lambda officer: officer.code))


def assign(
    work: Work,
    officer_id: int,
    role: str,
    unit_id: int | None,
    *,
    since: date,
    until: date | None = None,
) -> int:
    """Give an officer a role from a day on; the same role, unit and day again only sets its end."""
    same = {"officer_id": officer_id, "role": role, "since": day_text(since)}
    end = None if until is None else day_text(until)
    known = work.one(_EXACT, **same, at_unit=unit_id or 0)
    if known is None:
        return _id(work.one(_ASSIGN, **same, unit_id=unit_id, until=end))
    work.run(_SET_END, of_id=known[0], until=end)
    return _id(known)


def end_assignment(
    work: Work, officer_id: int, role: str, unit_id: int | None, *, until: date
) -> int:
    """End a role on ``until``, its last day, wherever it would run longer; how many it ended."""
    end = day_text(until)
    return work.run(
        _END, officer_id=officer_id, role=role, at_unit=unit_id or 0, until=end, last_day=end
    )


def _id(row: Row | None) -> int:
    if row is None:  # RETURNING gives a row or the driver raises
        raise AssertionError("an insert returned no id")
    found: int = row[0]
    return found
