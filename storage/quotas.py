"""Counters of what counts against a quota, kept in step by every move: no act ever counts rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import bindparam, select

from storage.conflict import insert
from storage.selection import Selecting, keys_text
from storage.tables.columns import table_of
from storage.tables.quotas import QuotaCount
from storage.work import Work

Counted = tuple[str, int]
"""A quota's name and a unit's id."""

_q = table_of(QuotaCount).c
_ONE = select(_q.counted).where(
    _q.plan_id == bindparam("plan_id"),
    _q.quota == bindparam("quota"),
    _q.unit_id == bindparam("unit_id"),
)
_MANY = Selecting(
    select(_q.unit_id, _q.counted).where(
        _q.plan_id == bindparam("plan_id"), _q.quota == bindparam("quota")
    ),
    _q.unit_id,
)
_ALL = select(_q.quota, _q.unit_id, _q.counted).where(_q.plan_id == bindparam("plan_id"))
_NEW = insert(table_of(QuotaCount)).values({c.name: bindparam(c.name) for c in _q})
_ADD = _NEW.on_conflict_do_update(
    index_elements=["plan_id", "quota", "unit_id"],
    set_={"counted": _q.counted + _NEW.excluded.counted},
)
_FEW = 8


def counts(work: Work, plan_id: int, wanted: Collection[Counted]) -> dict[Counted, int]:
    """How many records count for each quota and unit; zero where none ever did."""
    if len(wanted) <= _FEW:
        return {key: _count(work, plan_id, *key) for key in wanted}
    found = dict.fromkeys(wanted, 0)
    for quota in dict.fromkeys(quota for quota, _ in wanted):
        units = keys_text(unit_id for name, unit_id in wanted if name == quota)
        for unit_id, counted in work.all(
            _MANY.for_(work), plan_id=plan_id, quota=quota, keys=units
        ):
            found[quota, unit_id] = counted
    return found


def all_counts(work: Work, plan_id: int) -> dict[Counted, int]:
    """Every counter of a plan."""
    return {(quota, unit_id): n for quota, unit_id, n in work.all(_ALL, plan_id=plan_id)}


def add_counts(work: Work, plan_id: int, changes: Mapping[Counted, int]) -> None:
    """Add to counters, in one order always, so that two acts never wait for each other."""
    rows: list[dict[str, Any]] = [
        {"plan_id": plan_id, "quota": quota, "unit_id": unit_id, "counted": change}
        for (quota, unit_id), change in sorted(changes.items())
        if change
    ]
    if rows:
        work.many(_ADD, rows)


def _count(work: Work, plan_id: int, quota: str, unit_id: int) -> int:
    row = work.one(_ONE, plan_id=plan_id, quota=quota, unit_id=unit_id)
    return 0 if row is None else int(row[0])
