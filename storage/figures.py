"""What figures are counted from: a plan's records, and what decisions said of them."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import bindparam, select

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


_RECORDS = (
    select(_r.id, _r.code, _r.track, _r.state, _u.code, _r.form, _r.parent_id)
    .join_from(table_of(Record), table_of(Unit), _u.id == _r.unit_id)
    .where(_r.plan_id == bindparam("plan_id"))
    .order_by(_r.id)
)
_OUTCOMES = (
    select(_s.record_id, _s.outcome, _d.code, _d.number, _d.signed_on)
    .join_from(table_of(DecisionOutcome), table_of(Decision), _d.id == _s.decision_id)
    .where(_d.plan_id == bindparam("plan_id"), _d.replaced_by.is_(None))
    .order_by(_d.signed_on, _d.id)
)


def counted_records(work: Work, plan_id: int) -> list[CountedRecord]:
    """Every record of a plan, in the order they were made."""
    return [CountedRecord._make(row) for row in work.all(_RECORDS, plan_id=plan_id)]


def outcomes_given(work: Work, plan_id: int) -> list[OutcomeGiven]:
    """What the decisions in force of a plan say, the earliest signed first."""
    return [OutcomeGiven._make(row) for row in work.all(_OUTCOMES, plan_id=plan_id)]
