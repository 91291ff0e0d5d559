"""Decisions taken on paper: what each says of which record, and which entry replaces which."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, update

from storage.instants import day as stored_day
from storage.instants import day_text, instant, instant_text
from storage.selection import Selecting, keys_text
from storage.tables.columns import row_insert, table_of
from storage.tables.records import Decision, DecisionOutcome, Record
from storage.work import Row, Work

_d = table_of(Decision).c
_s = table_of(DecisionOutcome).c
_r = table_of(Record).c


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """An entered decision; in force while ``replaced_by`` is None."""

    id: int
    plan_id: int
    code: str
    kind: str
    number: str | None
    signed_on: date
    signer: str
    post: str
    capacity: str
    scan_sha256: str | None
    entered_by: int | None
    entered_at: datetime
    compared_by: int | None
    compared_at: datetime | None
    replaced_by: int | None
    note: str


class DecisionInForce(NamedTuple):
    """What a decision in force says of one record."""

    code: str
    kind: str
    outcome: str
    signed_on: str
    has_scan: bool


_ROWS = select(*(_d[f.name] for f in fields(DecisionRow)))
_OF_PLAN = _ROWS.where(_d.plan_id == bindparam("plan_id")).order_by(_d.id)
_NO_END = 2**31 - 1
_NEWEST = (
    _ROWS.where(_d.plan_id == bindparam("plan_id"), _d.id < bindparam("before"))
    .order_by(_d.id.desc())
    .limit(bindparam("most"))
)
_CODES = Selecting(select(_d.id, _d.code), _d.id)
_ONE = _ROWS.where(_d.code == bindparam("code"))
_COUNT = select(func.count()).where(_d.plan_id == bindparam("plan_id"))
_ADD = row_insert(Decision).returning(_d.id)
_SAY = row_insert(DecisionOutcome)
_REPLACE = (
    update(table_of(Decision))
    .where(_d.id == bindparam("old_id"), _d.replaced_by.is_(None))
    .values(replaced_by=bindparam("new_id"))
)
_COMPARE = (
    update(table_of(Decision))
    .where(_d.id == bindparam("of_id"), _d.compared_by.is_(None))
    .values(compared_by=bindparam("officer_id"), compared_at=bindparam("at"))
)
_OUTCOMES = (
    select(_r.code, _s.outcome)
    .join_from(table_of(DecisionOutcome), table_of(Record), _r.id == _s.record_id)
    .where(_s.decision_id == bindparam("decision_id"))
    .order_by(_r.code)
)
_OUTCOMES_OF = Selecting(
    select(_s.decision_id, _r.code, _s.outcome)
    .join_from(table_of(DecisionOutcome), table_of(Record), _r.id == _s.record_id)
    .order_by(_r.code),
    _s.decision_id,
)
_IN_FORCE = Selecting(
    select(_s.record_id, _d.code, _d.kind, _s.outcome, _d.signed_on, _d.scan_sha256.is_not(None))
    .join_from(table_of(DecisionOutcome), table_of(Decision), _d.id == _s.decision_id)
    .where(_d.replaced_by.is_(None))
    .order_by(_d.signed_on, _d.id),
    _s.record_id,
)


def decision(work: Work, code: str) -> DecisionRow | None:
    """The decision entered under that code, or None."""
    row = work.one(_ONE, code=code)
    return None if row is None else _decision(row)


def decisions(work: Work, plan_id: int) -> tuple[DecisionRow, ...]:
    """Every decision of a plan, replaced ones too, in the order they were entered."""
    return tuple(_decision(row) for row in work.all(_OF_PLAN, plan_id=plan_id))


def newest_decisions(
    work: Work, plan_id: int, at_most: int, before: int | None = None
) -> tuple[DecisionRow, ...]:
    """The newest decisions of a plan, replaced ones too, the newest first; before the id of the
    last one seen, when given."""
    rows = work.all(_NEWEST, plan_id=plan_id, before=before or _NO_END, most=at_most)
    return tuple(_decision(row) for row in rows)


def decision_codes(work: Work, decision_ids: Collection[int]) -> dict[int, str]:
    """The codes of decisions by id."""
    return dict(work.all(_CODES.for_(work), keys=keys_text(decision_ids)))


def decision_count(work: Work, plan_id: int) -> int:
    """How many decisions were ever entered in a plan: numbers the next one."""
    row = work.one(_COUNT, plan_id=plan_id)
    return 0 if row is None else int(row[0])


def add_decision(
    work: Work, facts: Mapping[str, Any], outcomes: Mapping[int, str], now: datetime
) -> int:
    """Enter a decision, by column name, with its outcome for each record id; its id."""
    row = work.one(
        _ADD,
        **{
            **facts,
            "signed_on": day_text(facts["signed_on"]),
            "entered_at": instant_text(now),
            "compared_by": None,
            "compared_at": None,
            "replaced_by": None,
        },
    )
    if row is None:  # RETURNING gives a row or the driver raises
        raise AssertionError("an insert returned no id")
    decision_id: int = row[0]
    work.many(
        _SAY,
        [
            {"decision_id": decision_id, "record_id": record_id, "outcome": outcome}
            for record_id, outcome in outcomes.items()
        ],
    )
    return decision_id


def replace_decision(work: Work, old_id: int, new_id: int) -> bool:
    """Put a new entry in an old one's place; False when it has been replaced already."""
    return work.run(_REPLACE, old_id=old_id, new_id=new_id) == 1


def compare_decision(work: Work, decision_id: int, officer_id: int, now: datetime) -> bool:
    """Note who compared an entry with the paper; False when somebody has already."""
    at = instant_text(now)
    return work.run(_COMPARE, of_id=decision_id, officer_id=officer_id, at=at) == 1


def outcomes_of(work: Work, decision_id: int) -> dict[str, str]:
    """What a decision says, by record code."""
    return dict(work.all(_OUTCOMES, decision_id=decision_id))


def outcomes_of_many(work: Work, decision_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """``outcomes_of`` for many decisions; one that says nothing is left out."""
    found: dict[int, dict[str, str]] = {}
    for decision_id, code, outcome in work.all(
        _OUTCOMES_OF.for_(work), keys=keys_text(decision_ids)
    ):
        found.setdefault(decision_id, {})[code] = outcome
    return found


def in_force(work: Work, record_ids: Collection[int]) -> dict[int, tuple[DecisionInForce, ...]]:
    """Decisions in force that name the records, earliest signed first; others are left out."""
    found: dict[int, list[DecisionInForce]] = {}
    for row in work.all(_IN_FORCE.for_(work), keys=keys_text(record_ids)):
        said = DecisionInForce(row[1], row[2], row[3], row[4], bool(row[5]))
        found.setdefault(row[0], []).append(said)
    return {record_id: tuple(said) for record_id, said in found.items()}


def _decision(row: Row) -> DecisionRow:
    values = dict(zip((f.name for f in fields(DecisionRow)), row, strict=True))
    values["signed_on"] = stored_day(values["signed_on"])
    for name in ("entered_at", "compared_at"):
        values[name] = None if values[name] is None else instant(values[name])
    return DecisionRow(**values)
