"""Who carries on for a unit that has closed: the unit it was merged into, and so on from there."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CTE, ColumnElement, and_, bindparam, select

from storage.instants import day_text
from storage.tables.columns import table_of
from storage.tables.people import Unit
from storage.work import Work

_u = table_of(Unit).c
_NEXT = select(_u.successor_id, _u.closed_on).where(_u.id == bindparam("unit_id"))


def carried_on() -> ColumnElement[bool]:
    """In SQL: whether a unit had closed by ``:day`` and another one carries on for it."""
    return and_(_u.successor_id.is_not(None), _u.closed_on <= bindparam("day"))


def line_of_unit() -> CTE:
    """In SQL: the unit ``:unit_id`` and whoever carries on for it on ``:day``, as ``id``."""
    first = select(_u.id).where(_u.id == bindparam("unit_id")).cte("line", recursive=True)
    after = select(_u.successor_id).join_from(table_of(Unit), first, _u.id == first.c.id)
    return first.union(after.where(carried_on()))


_first = select(_u.id).where(_u.id == bindparam("unit_id")).cte("merged", recursive=True)
_before = select(_u.id).join_from(table_of(Unit), _first, _u.successor_id == _first.c.id)
_MERGED = select(_first.union(_before.where(carried_on())).c.id)


def unit_carrying_on(work: Work, unit_id: int, day: date) -> int:
    """The unit that carries on for a unit on ``day``: itself while it is open, or nobody does."""
    seen: set[int] = set()
    while unit_id not in seen:
        seen.add(unit_id)
        row = work.one(_NEXT, unit_id=unit_id)
        if row is None or row[0] is None or row[1] is None or row[1] > day_text(day):
            break
        unit_id = row[0]
    return unit_id


def merged_into(work: Work, unit_id: int, day: date) -> frozenset[int]:
    """A unit with all those that it carries on for on ``day``."""
    rows = work.all(_MERGED, unit_id=unit_id, day=day_text(day))
    return frozenset(row[0] for row in rows)
