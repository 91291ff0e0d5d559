"""What a move makes a unit owe and what it settles: obligations follow the state. Pure."""

from __future__ import annotations

from datetime import datetime

from engine.decision import DutyOpened, DutySettled
from engine.facts import Facts
from engine.guards.dates import date_that_counts
from engine.ladder import Planned, first_at, planned
from workflows.calendar import Calendar
from workflows.definition import SYSTEM, Deadline, Definition, Transition


def changes(facts: Facts, to: str) -> tuple[tuple[DutyOpened, ...], tuple[DutySettled, ...]]:
    """The obligations opened and settled when the facts' record comes to stand in ``to``.

    A record that comes back into a state it owes in reopens its obligation. The date that counts is
    the one the plan names: paper of 9/3 typed in on 13/3 is on time where sending counts
    (requirements.md §1.7). A tentative window makes no obligation (000-15);
    one that was waived stays so.
    """
    standing = {duty.deadline: duty for duty in facts.duties if duty.state == "open"}
    waived = {duty.deadline for duty in facts.duties if duty.state == "waived"}
    opened: list[DutyOpened] = []
    settled: list[DutySettled] = []
    for name, deadline in facts.definition.deadlines.items():
        if deadline.track != facts.record.track or name in waived:
            continue
        duty = standing.get(name)
        owes = to in deadline.owed_in
        if duty is not None and not owes:
            met_at = date_that_counts(deadline, facts.dates)
            settled.append(DutySettled(duty.id, name, met_at, late=met_at >= duty.due_at))
        due_at = facts.due.get(name)
        if duty is None and owes and due_at is not None and _binds(deadline, facts.unit.kind):
            opened.append(DutyOpened(name, due_at, _first_at(facts, deadline, due_at)))
    return tuple(opened), tuple(settled)


def owing_roles(definition: Definition, deadline: Deadline) -> tuple[str, ...]:
    """The roles of the officers who owe: those of the unit whose moves settle the obligation.

    Where no role of the unit can, the roles of the committee that can.
    """
    able = dict.fromkeys(
        role
        for transition in definition.tracks[deadline.track].transitions.values()
        if _settles(transition, deadline)
        for role in transition.by
        if role != SYSTEM
    )
    of_unit = tuple(role for role in able if definition.roles[role].of == "unit")
    return of_unit or tuple(able)


def ladder_of(
    definition: Definition, deadline: Deadline, due_at: datetime, calendar: Calendar
) -> tuple[Planned, ...]:
    """The rungs around one due instant of a deadline; empty when the plan gives it no ladder."""
    if deadline.ladder is None:
        return ()
    owing = frozenset(owing_roles(definition, deadline))
    return planned(definition.ladders[deadline.ladder], due_at, calendar, owing)


def _first_at(facts: Facts, deadline: Deadline, due_at: datetime) -> datetime | None:
    rungs = ladder_of(facts.definition, deadline, due_at, facts.calendar)
    return first_at(rungs, facts.now, facts.calendar)


def _binds(deadline: Deadline, unit_kind: str) -> bool:
    return not deadline.unit_kinds or unit_kind in deadline.unit_kinds


def _settles(transition: Transition, deadline: Deadline) -> bool:
    return transition.to not in deadline.owed_in and any(
        state in deadline.owed_in for state in transition.source
    )
