"""What a move makes a unit owe and what it settles: obligations follow the state. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.decision import DutyOpened, DutySettled, TargetCrossed
from engine.facts import Facts
from engine.guards.dates import date_that_counts
from engine.ladder import Planned, first_at, planned
from workflows.calendar import Calendar
from workflows.definition import SYSTEM, Deadline, Definition, Quota, Transition
from workflows.reckoning import reckon


def changes(facts: Facts, to: str) -> tuple[tuple[DutyOpened, ...], tuple[DutySettled, ...]]:
    """The obligations opened and settled when the facts' record comes to stand in ``to``.

    A record that comes back into a state it owes in reopens its obligation. The date that counts is
    the one the plan names: paper of 9/3 typed in on 13/3 is on time where sending counts
    (requirements.md §1.7). A tentative window makes no obligation (000-15);
    one that was waived stays so. A date counted from a state is counted anew each time the record
    comes to owe by entering that state, and kept when it comes back to owe in another one.
    """
    standing = {duty.deadline: duty for duty in facts.duties if duty.state == "open"}
    waived = {duty.deadline for duty in facts.duties if duty.state == "waived"}
    opened: list[DutyOpened] = []
    settled: list[DutySettled] = []
    for name, deadline in facts.definition.deadlines.items():
        if deadline.track != facts.record.track or name in waived:
            continue
        duty = standing.get(name)
        if deadline.quota is None:
            owes = to in deadline.owed_in
        else:  # from the day its record is there, until enough are counted
            owes = duty is not None or facts.record.id is None
        if duty is not None and not owes:
            met_at = date_that_counts(deadline, facts.dates)
            settled.append(DutySettled(duty.id, name, met_at, late=met_at >= duty.due_at))
        if duty is not None or not owes or not _binds(facts, deadline):
            continue
        due_at, counted_from = _due(facts, name, deadline, to)
        if due_at is not None:
            at = _first_at(facts, deadline, due_at)
            opened.append(DutyOpened(name, due_at, at, counted_from))
    return tuple(opened), tuple(settled)


def targets(facts: Facts, counted: Mapping[str, int]) -> tuple[TargetCrossed, ...]:
    """The deadlines over a quota that a change of its counts meets for the unit, or breaks again.

    Args:
        counted: how the move changes what is counted, by quota.
    """
    crossed: list[TargetCrossed] = []
    for name, deadline in facts.definition.deadlines.items():
        quota = facts.definition.quotas.get(deadline.quota or "")
        if deadline.quota is None or quota is None or quota.minimum is None:
            continue
        before = facts.counted.get(deadline.quota, 0)
        after = before + counted.get(deadline.quota, 0)
        due_at = facts.due.get(name)
        if due_at is None or (before >= quota.minimum) == (after >= quota.minimum):
            continue
        if after >= quota.minimum:
            met_at = date_that_counts(deadline, facts.dates)
            crossed.append(TargetCrossed(name, deadline.track, met_at, met_at >= due_at, None))
        else:
            next_at = _first_at(facts, deadline, due_at)
            crossed.append(TargetCrossed(name, deadline.track, None, False, next_at))
    return tuple(crossed)


def owing_roles(definition: Definition, deadline: Deadline) -> tuple[str, ...]:
    """The roles of the officers who owe: those of the unit whose moves settle the obligation.

    For a quota, those whose moves bring a record among the counted ones.

    Where no role of the unit can, the roles of the committee that can. What the plan names under
    ``owed_by`` goes before either.
    """
    if deadline.owed_by:
        return deadline.owed_by
    quota = definition.quotas.get(deadline.quota or "")
    track = definition.tracks[quota.track if quota else deadline.track]
    able = dict.fromkeys(
        role
        for transition in track.transitions.values()
        if (_counts(transition, quota) if quota else _settles(transition, deadline))
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


def _due(
    facts: Facts, name: str, deadline: Deadline, to: str
) -> tuple[datetime | None, date | None]:
    """The due instant of an obligation that opens now, and the day its count began, if it has one.

    The count begins on the day the paper was received: that is since when the step is pending.
    """
    if deadline.due.after != to:
        return facts.due.get(name), None
    entered = facts.dates.received.astimezone(ZoneInfo(facts.definition.zone)).date()
    found = reckon(deadline.due, facts.definition, facts.calendar, entered=entered)
    return (found.due_at, entered) if found else (None, None)


def _first_at(facts: Facts, deadline: Deadline, due_at: datetime) -> datetime | None:
    rungs = ladder_of(facts.definition, deadline, due_at, facts.calendar)
    return first_at(rungs, facts.now, facts.calendar)


def _binds(facts: Facts, deadline: Deadline) -> bool:
    quota = facts.definition.quotas.get(deadline.quota or "")
    asked = (deadline.unit_kinds, quota.unit_kinds if quota else ())
    return all(not kinds or facts.unit.kind in kinds for kinds in asked)


def _counts(transition: Transition, quota: Quota) -> bool:
    """Whether a move brings a record among those a quota counts."""
    return transition.to in quota.states and not set(transition.source) & set(quota.states)


def _settles(transition: Transition, deadline: Deadline) -> bool:
    return transition.to not in deadline.owed_in and any(
        state in deadline.owed_in for state in transition.source
    )
