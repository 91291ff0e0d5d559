"""Rehearsing a plan.

Open it, let people act and the clock jump from instant to instant through its period, keep every
letter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from engine.breaker import release_escalations
from engine.committees import found
from engine.held import release
from engine.move import Actor, Channel
from engine.opening import open_plan
from engine.post import post
from engine.rehearsal.cast import Step, steps
from engine.rehearsal.people import People, from_files
from engine.rehearsal.stage import OS_USER, Stage
from engine.rehearsal.told import Outage, Played, Year, year_of
from engine.watch import Ticked, tick
from notifications.letter import Letter
from notifications.outcome import TAKEN, Outcome
from notifications.transport import Transport
from storage.database import Database
from storage.lifecycle import create_database
from workflows.calendar import Calendar
from workflows.definition import Definition
from workflows.errors import SystemFault

MORNING = time(8)
"""When a rehearsed plan is opened and when the watch is back after an outage, on its zone's clock.
"""

Steps = Callable[[Stage, datetime], Sequence[Step]]
"""What people will do, made once the plan is open."""


def rehearse(
    definition: Definition,
    calendar: Calendar,
    source: bytes,
    units: Path,
    officers: Path,
    *,
    seed: int = 1,
    people_do: Steps | None = None,
    outages: Sequence[Outage] = (),
    into: str = "sqlite://",
    keep: Transport | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Year:
    """Run the plan from its opening to the last day of its period.

    Args:
        units, officers: spreadsheets as `lantoa unit import` and `officer import` take them.
        seed: of the cast; the same seed gives the same year.
        people_do: a script in place of the cast.
        outages: first and last days on which nothing ticks and nothing leaves, while people act.
        into: URL of the database that is made for it; in memory unless it is to be looked at.
        keep: takes each letter as well, such as a folder.
        on_progress: told how many of how many acts are done.

    Raises:
        WrongUsage: a spreadsheet with errors. And whatever opening a plan raises.
        SystemFault: the rehearsal itself showed a fault: an obligation the watch could not deal
            with, a log that does not verify.
    """
    return rehearse_with(
        definition,
        calendar,
        source,
        from_files(units, officers, definition),
        seed=seed,
        people_do=people_do,
        outages=outages,
        into=into,
        keep=keep,
        on_progress=on_progress,
    )


def rehearse_with(
    definition: Definition,
    calendar: Calendar,
    source: bytes,
    people: People,
    *,
    seed: int = 1,
    people_do: Steps | None = None,
    outages: Sequence[Outage] = (),
    into: str = "sqlite://",
    keep: Transport | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Year:
    """``rehearse`` with any people, such as those of a real committee (``people.from_roster``)."""
    opened_at = _opening(definition, calendar)
    db = create_database(into, rehearsal=True, now=opened_at)
    with closing(db):
        committee_id = _peopled(db, definition, people, opened_at)
        system = Actor(None, "system", OS_USER, Channel.CLI)
        open_plan(db, "rehearsal", definition, calendar, source, system, opened_at)
        stage = Stage(db, definition, calendar, committee_id, opened_at.date())
        if people_do is None:
            todo: Sequence[Step] = steps(stage, opened_at, Random(seed))  # noqa: S311 (a cast, not a key)
        else:
            todo = people_do(stage, opened_at)
        sink = _Sink(keep)
        run = _Run(stage, sink, tuple(sorted(outages)))
        run.through(todo, opened_at, on_progress)
        return year_of(
            stage,
            Played(
                opened_at=opened_at,
                seed=seed if people_do is None else None,
                outages=run.outages,
                letters=tuple(sink.letters),
                fired=run.fired,
                superseded=run.superseded,
            ),
        )


def _opening(definition: Definition, calendar: Calendar) -> datetime:
    """The plan's own day of issue, else the first working day of its period."""
    day = definition.issued_on or calendar.next_working_day_from(definition.period.first)
    return datetime.combine(day, MORNING, ZoneInfo(definition.zone))


def _peopled(db: Database, definition: Definition, people: People, now: datetime) -> int:
    system = Actor(None, "system", OS_USER, Channel.IMPORT)
    of = found(db, "rehearsal", definition.issuer.vi, definition.issuer.en, system, now)
    people(db, of, now)
    return of.id


@dataclass(slots=True)
class _Sink:
    """Keeps every letter to be read again, and hands it on where that was asked for."""

    onward: Transport | None
    letters: list[Letter] = field(default_factory=list)
    per_minute: None = None
    settings: str = "rehearsal"

    def send(self, letter: Letter, message: bytes) -> Outcome:
        self.letters.append(letter)
        return TAKEN if self.onward is None else self.onward.send(letter, message)


@dataclass
class _Run:
    """The year, instant by instant: people act, what is due fires, what was written leaves."""

    stage: Stage
    sink: _Sink
    outages: tuple[Outage, ...]
    fired: int = 0
    superseded: int = 0
    letters_at: datetime | None = None

    def through(
        self,
        todo: Sequence[Step],
        opened_at: datetime,
        on_progress: Callable[[int, int], None] | None,
    ) -> None:
        last = self.stage.definition.period.last
        end = self._at(last + timedelta(days=1), time())
        wakes = [self._at(back + timedelta(days=1), MORNING) for _, back in self.outages]
        wakes = sorted(one for one in wakes if one > opened_at)
        waiting, total = list(todo), len(todo)
        next_due_at: datetime | None = opened_at
        while True:
            ahead = [self._awake(at) for at in (next_due_at, self.letters_at) if at]
            now = min([*ahead, *wakes[:1], *(step.at for step in waiting[:1])], default=end)
            if now >= end:
                return
            self.stage.day = now.astimezone(ZoneInfo(self.stage.definition.zone)).date()
            wakes = [one for one in wakes if one > now]
            while waiting and waiting[0].at <= now:
                waiting.pop(0).do(self.stage, now)
            if self._awake(now) == now:
                next_due_at = self._looked(now).next_due_at
            if on_progress is not None and total:
                on_progress(total - len(waiting), total)

    def _looked(self, now: datetime) -> Ticked:
        ticked = tick(self.stage.db, now, os_user=OS_USER)
        if ticked.put_aside:
            raise SystemFault("rehearsal_broken", what=ticked.put_aside[0].trouble)
        if ticked.next_due_at is not None and ticked.next_due_at <= now:
            raise SystemFault("rehearsal_broken", what=f"still due at {now.isoformat()}")
        self.fired += ticked.fired
        self.superseded += ticked.superseded
        posted = post(self.stage.db, self.sink, now, os_user=OS_USER)
        if self._office_releases(ticked, now):
            posted = post(self.stage.db, self.sink, now, os_user=OS_USER)
        self.letters_at = posted.next_at  # the next opening, for what was written outside the hours
        return ticked

    def _office_releases(self, ticked: Ticked, now: datetime) -> bool:
        """Having been told, the office lets every escalation go on the day it is prepared."""
        plan, office = self.stage.definition.plan, self.stage.definition.receiving_office
        clerk = self.stage.officer((office,), 0) if ticked.held or ticked.stopped else None
        if clerk is None:
            return False
        actor = Actor(clerk.id, clerk.code, OS_USER, Channel.CLI)
        if ticked.stopped:
            release_escalations(self.stage.db, plan, actor, now)
            again = tick(self.stage.db, now, os_user=OS_USER)
            self.fired += again.fired
            self.superseded += again.superseded
        release(self.stage.db, plan, None, actor, now)
        return True

    def _awake(self, at: datetime) -> datetime:
        """The instant itself, or the morning after the outage it falls into."""
        day = at.astimezone(ZoneInfo(self.stage.definition.zone)).date()
        for first, last in self.outages:
            if first <= day <= last:
                return self._awake(self._at(last + timedelta(days=1), MORNING))
        return at

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, ZoneInfo(self.stage.definition.zone))
