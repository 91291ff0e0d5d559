"""Closing a plan when its year is over: nothing moves any more, nobody is reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.acts import by_hand
from engine.advance import locked
from engine.editions import Edition, edition
from engine.for_committee import refused_unless_for_committee
from engine.known import known_plan
from engine.move import Actor
from storage.audit import seal
from storage.database import Database
from storage.listings import counted_states
from storage.owed import owed_in_plan
from storage.plans import PlanRow, end_plan
from storage.rungs import stop_ladders
from storage.work import Work
from workflows.errors import WrongUsage
from workflows.verdict import Refusal


@dataclass(frozen=True, slots=True)
class Closed:
    """A plan that is closed, or would be.

    Attributes:
        unfinished: records that stand in a state with a way out.
        owed: obligations that were never met; they stay as they are, for the year's account.
    """

    plan: str
    unfinished: int
    owed: int


def closing(db: Database, plan: str) -> Closed:
    """What ``close_plan`` would leave behind; changes nothing, raises alike."""
    with db.read() as work:
        found = _open(known_plan(work, plan))
        return _left(work, found, edition(work, found.edition_id))


def close_plan(db: Database, plan: str, note: str, actor: Actor, now: datetime) -> Closed | Refusal:
    """Close a plan: records stay where they stand, reminders stop, letters that wait are voided.

    Whoever holds a role of the committee may. There is no way back; next year has its own plan.

    Raises NotFound for an unknown plan, WrongUsage for one that is closed.
    """
    with db.write() as work:
        gathering, head = locked(work, _open(known_plan(work, plan)), actor, now)
        runs = edition(work, gathering.plan.edition_id)
        refusal = refused_unless_for_committee(gathering, runs, head, "close")
        if refusal is not None:
            return refusal
        left = _left(work, gathering.plan, runs)
        end_plan(work, gathering.plan.id, now)
        stop_ladders(work, gathering.plan.id)
        body = {"plan": plan, "unfinished": left.unfinished, "owed": left.owed}
        secrets = {"note": note} if note else {}
        seal(work, head, [by_hand(actor, "plan.closed", now, body, secrets=secrets)])
    return left


def _open(plan: PlanRow) -> PlanRow:
    if plan.closed_at is not None:
        raise WrongUsage("plan_closed", plan=plan.code)
    return plan


def _left(work: Work, plan: PlanRow, runs: Edition) -> Closed:
    counted = counted_states(work, plan.id)
    unfinished = sum(
        number
        for track, states in counted.items()
        for state, number in states.items()
        if not runs.definition.tracks[track].states[state].final
    )
    return Closed(plan.code, unfinished, len(owed_in_plan(work, plan.id, state="open")))
