"""A tentative time that becomes a day: from then on it is owed, by whoever stands where it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.duties import ladder_of
from engine.editions import Edition
from engine.ladder import first_at
from storage.duties import open_duties
from storage.listings import listed_records
from storage.plans import PlanRow
from storage.records import record
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Firmed:
    """An obligation that begins, since its date is no longer tentative."""

    record: str
    deadline: str
    due_at: datetime


def firmed(
    work: Work, plan: PlanRow, old: Edition, new: Edition, names: Iterable[str]
) -> tuple[Firmed, ...]:
    """What the records of a plan come to owe when windows become days; changes nothing."""
    found: list[Firmed] = []
    for name in names:
        rules = new.definition.deadlines[name]
        if old.definition.deadlines[name].due.window is None or rules.due.window is not None:
            continue
        for row in listed_records(work, plan=plan.code, track=rules.track):
            for_kind = not rules.unit_kinds or row.unit_kind in rules.unit_kinds
            due_at = new.due_of(name, row.period)
            if for_kind and row.state in rules.owed_in and due_at is not None:
                found.append(Firmed(row.code, name, due_at))
    return tuple(found)


def begin(work: Work, new: Edition, found: Iterable[Firmed], now: datetime) -> None:
    """Let them be owed, with their ladders."""
    duties: list[dict[str, object]] = []
    for one in found:
        row = record(work, one.record)
        if row is None:
            raise AssertionError(f"the record {one.record} just listed is not there")
        rules = new.definition.deadlines[one.deadline]
        rungs = ladder_of(new.definition, rules, one.due_at, new.calendar)
        duties.append(
            {
                "plan_id": row.plan_id,
                "record_id": row.id,
                "unit_id": row.unit_id,
                "deadline": one.deadline,
                "due_at": one.due_at,
                "next_at": first_at(rungs, now, new.calendar),
                "counted_from": None,
            }
        )
    if duties:
        open_duties(work, duties, now)
