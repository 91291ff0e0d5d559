"""An officer asks whoever can clear what stands in the way of a move: a letter to each of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.acts import by_hand
from engine.addressing import addressed
from engine.advance import ask, decided, locked
from engine.causes import HelpAsked
from engine.clearing import ASKED, asked_today, others_holding, to_clear
from engine.for_committee import refused_unless_holding
from engine.guards.labels import role_labels
from engine.known import plan_of
from engine.move import Actor, Move
from engine.values import read_note
from i18n.catalog import Either
from storage.audit import seal
from storage.database import Database
from storage.mail import enqueue_many
from storage.people import OfficerRow
from storage.records import records
from workflows.definition import LetterKind
from workflows.errors import Conflict, WrongUsage
from workflows.verdict import Refusal, Verdict


@dataclass(frozen=True, slots=True)
class AskedToClear:
    """Who was written to, and what stands in the way of whoever makes the move."""

    record: str
    trigger: str
    officers: tuple[OfficerRow, ...]
    obstacles: tuple[Verdict, ...]


def ask_to_clear(
    db: Database, record: str, trigger: str, note: str, actor: Actor, now: datetime
) -> AskedToClear | Refusal:
    """Ask everybody who can clear what refuses this move of this record.

    Each of them gets a letter that says who asks, what stands in the way and what they can do
    about it; nobody is asked twice for it in one working day. Whoever holds a role of the plan for
    the record's unit may ask, and so may an officer of the committee.

    Args:
        note: a word to them; may be empty.
        now: aware.

    Raises NotFound for an unknown record or move; WrongUsage when nothing stands in the way, when
    nobody else can clear it, or when nobody who can holds the role or has an address; Conflict
    when all of them were asked for it today.
    """
    with db.write() as work:
        gathering, head = locked(work, plan_of(work, record), actor, now)
        asked = ask(gathering, records(work, (record,)), Move(record, trigger))
        row, edition, said = asked.row, asked.edition, read_note(note)
        definition = edition.definition
        refusal = refused_unless_holding(
            tuple(definition.roles), gathering, edition, head, "ask", row
        )
        if refusal is not None:
            return refusal
        move = asked.transition.label
        outcome = decided(gathering, asked).outcome
        if not isinstance(outcome, Refusal):
            raise WrongUsage("ask_nothing_stops", record=record, move=move)
        found = to_clear(definition, outcome, gathering.roles(edition, row.unit_id))
        if not found.verdicts:
            raise WrongUsage("ask_nobody_else", record=record, move=move)
        holding = others_holding(gathering, edition, row, found)
        reached = tuple(one for one in holding if one.email.strip())
        if not holding:
            wanted = Either(role_labels(definition, found.roles))
            raise WrongUsage("ask_unheld", record=record, roles=wanted)
        if not reached:
            who = tuple(one.name for one in holding)
            raise WrongUsage("ask_unreachable", record=record, who=who)
        before = asked_today(work, gathering.plan, edition, row, now).get(trigger)
        told = tuple(one for one in reached if not before or one.code not in before.officers)
        if before and not told:
            raise Conflict("ask_today", record=record, move=move, at=before.at, by=before.by)
        body = {
            "record": record,
            "track": row.track,
            "trigger": trigger,
            "verdicts": [one.sealed() for one in found.verdicts],
            "asked": [one.code for one in told],
        }
        entry = by_hand(actor, ASKED, now, body, row=row, secrets={"note": said} if said else {})
        after = seal(work, head, [entry])
        cause = HelpAsked(row.id, trigger, actor.officer_id, after.seq)
        enqueue_many(work, addressed(cause, row.plan_id, LetterKind.REQUEST, told), now)
    return AskedToClear(record, trigger, told, found.obstacles)
