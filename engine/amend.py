"""Moving the dates of a running plan: the impact first, then one act, with corrections.

The amended plan file is the truth, as the first one was: it is checked and sealed the same way, and
the plan's records go on under it. Only dates may differ, so where every record stands stays right.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.acts import by_hand
from engine.advance import locked
from engine.duties import ladder_of
from engine.editions import Edition, edition, made_ready
from engine.firmed import begin, firmed
from engine.for_committee import refused_unless_for_committee
from engine.impact import DateImpact, Shift, Shifts, WayMoved, corrections, shifts
from engine.known import known_plan
from engine.ladder import first_at
from engine.move import Actor
from engine.relief import Ground
from storage.audit import seal
from storage.database import Database
from storage.duties import give_dates, judge_by
from storage.instants import instant_text
from storage.mail import enqueue_many
from storage.plans import PlanRow, run_edition, seal_text
from storage.records import follow_edition
from storage.work import Work
from workflows import sealing
from workflows.definition import Definition
from workflows.difference import Place, differences
from workflows.errors import WrongUsage
from workflows.explain.due_dates import SaidByPlan
from workflows.periods import in_period
from workflows.verdict import Refusal

NAMED = 5
"""So many records are named in a refusal; the others are counted."""


@dataclass(frozen=True, slots=True)
class Amended:
    """What was done, or would be.

    Attributes:
        names: the deadlines that change.
        ways: those of them that say no day of the plan's own, as they were said and will be.
        dates: the dates that follow, as far as somebody owes by them.
        opened: obligations that begin, since their time is no longer tentative.
        corrections: how many letters tell of it.
    """

    plan: str
    definition_sha256: str
    names: tuple[str, ...]
    ways: tuple[WayMoved, ...]
    dates: tuple[DateImpact, ...]
    opened: int
    corrections: int


def amendment(db: Database, plan: str, definition: Definition, now: datetime) -> Amended:
    """The impact sheet: what ``amend`` would do at ``now`` (aware); changes nothing."""
    with db.read() as work:
        found = known_plan(work, plan)
        change = _change(work, found, definition, now)
        planned = _shifts(work, found, change, now)
        opened = len(firmed(work, found, change.old, change.new, change.names))
    told = sum(len(one.told) for one in planned.open)
    return change.done(plan, planned, opened, told)


def amend(
    db: Database,
    plan: str,
    definition: Definition,
    source: bytes,
    ground: Ground,
    actor: Actor,
    now: datetime,
) -> Amended | Refusal:
    """Move dates of a running plan to those of an amended plan file, in one transaction.

    Open obligations get the new date and their reminders begin anew; whoever was written the old
    date gets a correction; letters in the outbox that name it will not go out. What is settled is
    judged by a later date, never by an earlier one; a unit's own extension stays where it reaches
    further. Whoever holds a role of the committee may (001-28).

    Args:
        source: the amended file as written, kept beside the sealed definition.
        ground: why, and by which paper.

    What is counted from a state moves record by record, each from the day it entered the state;
    what comes back moves in every period, those that run and those to come. A tentative window that
    becomes a day is owed from then on by whoever stands where it is owed.

    Raises NotFound for an unknown plan; WrongUsage when the plan is closed, no date differs,
    anything but dates does, a date moves into the past, a date becomes one that is counted from a
    state, or a day becomes a tentative window.
    """
    if not ground.reason.strip() or not ground.paper.strip():
        raise WrongUsage("ground_missing")
    with db.write() as work:
        gathering, head = locked(work, known_plan(work, plan), actor, now)
        found = gathering.plan
        change = _change(work, found, definition, now)
        old, new = change.old, change.new
        refusal = refused_unless_for_committee(gathering, old, head, "amend")
        if refusal is not None:
            return refusal
        planned = _shifts(work, found, change, now)
        opening = firmed(work, found, old, new, change.names)
        _run(work, found, new, source, now)
        _give(work, new, planned.open, now)
        for one in planned.eased:
            judge_by(work, one.duty.id, one.due_at)
        begin(work, new, opening, now)
        body: dict[str, object] = {
            "plan": found.code,
            "definition": new.definition_sha256,
            "calendar": new.calendar_sha256,
            "was": old.definition_sha256,
            "changed": list(change.names),
            "opened": len(opening),
            "dates": [
                {
                    "deadline": one.deadline,
                    **({"period": one.period} if one.period else {}),
                    "from": instant_text(one.old.due_at),
                    "to": instant_text(one.new.due_at),
                    "moved": one.moved,
                    "kept": one.kept,
                    "eased": one.eased,
                }
                for one in planned.dates
            ],
        }
        secrets = {"note": ground.reason, "document": ground.paper}
        after = seal(work, head, [by_hand(actor, "plan.amended", now, body, secrets=secrets)])
        letters = [
            letter for one in planned.open for letter in corrections(found.id, one, after.seq)
        ]
        enqueue_many(work, letters, now)
    return change.done(plan, planned, len(opening), len(letters))


@dataclass(frozen=True, slots=True)
class _Change:
    """What the plan runs and what it would run, on the calendar it was opened with."""

    old: Edition
    new: Edition
    names: tuple[str, ...]

    @property
    def ways(self) -> tuple[WayMoved, ...]:
        was, will = self.old.definition, self.new.definition
        return tuple(
            WayMoved(
                name, will.deadlines[name].label, SaidByPlan(was, name), SaidByPlan(will, name)
            )
            for name in self.names
            if self.old.due[name] is None
        )

    def done(self, plan: str, planned: Shifts, opened: int, told: int) -> Amended:
        sha256 = self.new.definition_sha256
        return Amended(plan, sha256, self.names, self.ways, planned.dates, opened, told)


def _change(work: Work, plan: PlanRow, definition: Definition, now: datetime) -> _Change:
    if plan.closed_at is not None:
        raise WrongUsage("plan_closed", plan=plan.code)
    old = edition(work, plan.edition_id)
    changed = differences(old.definition, definition)
    others = tuple(".".join(place) for place in changed if not _is_date(place))
    if others:
        raise WrongUsage("amend_only_dates", plan=plan.code, places=others)
    if not changed:
        raise WrongUsage("amend_nothing", plan=plan.code)
    sealed = sealing.seal(definition, old.calendar)
    new = made_ready(definition, old.calendar, sealed.definition_sha256, sealed.calendar_sha256)
    names = _touched(old, new, {place[1] for place in changed})
    for name in names:
        _movable(old, new, name, now)
    return _Change(old, new, names)


def _shifts(work: Work, plan: PlanRow, change: _Change, now: datetime) -> Shifts:
    planned = shifts(work, plan, change.old, change.new, change.names, now)
    if planned.made_late:
        labels = tuple(
            dict.fromkeys(
                in_period(change.new.definition.deadlines[one.duty.deadline].label, one.period)
                for one in planned.made_late
            )
        )
        records = tuple(one.record for one in planned.made_late[:NAMED])
        said = {"n": len(planned.made_late), "deadlines": labels, "records": records}
        raise WrongUsage("amend_made_late", **said)
    return planned


def _touched(old: Edition, new: Edition, named: set[str]) -> tuple[str, ...]:
    """The deadlines that a change of these deadlines and anniversaries moves."""
    return tuple(
        name
        for name, deadline in old.definition.deadlines.items()
        if name in named
        or named & {deadline.due.anniversary, new.definition.deadlines[name].due.anniversary}
    )


def _movable(old: Edition, new: Edition, name: str, now: datetime) -> None:
    """A date can become another date to come, and a tentative window another window."""
    was, will = old.definition.deadlines[name], new.definition.deadlines[name]
    if will.due.window is not None and was.due.window is None:
        raise WrongUsage("amend_window", deadline=will.label)
    if will.due.relative and not was.due.relative:  # nobody kept when the records entered it
        raise WrongUsage("amend_day_only", deadline=will.label)
    due_at = new.due[name]
    if due_at is not None and due_at <= now:
        raise WrongUsage("amend_into_past", deadline=will.label, at=due_at)


def _is_date(place: Place) -> bool:
    """A deadline's due date, or the day to which the plan moves one year's event."""
    if len(place) < 3:
        return False
    return (place[0], place[2]) in (("deadlines", "due"), ("anniversaries", "moved"))


def _run(work: Work, plan: PlanRow, new: Edition, source: bytes, now: datetime) -> None:
    """Seal the definition; the plan's records, old and new ones, go on under it."""
    sealed = sealing.seal(new.definition, new.calendar)
    seal_text(work, new.definition_sha256, "definition", sealed.definition_json, source, now)
    edition_id = run_edition(work, plan.id, new.definition_sha256, new.calendar_sha256, now)
    follow_edition(work, plan.id, edition_id)


def _give(work: Work, new: Edition, moving: tuple[Shift, ...], now: datetime) -> None:
    give_dates(
        work,
        [
            {
                "duty_id": one.duty.id,
                "due_at": one.due_at,
                "next_at": _first_at(new, one, now),
                "extended": False,
            }
            for one in moving
        ],
        now,
    )


def _first_at(new: Edition, one: Shift, now: datetime) -> datetime | None:
    deadline = new.definition.deadlines[one.duty.deadline]
    rungs = ladder_of(new.definition, deadline, one.due_at, new.calendar)
    return first_at(rungs, now, new.calendar)
