"""Proof that the quota counters equal a count of the records: for tests and for the doctor."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from engine.editions import edition
from storage.plans import PlanRow
from storage.quotas import Counted, all_counts
from storage.records import standing_counts
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Miscounted:
    """A counter that is not what a count of the records says."""

    quota: str
    unit_id: int
    counter: int
    counted: int


def miscounted(work: Work, plan: PlanRow) -> tuple[Miscounted, ...]:
    """Every counter of a plan that is wrong; empty when all are right. Reads every record."""
    quotas = edition(work, plan.edition_id).definition.quotas
    found: Counter[Counted] = Counter()
    for unit_id, kind, track, state, number in standing_counts(work, plan.id):
        for name, rule in quotas.items():
            binds = not rule.unit_kinds or kind in rule.unit_kinds
            if rule.track == track and binds and state in rule.states:
                found[name, unit_id] += number
    kept = all_counts(work, plan.id)
    return tuple(
        Miscounted(quota, unit_id, kept.get((quota, unit_id), 0), found[quota, unit_id])
        for quota, unit_id in sorted({*kept, *found})
        if kept.get((quota, unit_id), 0) != found[quota, unit_id]
    )
