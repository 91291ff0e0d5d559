"""Escalations that were held because too many came at once: let go by a person."""

from __future__ import annotations

from datetime import datetime

from engine.acts import by_hand
from engine.advance import locked
from engine.editions import edition
from engine.for_committee import refused_unless_for_office
from engine.known import known_plan
from engine.move import Actor
from storage import breaker
from storage.audit import seal
from storage.database import Database
from storage.incidents import close_incident
from workflows.errors import Conflict
from workflows.verdict import Refusal


def release_escalations(db: Database, plan: str, actor: Actor, now: datetime) -> int | Refusal:
    """Let the escalations go that a plan's breaker holds; how many waited when it tripped.

    They fire at the next tick, each looked at anew. Whoever holds the role of the receiving office
    may.

    Raises NotFound for an unknown plan, Conflict when nothing is held.
    """
    with db.write() as work:
        gathering, head = locked(work, known_plan(work, plan), actor, now)
        runs = edition(work, gathering.plan.edition_id)
        refusal = refused_unless_for_office(gathering, runs, head, "release")
        if refusal is not None:
            return refusal
        waiting = breaker.release(work, gathering.plan.id, now)
        if waiting is None:
            raise Conflict("nothing_held", plan=plan)
        close_incident(work, "escalations_held", plan, now)
        body = {"plan": plan, "waiting": waiting}
        seal(work, head, [by_hand(actor, "escalations.released", now, body)])
    return waiting
