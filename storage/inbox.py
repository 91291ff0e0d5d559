"""What somebody may have to do, found a page at a time: what is owed, then what waits without date.

A claim names a stretch of an index in which everything is theirs: of each stretch the first few are
read, and of these the first few are kept. So a page costs as much as its claims, and nothing grows
with the records behind it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    Text,
    and_,
    bindparam,
    cast,
    column,
    func,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.sql.elements import literal_column
from sqlmodel import SQLModel

from storage.instants import instant_text
from storage.owed import OWED, OwedRow, owed_row
from storage.tables.columns import table_of
from storage.tables.duties import Obligation
from storage.tables.records import Record
from storage.work import Work


class Claim(NamedTuple):
    """What is owed by one deadline of a plan; None stands for every unit, edition or period."""

    plan_id: int
    edition_id: int | None
    unit_id: int | None
    deadline: str
    period: str | None = None


class Standing(NamedTuple):
    """The records that stand in one state of a plan; None as in ``Claim``."""

    plan_id: int
    edition_id: int | None
    unit_id: int | None
    track: str
    state: str


class Undated(NamedTuple):
    """A record that waits and that nobody owes by a date."""

    id: int
    record: str


def owed_first(
    work: Work,
    claims: Iterable[Claim],
    after: tuple[str, int],
    at_most: int,
    *,
    state: str = "open",
) -> tuple[OwedRow, ...]:
    """What is owed by the claims (or was, in another ``state``), earliest due first.

    Args:
        after: the stored due instant and the id of the last one seen; ``("", 0)`` to begin.
    """
    due_at, last = after
    rows = work.all(
        _OWED.for_(work),
        claims=_text(claims),
        due_at=due_at,
        last=last,
        most=at_most,
        state=state,
    )
    return tuple(owed_row(row) for row in rows)


def undated_first(
    work: Work,
    standings: Iterable[Standing],
    claims: Iterable[Claim],
    after: int,
    at_most: int,
) -> tuple[Undated, ...]:
    """Records that wait, the oldest first, without those of which something is owed by the
    claims. ``after`` is the id of the last one seen."""
    rows = work.all(
        _UNDATED.for_(work),
        standings=_text(standings),
        claims=_text(claims),
        last=after,
        most=at_most,
    )
    return tuple(Undated._make(row) for row in rows)


def count_owed(
    work: Work, claims: Iterable[Claim], now: datetime, no_further: int
) -> tuple[int, int]:
    """How many things are owed by the claims, and how many of them late at ``now`` (aware); each
    counted up to ``no_further``."""
    given = {"claims": _text(claims), "now": instant_text(now), "most": no_further}
    (row,) = work.all(_COUNT_OWED.for_(work), **given, state="open")
    return row[0], row[1]


def count_undated(
    work: Work, standings: Iterable[Standing], claims: Iterable[Claim], no_further: int
) -> int:
    """How many records ``undated_first`` would find, counted up to ``no_further``."""
    given = {"standings": _text(standings), "claims": _text(claims), "most": no_further}
    (row,) = work.all(_COUNT_UNDATED.for_(work), **given)
    return int(row[0])


def _text(rows: Iterable[Claim | Standing]) -> str:
    return json.dumps(list(rows))


_o = table_of(Obligation).c
_r = table_of(Record).c


class _Unpacked:
    """Rows given as JSON text, as columns: claims and standings alike begin with three ids."""

    def __init__(self, name: str, *, postgresql: bool) -> None:
        given = bindparam(name, type_=Text)
        self._postgresql = postgresql
        if postgresql:
            rows = func.json_array_elements(cast(given, JSON))
            self._row = rows.table_valued(column("value", JSON), name=f"{name}_")
        else:
            self._row = func.json_each(given).table_valued(column("value", Text), name=f"{name}_")
        places = [self._number(0), self._number(1), self._number(2), self._word(3), self._word(4)]
        names = ("plan_id", "edition_id", "unit_id", "first", "second")
        told = (place.label(label) for place, label in zip(places, names, strict=True))
        self.rows = select(*told).select_from(self._row).cte(name)
        self.c = self.rows.c

    def _word(self, place: int) -> ColumnElement[Any]:
        if self._postgresql:
            return self._row.c.value.op("->>")(literal_column(str(place)))
        return func.json_extract(self._row.c.value, literal_column(f"'$[{place}]'"))

    def _number(self, place: int) -> ColumnElement[Any]:
        word = self._word(place)
        return cast(word, BigInteger) if self._postgresql else word

    def of_each(self, first: Callable[[bool], Select[Any]], model: type[SQLModel]) -> Subquery:
        """The ids that ``first`` finds for each row: once for rows of a unit, once for others."""
        return union_all(*(self._each(first(whose), model) for whose in (True, False))).subquery()

    def _each(self, first: Select[Any], model: type[SQLModel]) -> Select[Any]:
        if self._postgresql:
            found = first.lateral()
            return select(found.c.id).select_from(self.rows.join(found, true()))
        # SQLite has no LATERAL; an IN that depends on the outer row is answered by the table's key.
        key = table_of(model).alias("each").c.id
        return select(key.label("id")).select_from(self.rows).where(key.in_(first))


class _Both:
    """One query as each database writes it."""

    def __init__(self, write: Callable[[bool], Select[Any]]) -> None:
        self._sqlite: Select[Any] = write(False)
        self._postgresql: Select[Any] = write(True)

    def for_(self, work: Work) -> Select[Any]:
        return self._postgresql if work.on_postgresql else self._sqlite


def _claimed(claims: _Unpacked, *, of_unit: bool) -> Select[Any]:
    """The obligations that a claim names, of its own unit or of every unit."""
    c, record = claims.c, table_of(Record).alias("pinned")
    pinned = (
        select(record.c.id)
        .where(
            record.c.id == _o.record_id,
            record.c.edition_id == func.coalesce(c.edition_id, record.c.edition_id),
            record.c.period == func.coalesce(c.second, record.c.period),
        )
        .correlate(table_of(Obligation), claims.rows)
    )
    whose = _o.unit_id == c.unit_id if of_unit else c.unit_id.is_(None)
    named = (_o.plan_id == c.plan_id, _o.deadline == c.first, _o.state == bindparam("state"))
    any_record = and_(c.edition_id.is_(None), c.second.is_(None))
    return (
        select(_o.id)
        .where(whose, *named, or_(any_record, pinned.exists()))
        .order_by(_o.due_at, _o.id)
        .limit(bindparam("most"))
        .correlate(claims.rows)
    )


def _stood(standings: _Unpacked, claims: _Unpacked, *, of_unit: bool) -> Select[Any]:
    """The records in a state, without those of which something is owed by the claims."""
    c = standings.c
    whose = _r.unit_id == c.unit_id if of_unit else c.unit_id.is_(None)
    named = (_r.plan_id == c.plan_id, _r.track == c.first, _r.state == c.second)
    pinned = or_(c.edition_id.is_(None), _r.edition_id == c.edition_id)
    return (
        select(_r.id)
        .where(whose, *named, pinned, _without_claim(claims))
        .order_by(_r.id)
        .limit(bindparam("most"))
        .correlate(standings.rows)
    )


def _without_claim(claims: _Unpacked) -> ColumnElement[bool]:
    c = claims.c
    due = table_of(Obligation).alias("due")
    mine = select(due.c.id).where(
        due.c.record_id == _r.id,
        due.c.state == literal_column("'open'"),
        c.plan_id == due.c.plan_id,
        c.first == due.c.deadline,
        or_(c.unit_id.is_(None), c.unit_id == due.c.unit_id),
        or_(c.edition_id.is_(None), c.edition_id == _r.edition_id),
    )
    return ~mine.exists()


def _owed(postgresql: bool) -> Select[Any]:
    claims = _Unpacked("claims", postgresql=postgresql)
    seen = tuple_(_o.due_at, _o.id) > tuple_(bindparam("due_at"), bindparam("last"))
    found = claims.of_each(
        lambda of_unit: _claimed(claims, of_unit=of_unit).where(seen), Obligation
    )
    chosen = OWED.where(_o.id.in_(select(found.c.id)))
    return chosen.order_by(_o.due_at, _o.id).limit(bindparam("most"))


def _undated(postgresql: bool) -> Select[Any]:
    standings = _Unpacked("standings", postgresql=postgresql)
    claims = _Unpacked("claims", postgresql=postgresql)
    later: ColumnElement[bool] = _r.id > bindparam("last")
    if not postgresql:  # or it thinks the rest of the whole table the shorter way
        later = func.likely(later)
    found = standings.of_each(
        lambda of_unit: _stood(standings, claims, of_unit=of_unit).where(later), Record
    )
    chosen = select(_r.id, _r.code).where(_r.id.in_(select(found.c.id)))
    return chosen.order_by(_r.id).limit(bindparam("most"))


def _count_owed(postgresql: bool) -> Select[Any]:
    claims = _Unpacked("claims", postgresql=postgresql)
    late = _o.due_at <= bindparam("now")
    found = (
        claims.of_each(lambda unit: _claimed(claims, of_unit=unit), Obligation),
        claims.of_each(lambda unit: _claimed(claims, of_unit=unit).where(late), Obligation),
    )
    counts: list[Any] = [_up_to(one) for one in found]
    return select(*counts)


def _count_undated(postgresql: bool) -> Select[Any]:
    standings = _Unpacked("standings", postgresql=postgresql)
    claims = _Unpacked("claims", postgresql=postgresql)
    return select(
        _up_to(standings.of_each(lambda unit: _stood(standings, claims, of_unit=unit), Record))
    )


def _up_to(found: Subquery) -> ColumnElement[int]:
    few = select(found.c.id).limit(bindparam("most")).subquery()
    return select(func.count()).select_from(few).scalar_subquery()


_OWED = _Both(_owed)
_UNDATED = _Both(_undated)
_COUNT_OWED = _Both(_count_owed)
_COUNT_UNDATED = _Both(_count_undated)
