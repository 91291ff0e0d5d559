"""Records: where each stands, read by code and written by compare-and-set."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, update

from storage.entry import MOVES
from storage.instants import instant
from storage.selection import Selecting, keys_text
from storage.tables.audit import AuditEntry
from storage.tables.columns import row_insert, table_of
from storage.tables.duties import Obligation
from storage.tables.people import Officer, Unit
from storage.tables.plans import Edition, Plan
from storage.tables.records import Record
from storage.work import Work

_r = table_of(Record).c
_u = table_of(Unit).c
_e = table_of(Edition).c
_p = table_of(Plan).c
_a = table_of(AuditEntry).c
_o = table_of(Officer).c
_d = table_of(Obligation).c


class RecordRow(NamedTuple):
    """A record with its unit and the hashes of the edition it is pinned to.

    A tuple, since one is made for every act. ``form`` is canonical JSON, ``entered_at`` text as
    stored, ``period`` the key of its period or empty. ``parent_id`` is the record it belongs to,
    ``origin_id`` the one it is built on.
    """

    id: int
    code: str
    plan_id: int
    track: str
    unit_id: int
    state: str
    version: int
    epoch: int
    form: str
    proposed_by: int | None
    entered_at: str
    unit: str
    unit_kind: str
    unit_level: str
    definition_sha256: str
    calendar_sha256: str
    plan_closed_at: str | None
    period: str = ""
    parent_id: int | None = None
    origin_id: int | None = None


class LastMove(NamedTuple):
    """Who last moved a record (None: the system), when (aware, UTC), and to which state."""

    officer: str | None
    at: datetime
    to: str


_RECORDS = (
    select(
        _r.id,
        _r.code,
        _r.plan_id,
        _r.track,
        _r.unit_id,
        _r.state,
        _r.version,
        _r.epoch,
        _r.form,
        _r.proposed_by,
        _r.entered_at,
        _u.code,
        _u.kind,
        _u.level,
        _e.definition_sha256,
        _e.calendar_sha256,
        _p.closed_at,
        _r.period,
        _r.parent_id,
        _r.origin_id,
    )
    .join_from(table_of(Record), table_of(Unit), _u.id == _r.unit_id)
    .join(table_of(Edition), _e.id == _r.edition_id)
    .join(table_of(Plan), _p.id == _r.plan_id)
)
_RECORD = _RECORDS.where(_r.code == bindparam("code"))
_SELECTED = Selecting(_RECORDS, _r.code)
_IDS = Selecting(select(_r.code, _r.id), _r.code)
_CODES_NEAR = (
    select(_r.code)
    .where(_r.code.like(bindparam("like"), escape="\\"))
    .order_by(_r.code)
    .limit(5000)
)
_COUNTED = (
    select(_r.code, _r.state)
    .where(
        _r.plan_id == bindparam("plan_id"),
        _r.track == bindparam("track"),
        _r.unit_id == bindparam("unit_id"),
    )
    .order_by(_r.code)
)
_COUNT_ALL = (
    select(_r.unit_id, _u.kind, _r.track, _r.state, func.count())
    .join_from(table_of(Record), table_of(Unit), _u.id == _r.unit_id)
    .where(_r.plan_id == bindparam("plan_id"))
    .group_by(_r.unit_id, _u.kind, _r.track, _r.state)
)
_LAST_MOVE = (
    select(_o.code, _a.at, _a.canonical)
    .select_from(table_of(AuditEntry).outerjoin(table_of(Officer), _o.id == _a.officer_id))
    .where(_a.record_id == bindparam("record_id"), _a.act.in_(MOVES))
    .order_by(_a.seq.desc())
    .limit(1)
)
_EXTENDED = (
    select(_d.deadline, _d.due_at)
    .join_from(table_of(Record), table_of(Obligation), _d.record_id == _r.id)
    .where(
        _r.plan_id == bindparam("plan_id"),
        _r.track == bindparam("track"),
        _r.unit_id == bindparam("unit_id"),
        _d.extended,
    )
)
_RUNNING = Selecting(
    select(_r.unit_id, _p.code)
    .join_from(table_of(Record), table_of(Plan), _p.id == _r.plan_id)
    .where(_p.closed_at.is_(None))
    .distinct(),
    _r.unit_id,
)
_UNIT_TRACKS = Selecting(
    select(_r.unit_id, _r.track).where(_r.plan_id == bindparam("plan_id")).distinct(), _r.unit_id
)
_FOLLOW = (
    update(table_of(Record))
    .where(_r.plan_id == bindparam("of_plan"))
    .values({"edition_id": bindparam("edition_id")})
)
_INSERT = row_insert(Record)
_ALONE = {"parent_id": None, "origin_id": None}
_MOVE = (
    update(table_of(Record))
    .where(_r.id == bindparam("record_id"), _r.version == bindparam("seen"))
    .values(
        {
            "state": bindparam("to_state"),
            "version": bindparam("to_version"),
            "epoch": bindparam("to_epoch"),
            "form": bindparam("to_form"),
            "entered_at": bindparam("since"),
        }
    )
)
_TOUCH = (
    update(table_of(Record)).where(_r.id == bindparam("record_id")).values(version=_r.version + 1)
)


def record(work: Work, code: str) -> RecordRow | None:
    """The record of that code, or None."""
    row = work.one(_RECORD, code=code)
    return None if row is None else RecordRow._make(row)


def records(work: Work, codes: Collection[str]) -> dict[str, RecordRow]:
    """The records of these codes that exist, by code, in one round."""
    if len(codes) == 1:
        found = record(work, next(iter(codes)))
        return {} if found is None else {found.code: found}
    rows = work.all(_SELECTED.for_(work), keys=keys_text(codes))
    return {row[1]: RecordRow._make(row) for row in rows}


def record_ids(work: Work, codes: Collection[str]) -> dict[str, int]:
    """Ids by code."""
    return dict(work.all(_IDS.for_(work), keys=keys_text(codes)))


def codes_near(work: Work, prefix: str) -> tuple[str, ...]:
    """Codes of existing records that begin so, at most 5,000: for "did you mean"."""
    escaped = prefix.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return tuple(code for (code,) in work.all(_CODES_NEAR, like=f"{escaped}%"))


def add_records(work: Work, rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Insert records by column name; their ids by code. One without links stands alone."""
    work.many(_INSERT, [{**_ALONE, **row} for row in rows])
    return record_ids(work, [row["code"] for row in rows])


def move_records(work: Work, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Compare-and-set each record by the version seen.

    False when a single record was at another version; several records must stand under a lock
    already (the plan's head), since a driver does not say which of many rows it left alone.
    """
    if len(rows) == 1:
        return work.run(_MOVE, **rows[0]) == 1
    work.many(_MOVE, rows)
    return True


def touch_record(work: Work, record_id: int) -> None:
    """Raise a record's version: something about it was written that moves nothing."""
    work.run(_TOUCH, record_id=record_id)


def follow_edition(work: Work, plan_id: int, edition_id: int) -> None:
    """Let every record of a plan go on under another edition; nothing else about it changes."""
    work.run(_FOLLOW, of_plan=plan_id, edition_id=edition_id)


def last_move(work: Work, record_id: int) -> LastMove | None:
    """The newest move of a record, from the sealed log."""
    row = work.one(_LAST_MOVE, record_id=record_id)
    if row is None:
        return None
    officer, at, canonical = row
    return LastMove(officer, instant(at), json.loads(bytes(canonical))["body"]["to"])


def codes_counted(
    work: Work, plan_id: int, track: str, unit_id: int, states: Iterable[str]
) -> tuple[str, ...]:
    """Codes of a unit's records in some states; for explanations, never on the hot path."""
    wanted = frozenset(states)
    rows = work.all(_COUNTED, plan_id=plan_id, track=track, unit_id=unit_id)
    return tuple(code for code, state in rows if state in wanted)


def standing_counts(work: Work, plan_id: int) -> list[tuple[int, str, str, str, int]]:
    """How many records stand where, reading them all: unit id, unit kind, track, state, number."""
    return [
        (row[0], row[1], row[2], row[3], row[4]) for row in work.all(_COUNT_ALL, plan_id=plan_id)
    ]


def running_plans(work: Work, unit_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Codes of the plans, not yet closed, in which each of the units has a record."""
    found: dict[int, tuple[str, ...]] = {}
    for unit_id, plan in sorted(work.all(_RUNNING.for_(work), keys=keys_text(unit_ids))):
        found[unit_id] = (*found.get(unit_id, ()), plan)
    return found


def unit_tracks(work: Work, plan_id: int, unit_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """In which tracks of a plan each of the units has a record; units without any are left out."""
    found: dict[int, frozenset[str]] = {}
    rows = work.all(_UNIT_TRACKS.for_(work), plan_id=plan_id, keys=keys_text(unit_ids))
    for unit_id, track in rows:
        found[unit_id] = found.get(unit_id, frozenset()) | {track}
    return found


def extended_dates(work: Work, plan_id: int, track: str, unit_id: int) -> dict[str, datetime]:
    """Due instants, by deadline, given to a unit's records of a track instead of the plan's."""
    rows = work.all(_EXTENDED, plan_id=plan_id, track=track, unit_id=unit_id)
    return {deadline: instant(due_at) for deadline, due_at in rows}
