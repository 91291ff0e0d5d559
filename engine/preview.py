"""Looking before acting: what a move would bring (``--dry-run``), and why it may not be made.

The same gathering and the same decision as the act itself, in a transaction that writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.advance import ask, decided
from engine.decision import Outcome
from engine.each_move import each_move
from engine.editions import edition_named
from engine.gather import Gathering
from engine.known import known_plan, plan_of, unknown_record
from engine.move import Actor, Channel, Move, Proposal
from engine.propose import to_create
from storage.database import Database
from storage.records import record as record_row
from storage.records import records

_ANYBODY = Actor(None, "", "", Channel.CLI)


def preview(db: Database, move: Move, actor: Actor, now: datetime) -> Outcome:
    """What ``advance`` would do now: all consequences, or the refusal; nothing is written.

    Raises what ``advance`` raises.
    """
    with db.read() as work:
        gathering = Gathering(work, plan_of(work, move.record), actor, now)
        asked = ask(gathering, records(work, (move.record,)), move)
        return decided(gathering, asked).outcome


def preview_proposal(db: Database, proposal: Proposal, actor: Actor, now: datetime) -> Outcome:
    """What ``propose`` would do now; nothing is written. Raises what ``propose`` raises."""
    with db.read() as work:
        gathering = Gathering(work, known_plan(work, proposal.plan), actor, now)
        return decided(gathering, to_create(gathering, proposal)).outcome


def why(db: Database, record: str, actor: Actor | None, now: datetime) -> Mapping[str, Outcome]:
    """For each move out of the state a record stands in: may it be made now, with every verdict.

    Quotas name the records that count. Without an actor, the answer is for somebody who holds the
    roles each move asks for. A record in a final state gives an empty mapping.

    Raises NotFound for an unknown record.
    """
    with db.read() as work:
        row = record_row(work, record)
        if row is None:
            raise unknown_record(work, record)
        gathering = Gathering(work, plan_of(work, record), actor or _ANYBODY, now)
        moves = edition_named(work, row.definition_sha256, row.calendar_sha256).definition
        out = (
            trigger
            for trigger, one in moves.tracks[row.track].transitions.items()
            if row.state in one.source
        )
        return each_move(gathering, row, out, explain=True, anybody=actor is None)
