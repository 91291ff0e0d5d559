"""Rehearsing a plan.

Open it, let people act and the clock tick through its period, keep every letter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from engine.committees import found
from engine.due import Owed, Shortfall, owed, shortfalls
from engine.intake.imported import Imported
from engine.intake.officers import import_officers
from engine.intake.units import import_units
from engine.move import Actor, Channel
from engine.opening import open_plan
from engine.post import post
from engine.rehearsal.cast import Step, steps
from engine.rehearsal.stage import OS_USER, Performed, Stage
from engine.watch import tick
from notifications.letter import Letter
from notifications.transport import Kept
from storage import people
from storage.chain_check import Verified, verify_chain
from storage.database import Database
from storage.duties import owed_in_plan
from storage.lifecycle import create_database
from storage.listings import counted_states
from storage.mail import MessageRow, messages
from storage.plans import plan_by_code
from workflows.calendar import Calendar
from workflows.definition import Definition
from workflows.errors import WrongUsage

OPENED = time(8)
"""When a rehearsed plan is opened, on the clock of its zone."""

Steps = Callable[[Stage, datetime], Sequence[Step]]
"""What people will do, made once the plan is open."""


@dataclass(frozen=True, slots=True)
class Year:
    """What a rehearsed year brought.

    Attributes:
        letters: every letter that left, in order.
        undelivered: officers that should have been written to, and why they were not.
        acts: what people did and tried, in order; refusals with all their verdicts.
        states: how many records stand in each state at the end, by track.
        rungs: the deadline and the rung, as the plan writes it, of each letter a ladder sent, by
            the letter's number.
        people_of: codes of the officers who hold a role for a unit, by the unit's code.
        sealed: entries of the plan's audit chain; the chain was verified.
    """

    definition: Definition
    calendar: Calendar
    opened_at: datetime
    ended_at: datetime
    seed: int | None
    units: tuple[people.UnitRow, ...]
    officers: tuple[people.OfficerRow, ...]
    letters: tuple[Letter, ...]
    undelivered: tuple[tuple[str, str, datetime], ...]
    acts: tuple[Performed, ...]
    owed: tuple[Owed, ...]
    shortfalls: tuple[Shortfall, ...]
    states: dict[str, dict[str, int]]
    people_of: dict[str, tuple[str, ...]]
    rungs: dict[int, tuple[str, str]]
    fired: int
    superseded: int
    sealed: int


def rehearse(
    definition: Definition,
    calendar: Calendar,
    source: bytes,
    units: Path,
    officers: Path,
    *,
    seed: int = 1,
    people_do: Steps | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Year:
    """Run the plan from its opening to the last day of its period.

    Args:
        units, officers: spreadsheets as `lantoa unit import` and `officer import` take them.
        seed: of the cast; the same seed gives the same year.
        people_do: a script in place of the cast.
        on_progress: told how many of how many instants are done.

    Raises:
        WrongUsage: a spreadsheet with errors. And whatever opening a plan raises.
    """
    opened_at = _opening(definition, calendar)
    db = create_database("sqlite://", rehearsal=True, now=opened_at)
    with closing(db):
        committee_id = _peopled(db, definition, units, officers, opened_at)
        system = Actor(None, "system", OS_USER, Channel.CLI)
        open_plan(db, "rehearsal", definition, calendar, source, system, opened_at)
        stage = Stage(db, definition, calendar, committee_id, opened_at.date())
        todo = people_do(stage, opened_at) if people_do else steps(stage, opened_at, Random(seed))  # noqa: S311 (a cast, not a key)
        sink = Kept()
        fired, superseded = _run(stage, todo, sink, opened_at, on_progress)
        return _told(stage, sink, opened_at, None if people_do else seed, fired, superseded)


def _opening(definition: Definition, calendar: Calendar) -> datetime:
    """The plan's own day of issue, else the first working day of its period."""
    day = definition.issued_on or calendar.next_working_day_from(definition.period.first)
    return datetime.combine(day, OPENED, ZoneInfo(definition.zone))


def _peopled(
    db: Database, definition: Definition, units: Path, officers: Path, now: datetime
) -> int:
    system = Actor(None, "system", OS_USER, Channel.IMPORT)
    of = found(db, "rehearsal", definition.issuer.vi, definition.issuer.en, system, now)
    for path, read in ((units, import_units), (officers, import_officers)):
        done: Imported = read(db, of.code, path, system, now)
        if done.stopped:
            raise WrongUsage("rehearsal_people", file=path.name, findings=len(done.findings))
    return of.id


def _run(
    stage: Stage,
    todo: Sequence[Step],
    sink: Kept,
    opened_at: datetime,
    on_progress: Callable[[int, int], None] | None,
) -> tuple[int, int]:
    """The year, instant by instant: what is due fires before people of the same instant act."""
    end = datetime.combine(
        stage.definition.period.last + timedelta(days=1), time(), ZoneInfo(stage.definition.zone)
    )
    fired = superseded = 0
    post(stage.db, sink, opened_at, os_user=OS_USER)
    ticked = tick(stage.db, opened_at, os_user=OS_USER)
    waiting = list(todo)
    total, now = len(waiting), opened_at
    while True:
        instants = [one for one in (ticked.next_due_at, waiting[0].at if waiting else None) if one]
        now = min(instants, default=end)
        if now >= end:
            break
        while waiting and waiting[0].at <= now:
            step = waiting.pop(0)
            stage.day = now.astimezone(ZoneInfo(stage.definition.zone)).date()
            step.do(stage, now)
        ticked = tick(stage.db, now, os_user=OS_USER)
        fired, superseded = fired + ticked.fired, superseded + ticked.superseded
        post(stage.db, sink, now, os_user=OS_USER)
        if on_progress is not None:
            on_progress(total - len(waiting), total)
    return fired, superseded


def _told(
    stage: Stage, sink: Kept, opened_at: datetime, seed: int | None, fired: int, superseded: int
) -> Year:
    definition, end = stage.definition, stage.definition.period.last
    ended_at = datetime.combine(end, time(23, 59), ZoneInfo(definition.zone))
    with stage.db.read() as work:
        plan = plan_by_code(work, definition.plan)
        if plan is None:
            raise AssertionError("the plan that was rehearsed is gone")
        checked = verify_chain(work, plan.head_id)
        if not isinstance(checked, Verified):
            raise AssertionError(f"the rehearsed log is broken: {checked}")  # noqa: TRY004
        sent = messages(work)
        duties = {one.duty.id: one.duty.deadline for one in owed_in_plan(work, plan.id)}
        officers = people.officers(work, stage.committee_id)
        states = counted_states(work, plan.id)
    return Year(
        definition=definition,
        calendar=stage.calendar,
        opened_at=opened_at,
        ended_at=ended_at,
        seed=seed,
        units=stage.units,
        officers=officers,
        letters=tuple(sink.letters),
        undelivered=tuple(
            (row.officer, row.trouble, row.created_at) for row in sent if row.status == "failed"
        ),
        acts=tuple(stage.done),
        owed=owed(stage.db, definition.plan, ended_at),
        shortfalls=shortfalls(stage.db, definition.plan, ended_at),
        states=states,
        people_of=_people_of(stage),
        rungs=_rungs(definition, sent, duties),
        fired=fired,
        superseded=superseded,
        sealed=checked.count,
    )


def _people_of(stage: Stage) -> dict[str, tuple[str, ...]]:
    roles = [name for name, role in stage.definition.roles.items() if role.of == "unit"]
    with stage.db.read() as work:
        return {
            unit.code: tuple(
                officer.code
                for role in roles
                for officer in people.holders(work, stage.committee_id, role, unit.id, stage.day)
            )
            for unit in stage.units
        }


def _rungs(
    definition: Definition, sent: Sequence[MessageRow], duties: Mapping[int, str]
) -> dict[int, tuple[str, str]]:
    found = {}
    for row in sent:
        if row.obligation_id is None or row.status != "sent":
            continue
        deadline = duties[row.obligation_id]
        ladder = definition.deadlines[deadline].ladder
        if ladder is not None:
            rung = definition.ladders[ladder].rungs[row.facts["rung"]]
            found[row.id] = (deadline, rung.at)
    return found
