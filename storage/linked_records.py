"""Records that belong to others (a model's visits) or continue them (last year's model)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import Integer, and_, bindparam, func, or_, select

from storage.plans import PlanRow
from storage.selection import Selecting, keys_text
from storage.tables.columns import table_of
from storage.tables.people import Unit
from storage.tables.plans import Edition, Plan
from storage.tables.records import Record
from storage.work import Work

_r = table_of(Record).c
_u = table_of(Unit).c
_p = table_of(Plan).c
_e = table_of(Edition).c
_other = table_of(Record).alias("other")


class LinkedRow(NamedTuple):
    """A record as the one it is linked with shows it; ``form`` is canonical JSON.

    The hashes are of its edition: its labels are those of its own plan at that time.
    """

    id: int
    code: str
    plan: str
    year: int
    committee_id: int
    track: str
    state: str
    unit: str
    unit_id: int
    form: str
    parent_id: int | None
    origin_id: int | None
    definition_sha256: str
    calendar_sha256: str


_LINKED = (
    select(
        _r.id,
        _r.code,
        _p.code,
        _p.year,
        _p.committee_id,
        _r.track,
        _r.state,
        _u.code,
        _r.unit_id,
        _r.form,
        _r.parent_id,
        _r.origin_id,
        _e.definition_sha256,
        _e.calendar_sha256,
    )
    .join_from(table_of(Record), table_of(Plan), _p.id == _r.plan_id)
    .join(table_of(Unit), _u.id == _r.unit_id)
    .join(table_of(Edition), _e.id == _r.edition_id)
)
_BY_CODE = _LINKED.where(_r.code == bindparam("code"))
_BY_ID = _LINKED.where(_r.id == bindparam("record_id"))
_CHILDREN = _LINKED.where(_r.parent_id == bindparam("record_id")).order_by(_r.id)
_BUILT_ON = _LINKED.where(_r.origin_id == bindparam("record_id")).order_by(_r.id)
_STANDING = Selecting(
    select(_r.parent_id, _r.track, _r.state, func.count())
    .where(_r.parent_id.is_not(None))
    .group_by(_r.parent_id, _r.track, _r.state),
    _r.parent_id,
)

_FORMS = Selecting(select(_r.id, _r.form), _r.id)
_PARENTS_FORMS = (
    select(_r.id, _other.c.form)
    .join_from(table_of(Record), _other, _other.c.id == _r.parent_id)
    .where(_r.plan_id == bindparam("plan_id"), _r.track == bindparam("track"))
)
_PARENTS = (
    select(_r.code, _other.c.code, _other.c.form)
    .join_from(table_of(Record), _other, _other.c.id == _r.parent_id)
    .where(
        _r.plan_id == bindparam("plan_id"),
        _r.track == bindparam("track"),
        or_(bindparam("unit_id", type_=Integer).is_(None), _r.unit_id == bindparam("unit_id")),
    )
)
_next, _of = table_of(Record).alias("next"), table_of(Plan).alias("of")
_CONTINUED = (
    select(_other.c.code)
    .join_from(_next, _other, _other.c.id == _next.c.origin_id)
    .join(_of, _of.c.id == _next.c.plan_id)
    .where(_of.c.code == bindparam("plan"), _next.c.track == bindparam("track"))
)

_OTHER_PLAN = and_(_r.track == bindparam("track"), _p.code != bindparam("plan"))
_CHOSEN = and_(_r.track == bindparam("chosen"), _p.code == bindparam("plan"))
_CONTINUABLE = Selecting(
    _LINKED.where(
        _p.committee_id == bindparam("committee_id"),
        _p.year <= bindparam("year"),
        or_(_OTHER_PLAN, _CHOSEN),
        _r.code.not_in(_CONTINUED.scalar_subquery()),
    )
    .order_by(_p.year.desc(), _r.id.desc())
    .limit(bindparam("limit")),
    _r.unit_id,
)

MOST_YEARS = 50
"""How far back a record's history is followed."""


def linked_record(work: Work, code: str) -> LinkedRow | None:
    """The record of that code, or None."""
    row = work.one(_BY_CODE, code=code)
    return None if row is None else LinkedRow._make(row)


def parent_of(work: Work, row: LinkedRow) -> LinkedRow | None:
    """The record that one belongs to, or None."""
    return None if row.parent_id is None else _by_id(work, row.parent_id)


def children_of(work: Work, record_id: int) -> tuple[LinkedRow, ...]:
    """The records that belong to one, in the order they were made."""
    return tuple(LinkedRow._make(row) for row in work.all(_CHILDREN, record_id=record_id))


def origins_of(work: Work, row: LinkedRow) -> tuple[LinkedRow, ...]:
    """What a record continues, the newest first, at most ``MOST_YEARS`` steps back."""
    found: list[LinkedRow] = []
    here = row
    while here.origin_id is not None and len(found) < MOST_YEARS:
        before = _by_id(work, here.origin_id)
        if before is None:
            break
        found.append(before)
        here = before
    return tuple(found)


def built_on(work: Work, record_id: int) -> tuple[LinkedRow, ...]:
    """The records that continue one, in the order they were made."""
    return tuple(LinkedRow._make(row) for row in work.all(_BUILT_ON, record_id=record_id))


def codes_built_on(work: Work, plan: str, track: str) -> frozenset[str]:
    """Codes of the records that one of a plan's track is built on."""
    return frozenset(code for (code,) in work.all(_CONTINUED, plan=plan, track=track))


def continuable(
    work: Work,
    plan: PlanRow,
    track: str,
    chosen: str,
    unit_ids: Collection[int],
    limit: int,
) -> tuple[LinkedRow, ...]:
    """The units' records that a new one of a track can continue, and none of it does, newest first.

    They are of the same track in the committee's other plans up to this one's year, or of the track
    ``chosen`` ("" for none) in the plan itself.
    """
    rows = work.all(
        _CONTINUABLE.for_(work),
        plan=plan.code,
        committee_id=plan.committee_id,
        year=plan.year,
        track=track,
        chosen=chosen,
        limit=limit,
        keys=keys_text(unit_ids),
    )
    return tuple(LinkedRow._make(row) for row in rows)


def children_standing(
    work: Work, record_ids: Collection[int]
) -> dict[int, Mapping[tuple[str, str], int]]:
    """How many records that belong to each of these stand where, by track and state."""
    found: dict[int, dict[tuple[str, str], int]] = {}
    for parent_id, track, state, number in work.all(
        _STANDING.for_(work), keys=keys_text(record_ids)
    ):
        found.setdefault(parent_id, {})[track, state] = number
    return dict(found)


def forms_of(work: Work, record_ids: Collection[int]) -> dict[int, Mapping[str, object]]:
    """The form values of records by id."""
    rows = work.all(_FORMS.for_(work), keys=keys_text(record_ids))
    return {record_id: json.loads(form) for record_id, form in rows}


def forms_of_parents(work: Work, plan_id: int, track: str) -> dict[int, str]:
    """For each record of a track, the form (canonical JSON) of the record it belongs to."""
    return dict(work.all(_PARENTS_FORMS, plan_id=plan_id, track=track))


def parents_named(
    work: Work, plan_id: int, track: str, unit_id: int | None = None
) -> dict[str, tuple[str, Mapping[str, object]]]:
    """For the code of each record of a track, the code and form of what it belongs to.

    Args:
        unit_id: of one unit only; of all when None.
    """
    rows = work.all(_PARENTS, plan_id=plan_id, track=track, unit_id=unit_id)
    return {code: (parent, json.loads(form)) for code, parent, form in rows}


def _by_id(work: Work, record_id: int) -> LinkedRow | None:
    row = work.one(_BY_ID, record_id=record_id)
    return None if row is None else LinkedRow._make(row)
