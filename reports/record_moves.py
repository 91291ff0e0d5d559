"""The moves out of a record's state for one officer: theirs to make, and those of others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.clearing import AskedBefore, ToClear, asked_today, others_holding, to_clear
from engine.decision import Outcome
from engine.editions import Edition, edition_named
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
from storage.records import RecordRow, record
from workflows.definition import Definition
from workflows.verdict import Refusal


@dataclass(frozen=True, slots=True)
class Asking:
    """Who can be asked to clear a move.

    Attributes:
        roles: those that can, as the plan calls them.
        whom: names of the officers who are written to, or with ``before`` of those who were. Empty
            when nobody holds the roles or has an address.
        theirs: whether it is for them to make the move itself.
        before: when and by whom it was asked today, where nobody is left to ask.
    """

    roles: tuple[Text, ...]
    whom: tuple[str, ...]
    theirs: bool
    before: AskedBefore | None


@dataclass(frozen=True, slots=True)
class RecordMoves:
    """``own`` are those the officer has the authority for, whether or not they may be made now.

    ``asking`` names the moves that somebody else can clear: one's own that are stopped, and of
    those of others the ones that lead on, since nobody asks to be sent back.
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
        gathering = Gathering(work, plan, actor, now)
        asking = _asking(gathering, runs, row, answers)
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
            sheet.trigger: asking[sheet.trigger]
            for sheet, outcome in sheets
            if sheet.trigger in asking and (sheet.stopped if _theirs(outcome) else not sheet.reason)
        },
    )


def _asking(
    gathering: Gathering, edition: Edition, row: RecordRow, answers: Mapping[str, Outcome]
) -> Mapping[str, Asking]:
    """What can be asked for; nothing by somebody without a role in the plan."""
    held = gathering.roles(edition, row.unit_id)
    if not held.intersection(edition.definition.roles):
        return {}
    before = asked_today(gathering.work, gathering.plan, edition, row, gathering.now)
    outcomes = {
        trigger: to_clear(edition.definition, outcome, held) for trigger, outcome in answers.items()
    }
    return {
        trigger: _asked(gathering, edition, row, found, before.get(trigger))
        for trigger, found in outcomes.items()
        if found.verdicts
    }


def _asked(
    gathering: Gathering,
    edition: Edition,
    row: RecordRow,
    found: ToClear,
    before: AskedBefore | None,
) -> Asking:
    asked = before.officers if before else frozenset()
    holding = others_holding(gathering, edition, row, found)
    left = tuple(one.name for one in holding if one.email.strip() and one.code not in asked)
    done = tuple(one.name for one in holding if one.code in asked)
    return Asking(
        roles=role_labels(edition.definition, found.roles),
        whom=left or done,
        theirs=found.theirs,
        before=None if left else before,
    )


def _theirs(outcome: Outcome) -> bool:
    reasons = outcome.reasons if isinstance(outcome, Refusal) else ()
    return all(one.guard != "authority" for one in reasons)
