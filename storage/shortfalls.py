"""The units with fewer counted records than a quota wants, found and counted by the database."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    or_,
    select,
    true,
)

from storage.instants import day_text
from storage.selection import among, keys_text
from storage.tables.columns import table_of
from storage.tables.people import Unit
from storage.tables.quotas import QuotaCount
from storage.work import Work

_u = table_of(Unit).c
_q = table_of(QuotaCount).c


class Wanted(NamedTuple):
    """What a quota wants of each unit of a kind; a soft one is a target."""

    quota: str
    kind: str
    minimum: int
    soft: int


class Short(NamedTuple):
    """A unit and how many of its records count; ``of_all`` says how many are short on the whole."""

    quota: str
    unit_id: int
    unit: str
    kind: str
    counted: int
    of_all: int


def short_units(
    work: Work,
    plan_id: int,
    committee_id: int,
    wanted: Iterable[Wanted],
    day: date,
    *,
    unit_ids: Iterable[int] | None = None,
    at_most: int | None = None,
) -> tuple[Short, ...]:
    """Units not closed on ``day`` that are short: hard quotas first, then by how many are missing,
    units with nothing at all included. Of these units only, when given."""
    rows = work.all(
        _short(work.on_postgresql, some=unit_ids is not None),
        plan_id=plan_id,
        committee_id=committee_id,
        wanted=json.dumps(list(wanted)),
        day=day_text(day),
        most=_EVERY if at_most is None else at_most,
        units=keys_text(unit_ids or ()),
    )
    return tuple(Short._make(row) for row in rows)


_EVERY = 2**31 - 1


@cache
def _short(postgresql: bool, *, some: bool) -> Select[Any]:
    given = bindparam("wanted", type_=Text)
    if postgresql:
        rows = func.json_array_elements(cast(given, JSON))
        row = rows.table_valued(column("value", JSON), name="wanted")
    else:
        row = func.json_each(given).table_valued(column("value", Text), name="wanted")

    def part(place: int) -> ColumnElement[Any]:
        if postgresql:
            return row.c.value.op("->>")(literal_column(str(place)))
        return func.json_extract(row.c.value, literal_column(f"'$[{place}]'"))

    def number(place: int) -> ColumnElement[Any]:
        return cast(part(place), BigInteger) if postgresql else part(place)

    counted = func.coalesce(_q.counted, literal_column("0"))
    missing = number(2) - counted
    return (
        select(part(0), _u.id, _u.code, _u.kind, counted, func.count().over())
        .select_from(row)
        .join(table_of(Unit), _u.kind == part(1))
        .outerjoin(
            table_of(QuotaCount),
            and_(_q.plan_id == bindparam("plan_id"), _q.quota == part(0), _q.unit_id == _u.id),
        )
        .where(
            _u.committee_id == bindparam("committee_id"),
            or_(_u.closed_on.is_(None), _u.closed_on > bindparam("day")),
            missing > literal_column("0"),
            among(_u.id, "units", on_postgresql=postgresql) if some else true(),
        )
        .order_by(number(3), missing.desc(), _u.code, part(0))
        .limit(bindparam("most"))
    )
