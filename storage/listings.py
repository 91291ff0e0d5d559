"""Lists of records for people: by plan, track, unit and state, in the order they were made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from storage.selection import among, keys_text
from storage.tables.columns import table_of
from storage.tables.people import Unit
from storage.tables.plans import Plan
from storage.tables.records import Record
from storage.work import Work

_r = table_of(Record).c
_u = table_of(Unit).c
_p = table_of(Plan).c
_seen = table_of(Record).alias("seen").c


@dataclass(frozen=True, slots=True)
class ListedRecord:
    """A record as a list shows it; ``form`` is canonical JSON."""

    id: int
    code: str
    plan: str
    track: str
    unit: str
    unit_kind: str
    state: str
    version: int
    form: str
    entered_at: str
    period: str
    unit_id: int


_LISTED = (
    select(
        _r.id,
        _r.code,
        _p.code.label("plan"),
        _r.track,
        _u.code.label("unit"),
        _u.kind,
        _r.state,
        _r.version,
        _r.form,
        _r.entered_at,
        _r.period,
        _r.unit_id,
    )
    .join_from(table_of(Record), table_of(Unit), _u.id == _r.unit_id)
    .join(table_of(Plan), _p.id == _r.plan_id)
)
_STATES = (
    select(_r.track, _r.state, func.count())
    .where(_r.plan_id == bindparam("plan_id"))
    .group_by(_r.track, _r.state)
)


def listed_records(
    work: Work,
    *,
    plan: str | None = None,
    track: str | None = None,
    unit: str | None = None,
    state: str | None = None,
    units: Iterable[int] | None = None,
    after: str = "",
    limit: int | None = None,
) -> tuple[ListedRecord, ...]:
    """Records after the one of the code ``after``, at most ``limit``, narrowed by what is given.

    None of a code that no record has is after it.
    """
    narrowed = {"plan": plan, "track": track, "unit": unit, "state": state}
    given: dict[str, object] = {
        name: value for name, value in narrowed.items() if value is not None
    }
    if after:
        given["after"] = after
    if limit is not None:
        given["most"] = limit
    if units is not None:
        given["units"] = keys_text(units)
    found = work.all(_narrowed(frozenset(given), work.on_postgresql), **given)
    return tuple(ListedRecord(*row) for row in found)


@cache
def _narrowed(by: frozenset[str], on_postgresql: bool) -> Select[Any]:
    """The statement for what is given: made once, so that it is compiled once."""
    wanted = {
        "plan": _r.plan_id == select(_p.id).where(_p.code == bindparam("plan")).scalar_subquery(),
        "track": _r.track == bindparam("track"),
        "unit": _u.code == bindparam("unit"),
        "state": _r.state == bindparam("state"),
        "units": among(_r.unit_id, "units", on_postgresql=on_postgresql),
        "after": _r.id > select(_seen.id).where(_seen.code == bindparam("after")).scalar_subquery(),
    }
    listed = _LISTED.where(*(wanted[name] for name in wanted if name in by)).order_by(_r.id)
    return listed.limit(bindparam("most")) if "most" in by else listed


def counted_states(work: Work, plan_id: int) -> dict[str, dict[str, int]]:
    """How many records of each track stand in each state."""
    rows = work.all(_STATES, plan_id=plan_id)
    counted: dict[str, dict[str, int]] = {}
    for track, state, count in rows:
        counted.setdefault(track, {})[state] = count
    return counted
