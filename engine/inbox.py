"""What one officer can do now: the records that wait for them and what their units owe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.due import Owed, told
from engine.duties import owing_roles
from engine.editions import Edition, edition
from engine.whose import whose_work
from i18n.text import Text
from storage.database import Database
from storage.duties import OwedRow, owed_in_plan
from storage.inbox import StandingRow, records_in_states, records_of_units
from storage.plans import PlanRow, plans
from storage.standing import roles_held
from storage.work import Work
from workflows.definition import Definition

Held = frozenset[tuple[str, int | None]]
"""Roles with their unit, or None for the whole committee."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that waits for the officer; ``triggers`` are the moves they may make from there."""

    plan: str
    record: str
    track: str
    unit: str
    state: str
    state_label: Text
    version: int
    triggers: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class Inbox:
    """An officer's work: what is owed, longest overdue first, and the records that wait."""

    owed: tuple[Owed, ...]
    waiting: tuple[Waiting, ...]

    @property
    def unacknowledged(self) -> tuple[Owed, ...]:
        """What the officer may say they know of (``engine.acknowledge``): not yet late, and nobody
        has said so. Whoever owes may say it, and nothing else is in an inbox."""
        return tuple(one for one in self.owed if not one.late and one.acknowledged_at is None)


def inbox(db: Database, officer_id: int, now: datetime) -> Inbox:
    """What an officer can do now in the plans that run.

    A move that a role of the unit may make is the unit's work: it stands in the unit officers'
    inbox and not in that of the secretariat, who may make it for them. The same goes for what is
    owed. Only the act itself asks the guards; a move listed here may still be refused with reasons.

    Args:
        officer_id: the officer's row; nobody else's authority is looked at.
        now: aware; roles are those held on that day.
    """
    owed: list[Owed] = []
    waiting: list[Waiting] = []
    with db.read() as work:
        for plan in plans(work):
            if plan.closed_at is not None:
                continue
            runs = edition(work, plan.edition_id)
            day = now.astimezone(runs.zone).date()
            held = roles_held(work, officer_id, plan.committee_id, day)
            if held:
                owed.extend(told(work, plan, _owed(work, plan, held), now))
                waiting.extend(_waiting(work, plan, runs, held))
    return Inbox(tuple(sorted(owed, key=lambda one: one.due_at)), tuple(waiting))


def _owed(work: Work, plan: PlanRow, held: Held) -> list[OwedRow]:
    return [
        row
        for row in owed_in_plan(work, plan.id, state="open")
        if _holds(held, _owing(edition(work, row.edition_id).definition, row), row.duty.unit_id)
    ]


def _owing(definition: Definition, row: OwedRow) -> tuple[str, ...]:
    return owing_roles(definition, definition.deadlines[row.duty.deadline])


def _waiting(work: Work, plan: PlanRow, runs: Edition, held: Held) -> list[Waiting]:
    found: list[Waiting] = []
    for row in _standing(work, plan, runs.definition, held):
        definition = edition(work, row.edition_id).definition
        track = definition.tracks[row.track]
        triggers = tuple(
            (name, transition.label)
            for name, transition in track.transitions.items()
            if row.state in transition.source
            and _holds(held, whose_work(definition, transition), row.unit_id)
        )
        if triggers:
            label = track.states[row.state].label
            found.append(
                Waiting(
                    plan.code,
                    row.code,
                    row.track,
                    row.unit,
                    row.state,
                    label,
                    row.version,
                    triggers,
                )
            )
    return found


def _standing(
    work: Work, plan: PlanRow, definition: Definition, held: Held
) -> tuple[StandingRow, ...]:
    """The records that can wait for somebody with these roles: all of a unit's, and, for roles of
    the committee, those in the states its moves start from."""
    of_units = {unit_id for _, unit_id in held if unit_id is not None}
    of_committee = {role for role, unit_id in held if unit_id is None}
    states = {
        state
        for track in definition.tracks.values()
        for transition in track.transitions.values()
        if of_committee.intersection(whose_work(definition, transition))
        for state in transition.source
    }
    rows = (
        *(records_of_units(work, plan.id, sorted(of_units)) if of_units else ()),
        *(records_in_states(work, plan.id, sorted(states)) if states else ()),
    )
    return tuple({row.code: row for row in rows}.values())


def _holds(held: Held, roles: tuple[str, ...], unit_id: int) -> bool:
    return any((role, unit_id) in held or (role, None) in held for role in roles)
