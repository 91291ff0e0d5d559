"""Obligations: opened and settled by acts.

Lists of them are in owed.py, the watch's side in rungs.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import and_, bindparam, case, func, literal_column, select, update

from storage.conflict import insert
from storage.instants import day, day_or_none, instant, instant_text, text_or_none
from storage.selection import Selecting, keys_text
from storage.tables.columns import table_of
from storage.tables.duties import Obligation
from storage.tables.records import Record
from storage.work import Work


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One obligation; instants aware, in UTC."""

    id: int
    plan_id: int
    deadline: str
    record_id: int
    unit_id: int
    state: Literal["open", "settled", "waived"]
    due_at: datetime
    due_rev: int
    extended: bool
    opened_at: datetime
    settled_at: datetime | None
    met_at: datetime | None
    next_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: int | None
    counted_from: date | None


# --- acts ---------------------------------------------------------------------------------------


def open_duty(
    work: Work,
    plan_id: int,
    record_id: int,
    unit_id: int,
    deadline: str,
    due_at: datetime,
    next_at: datetime | None,
    now: datetime,
    counted_from: date | None = None,
) -> None:
    """Open what a record owes by a deadline, or reopen it when it was settled before.

    Another due date than the one kept raises the due revision, so that its rungs fire anew.
    """
    of = {"plan_id": plan_id, "record_id": record_id, "unit_id": unit_id, "deadline": deadline}
    by = {"due_at": due_at, "next_at": next_at, "counted_from": counted_from}
    open_duties(work, [{**of, **by}], now)


def open_duties(work: Work, duties: Iterable[Mapping[str, Any]], now: datetime) -> None:
    """``open_duty`` for many in one round; each holds plan_id, record_id, unit_id, deadline,
    due_at, next_at and counted_from as ``open_duty`` takes them."""
    opened_at = instant_text(now)
    work.many(
        _OPEN,
        [
            {
                **duty,
                "due_at": instant_text(duty["due_at"]),
                "next_at": text_or_none(duty["next_at"]),
                "opened_at": opened_at,
                "counted_from": day_or_none(duty.get("counted_from")),
            }
            for duty in duties
        ],
    )


def settle_duty(work: Work, duty_id: int, met_at: datetime, now: datetime) -> bool:
    """Settle an obligation; ``met_at`` is the act's date that counts. False when not open."""
    values = {"met": instant_text(met_at), "at": instant_text(now)}
    return work.run(_SETTLE, duty_id=duty_id, **values) == 1


def settle_duties(work: Work, duties: Iterable[Mapping[str, Any]], now: datetime) -> None:
    """``settle_duty`` for many in one round; each holds duty_id and met_at."""
    at = instant_text(now)
    work.many(
        _SETTLE,
        [
            {"duty_id": duty["duty_id"], "met": instant_text(duty["met_at"]), "at": at}
            for duty in duties
        ],
    )


def give_dates(work: Work, dates: Iterable[Mapping[str, Any]], now: datetime) -> None:
    """Give obligations another date: their rungs begin anew, and what was waived is owed again.

    Each holds duty_id, due_at, next_at, and ``extended``: whether the date is this record's alone.
    """
    at = instant_text(now)
    rows = [
        {
            **date,
            "due_at": instant_text(date["due_at"]),
            "next_at": text_or_none(date["next_at"]),
            "at": at,
        }
        for date in dates
    ]
    if rows:
        work.many(_GIVE_DATE, rows)


def judge_by(work: Work, duty_id: int, due_at: datetime) -> None:
    """Let a settled obligation be judged by another date; nothing fires for it."""
    work.run(_JUDGE, duty_id=duty_id, due_at=instant_text(due_at))


def waive_duty(work: Work, duty_id: int, now: datetime) -> bool:
    """Let an open obligation go; False when it is not open."""
    return work.run(_WAIVE, duty_id=duty_id, at=instant_text(now)) == 1


def acknowledge_duty(work: Work, duty_id: int, officer_id: int, now: datetime) -> bool:
    """Say that an officer knows of an open obligation, and let the watch look at it anew.

    False when somebody has said so before, or it is not open. Another date asks anew.
    """
    at = instant_text(now)
    return work.run(_ACKNOWLEDGE, duty_id=duty_id, officer_id=officer_id, at=at) == 1


def meet_target(
    work: Work,
    plan_id: int,
    track: str,
    unit_id: int,
    deadline: str,
    met_at: datetime,
    now: datetime,
) -> None:
    """Settle what a unit owes by a quota's deadline, carried by its record of ``track``."""
    values = {"met": instant_text(met_at), "at": instant_text(now)}
    carrier = {"of_plan": plan_id, "of_track": track, "of_unit": unit_id}
    work.run(_MEET_TARGET, **carrier, of_deadline=deadline, **values)


def miss_target(
    work: Work,
    plan_id: int,
    track: str,
    unit_id: int,
    deadline: str,
    next_at: datetime | None,
    now: datetime,
) -> None:
    """Let a unit owe again what ``meet_target`` settled: it has fewer than the quota wants."""
    values = {"next_at": text_or_none(next_at), "at": instant_text(now)}
    carrier = {"of_plan": plan_id, "of_track": track, "of_unit": unit_id}
    work.run(_MISS_TARGET, **carrier, of_deadline=deadline, **values)


def duties_of(work: Work, record_id: int) -> tuple[DutyRow, ...]:
    """All obligations of a record, settled ones too, in the order they were first opened."""
    return tuple(duty_row(row) for row in work.all(_OF_RECORD, record_id=record_id))


def duties_of_many(work: Work, record_ids: Iterable[int]) -> dict[int, tuple[DutyRow, ...]]:
    """``duties_of`` for many records; a record without obligations is left out."""
    found: dict[int, tuple[DutyRow, ...]] = {}
    for row in work.all(_OF_RECORDS.for_(work), keys=keys_text(record_ids)):
        duty = duty_row(row)
        found[duty.record_id] = (*found.get(duty.record_id, ()), duty)
    return found


# --- statements ---------------------------------------------------------------------------------

_O = table_of(Obligation)
_R = table_of(Record)

_COLUMNS = (  # in the order of DutyRow
    _O.c.id,
    _O.c.plan_id,
    _O.c.deadline,
    _O.c.record_id,
    _O.c.unit_id,
    _O.c.state,
    _O.c.due_at,
    _O.c.due_rev,
    _O.c.extended,
    _O.c.opened_at,
    _O.c.settled_at,
    _O.c.met_at,
    _O.c.next_at,
    _O.c.acknowledged_at,
    _O.c.acknowledged_by,
    _O.c.counted_from,
)
WIDTH = len(_COLUMNS)
"""How many columns of a row are the obligation's own."""
DUTY = select(*_COLUMNS)
_OF_RECORDS = Selecting(DUTY.order_by(_O.c.id), _O.c.record_id)
_OF_RECORD = DUTY.where(_O.c.record_id == bindparam("record_id")).order_by(_O.c.id)

# Spelt out, not bound: a partial index answers only a query that visibly implies its condition.
IS_OPEN = _O.c.state == literal_column("'open'")

_NEW = insert(_O).values(
    {
        "plan_id": bindparam("plan_id"),
        "deadline": bindparam("deadline"),
        "record_id": bindparam("record_id"),
        "unit_id": bindparam("unit_id"),
        "state": "open",
        "due_at": bindparam("due_at"),
        "due_rev": 1,
        "extended": literal_column("FALSE"),
        "opened_at": bindparam("opened_at"),
        "settled_at": None,
        "met_at": None,
        "next_at": bindparam("next_at"),
        "acknowledged_at": None,
        "acknowledged_by": None,
        "failures": literal_column("0"),
        "counted_from": bindparam("counted_from"),
    }
)
_OPEN = _NEW.on_conflict_do_update(
    index_elements=["record_id", "deadline"],
    set_={
        "state": literal_column("'open'"),
        "due_at": _NEW.excluded.due_at,
        "due_rev": _O.c.due_rev
        + case((_O.c.due_at != _NEW.excluded.due_at, literal_column("1")), else_=0),
        "opened_at": _NEW.excluded.opened_at,
        "settled_at": literal_column("NULL"),
        "met_at": literal_column("NULL"),
        "next_at": _NEW.excluded.next_at,
        "acknowledged_at": literal_column("NULL"),
        "acknowledged_by": literal_column("NULL"),
        # A count that begins anew takes the place of an extension of the old one.
        "extended": case(
            (_NEW.excluded.counted_from.is_not(None), literal_column("FALSE")), else_=_O.c.extended
        ),
        "counted_from": func.coalesce(_NEW.excluded.counted_from, _O.c.counted_from),
    },
).inline()

_SETTLE = (
    update(_O)
    .where(_O.c.id == bindparam("duty_id"), IS_OPEN)
    .values(
        state=literal_column("'settled'"),
        settled_at=bindparam("at"),
        met_at=bindparam("met"),
        next_at=literal_column("NULL"),
    )
)
_CARRIED = and_(
    _O.c.deadline == bindparam("of_deadline"),
    _O.c.record_id.in_(
        select(_R.c.id).where(
            _R.c.plan_id == bindparam("of_plan"),
            _R.c.track == bindparam("of_track"),
            _R.c.unit_id == bindparam("of_unit"),
        )
    ),
)
_MEET_TARGET = (
    update(_O)
    .where(_CARRIED, IS_OPEN)
    .values(
        state=literal_column("'settled'"),
        settled_at=bindparam("at"),
        met_at=bindparam("met"),
        next_at=literal_column("NULL"),
    )
)
_MISS_TARGET = (
    update(_O)
    .where(_CARRIED, _O.c.state == literal_column("'settled'"))
    .values(
        state=literal_column("'open'"),
        opened_at=bindparam("at"),
        settled_at=literal_column("NULL"),
        met_at=literal_column("NULL"),
        next_at=bindparam("next_at"),
    )
)
_GIVE_DATE = (
    update(_O)
    .where(_O.c.id == bindparam("duty_id"))
    .values(
        state=literal_column("'open'"),
        due_at=bindparam("due_at"),
        due_rev=_O.c.due_rev + 1,
        extended=bindparam("extended"),
        opened_at=bindparam("at"),
        settled_at=literal_column("NULL"),
        met_at=literal_column("NULL"),
        next_at=bindparam("next_at"),
        acknowledged_at=literal_column("NULL"),
        acknowledged_by=literal_column("NULL"),
    )
)
_ACKNOWLEDGE = (
    update(_O)
    .where(_O.c.id == bindparam("duty_id"), IS_OPEN, _O.c.acknowledged_at.is_(None))
    .values(
        acknowledged_at=bindparam("at"),
        acknowledged_by=bindparam("officer_id"),
        next_at=case((_O.c.next_at > bindparam("at"), bindparam("at")), else_=_O.c.next_at),
    )
)
_JUDGE = (
    update(_O)
    .where(_O.c.id == bindparam("duty_id"), _O.c.state == literal_column("'settled'"))
    .values(due_at=bindparam("due_at"))
)
_WAIVE = (
    update(_O)
    .where(_O.c.id == bindparam("duty_id"), IS_OPEN)
    .values(
        state=literal_column("'waived'"),
        settled_at=bindparam("at"),
        next_at=literal_column("NULL"),
    )
)


def duty_row(row: Iterable[Any]) -> DutyRow:
    """A row of ``DUTY`` as a value."""
    values = list(row)
    for at in _INSTANTS:
        if values[at] is not None:
            values[at] = instant(values[at])
    if values[_COUNTED_FROM] is not None:
        values[_COUNTED_FROM] = day(values[_COUNTED_FROM])
    values[_EXTENDED] = bool(values[_EXTENDED])  # SQLite keeps 0 and 1
    return DutyRow(*values)


_COUNTED_FROM = _COLUMNS.index(_O.c.counted_from)
_EXTENDED = _COLUMNS.index(_O.c.extended)
_INSTANTS = [at for at, column in enumerate(_COLUMNS) if column.name.endswith("_at")]
