"""An officer who owes says that they know: reminders before the date stop, the office sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.acts import by_hand
from engine.advance import locked
from engine.duties import owing_roles
from engine.editions import edition_named
from engine.for_committee import refused_unless_holding
from engine.known import plan_of, unknown_record
from engine.move import Actor
from i18n.text import Text
from storage.audit import seal
from storage.database import Database
from storage.duties import acknowledge_duty, duties_of
from storage.records import record as record_row
from workflows.errors import Conflict, WrongUsage
from workflows.verdict import Refusal


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What an officer knows of; ``due_at`` is the first instant that is too late."""

    record: str
    deadline: str
    label: Text
    due_at: datetime


def acknowledge(
    db: Database, record: str, deadline: str | None, actor: Actor, now: datetime
) -> Acknowledged | Refusal:
    """Say that the unit knows what it owes and by when.

    The reminders to the officers who owe stop until the date itself; on that day and after it
    everything goes on as planned. A date that is moved asks anew. Whoever may do what is owed may.

    Args:
        deadline: the plan's name for it; may be None where the record owes one thing.
        now: aware.

    Raises NotFound for an unknown record, WrongUsage when it owes nothing by that deadline,
    Conflict when somebody has said so before.
    """
    with db.write() as work:
        gathering, head = locked(work, plan_of(work, record), actor, now)
        row = record_row(work, record)
        if row is None:
            raise unknown_record(work, record)
        if row.plan_closed_at is not None:
            raise WrongUsage("plan_closed", plan=gathering.plan.code)
        runs = edition_named(work, row.definition_sha256, row.calendar_sha256)
        asked = [
            one
            for one in duties_of(work, row.id)
            if one.state == "open" and deadline in (None, one.deadline)
        ]
        if not asked:
            raise WrongUsage("owes_nothing", record=record)
        if len(asked) > 1:
            known = tuple(one.deadline for one in asked)
            raise WrongUsage("owes_several", record=record, deadlines=known)
        (duty,) = asked
        rules = runs.definition.deadlines[duty.deadline]
        owing = owing_roles(runs.definition, rules)
        refusal = refused_unless_holding(owing, gathering, runs, head, "acknowledge", row)
        if refusal is not None:
            return refusal
        if actor.officer_id is None or duty.acknowledged_at is not None:
            raise Conflict("acknowledged_before", record=record)
        acknowledge_duty(work, duty.id, actor.officer_id, now)
        body = {"record": record, "deadline": duty.deadline, "due_rev": duty.due_rev}
        seal(work, head, [by_hand(actor, "duty.acknowledged", now, body, row=row)])
    return Acknowledged(record, duty.deadline, rules.label, duty.due_at)
