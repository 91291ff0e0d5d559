"""What figures are counted from: a plan's records, and what decisions said of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from storage.selection import Selecting, keys_text
from storage.tables.columns import table_of
from storage.tables.people import Unit
from storage.tables.records import Decision, DecisionOutcome, Record
from storage.work import Work

_r = table_of(Record).c
_d = table_of(Decision).c
_s = table_of(DecisionOutcome).c
_u = table_of(Unit).c


class CountedRecord(NamedTuple):
    """A record as far as it is counted; ``form`` is canonical JSON."""

    id: int
    code: str
    track: str
    state: str
    unit: str
    form: str
    parent_id: int | None


class OutcomeGiven(NamedTuple):
    """What one decision in force says of one record."""

    record_id: int
    outcome: str
    decision: str
    number: str | None
    signed_on: str


_RECORDS = Selecting(
    select(_r.plan_id, _r.id, _r.code, _r.track, _r.state, _u.code, _r.form, _r.parent_id)
    .join_from(table_of(Record), table_of(Unit), _u.id == _r.unit_id)
    .order_by(_r.id),
    _r.plan_id,
)
_OUTCOMES = Selecting(
    select(_d.plan_id, _s.record_id, _s.outcome, _d.code, _d.number, _d.signed_on)
    .join_from(table_of(DecisionOutcome), table_of(Decision), _d.id == _s.decision_id)
    .where(_d.replaced_by.is_(None))
    .order_by(_d.signed_on, _d.id),
    _d.plan_id,
)


def counted_records(work: Work, plan_ids: Iterable[int]) -> dict[int, list[CountedRecord]]:
    """Every record of some plans, by plan, in the order they were made."""
    found: dict[int, list[CountedRecord]] = {}
    for plan_id, *row in work.all(_RECORDS.for_(work), keys=keys_text(plan_ids)):
        found.setdefault(plan_id, []).append(CountedRecord._make(row))
    return found


def outcomes_given(work: Work, plan_ids: Iterable[int]) -> dict[int, list[OutcomeGiven]]:
    """What the decisions in force of some plans say, by plan, the earliest signed first."""
    found: dict[int, list[OutcomeGiven]] = {}
    for plan_id, *row in work.all(_OUTCOMES.for_(work), keys=keys_text(plan_ids)):
        found.setdefault(plan_id, []).append(OutcomeGiven._make(row))
    return found
