"""The moves out of a record's state for one officer: theirs to make, and those of others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.clearing import AskedBefore, asked_today, to_clear
from engine.decision import Outcome
from engine.editions import edition_named
from engine.gather import Gathering
from engine.guards.labels import role_labels
from engine.known import plan_of
from engine.move import Actor
from engine.preview import why
from i18n.text import Text
from reports.move_sheet import MoveSheet, move_sheet
from storage.database import Database
from storage.documents import attachments
from storage.linked_records import forms_of
from storage.records import record
from workflows.definition import Definition
from workflows.verdict import Refusal


@dataclass(frozen=True, slots=True)
class Asking:
    """Whoever holds one of these roles can be asked to clear a move, or was asked today."""

    whom: tuple[Text, ...]
    before: AskedBefore | None


@dataclass(frozen=True, slots=True)
class RecordMoves:
    """``own`` are those the officer has the authority for, whether or not they may be made now.

    ``asking`` names the moves that somebody else can clear.
    """

    definition: Definition
    own: tuple[MoveSheet, ...]
    others: tuple[MoveSheet, ...]
    asking: Mapping[str, Asking]


def record_moves(db: Database, code: str, actor: Actor, now: datetime) -> RecordMoves:
    """The moves of a record at ``now`` (aware). Raises NotFound for an unknown one."""
    answers = why(db, code, actor, now)
    with db.read() as work:
        row = record(work, code)
        if row is None:
            raise AssertionError("a record that was asked about exists")
        runs = edition_named(work, row.definition_sha256, row.calendar_sha256)
        attached = {one.kind for one in attachments(work, row.id)}
        above = forms_of(work, [row.parent_id]) if row.parent_id else {}
        plan = plan_of(work, code)
        held = Gathering(work, plan, actor, now).roles(runs, row.unit_id)
        before = asked_today(work, plan, runs, row, now)
    values = json.loads(row.form)
    sheets = [
        (
            move_sheet(
                runs.definition,
                row.track,
                trigger,
                outcome,
                values,
                attached,
                above.get(row.parent_id or 0),
            ),
            outcome,
        )
        for trigger, outcome in answers.items()
    ]
    return RecordMoves(
        runs.definition,
        tuple(sheet for sheet, outcome in sheets if _theirs(outcome)),
        tuple(sheet for sheet, outcome in sheets if not _theirs(outcome)),
        {
            trigger: Asking(role_labels(runs.definition, found.roles), before.get(trigger))
            for trigger, outcome in answers.items()
            if (found := to_clear(runs.definition, outcome, held)).verdicts
        },
    )


def _theirs(outcome: Outcome) -> bool:
    reasons = outcome.reasons if isinstance(outcome, Refusal) else ()
    return all(one.guard != "authority" for one in reasons)
