"""The watch: fires the rungs that are due, each once; one bad row or one bad day stops nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from engine.held import tend_held
from engine.look import Escalating, Looked, look
from engine.recurring import PeriodOpened, Periods, Unopened, open_periods
from engine.retries import look_again
from storage.audit import lock_head
from storage.breaker import breaker, open_duties, trip
from storage.database import Database
from storage.incidents import raise_incident
from storage.plans import next_period, plan_by_id
from storage.rungs import DueRung, due_rungs, failures_of, next_due, set_failed
from workflows.errors import Conflict, SystemFault

PAGE = 200
BATCH = 100
"""Obligations of one plan looked at in one transaction: one write to the disk for all of them."""
FEW = 20
PART = 4
"""More escalations of one plan in a tick than ``FEW`` and one in ``PART`` of what is owed are held:
a wrong calendar, a bad import or a clock years ahead shows itself so."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PutAside:
    """An obligation the watch could not deal with, and what went wrong."""

    obligation_id: int
    trouble: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """What one tick did.

    Attributes:
        fired, superseded, moot: rungs that met that fate.
        messages: letters put into the outbox; ``held`` those of them that wait for release.
        stopped: escalations held because too many came at once.
        next_due_at: when the next rung of any obligation is due, or the next period begins; None
            when neither is left.
        put_aside: obligations left for later; the line went on without them.
        periods: the periods that had begun and whose records were opened.
        unopened: plans whose periods could not be opened.
    """

    fired: int
    superseded: int
    moot: int
    messages: int
    held: int
    stopped: int
    next_due_at: datetime | None
    put_aside: tuple[PutAside, ...]
    periods: tuple[PeriodOpened, ...] = ()
    unopened: tuple[Unopened, ...] = ()

    @property
    def opened(self) -> int:
        """Records of periods that had begun."""
        return sum(one.records for one in self.periods)


def tick(
    db: Database,
    now: datetime,
    *,
    limit: int | None = None,
    os_user: str = "",
    go_on: Callable[[], bool] = lambda: True,
) -> Ticked:
    """Open the periods that have begun and fire every rung due at ``now`` (aware).

    No more than ``limit`` obligations are looked at.

    Two ticks at one instant, a tick repeated and a clock that went back change nothing. Reminders
    fire first, then escalations, plan by plan; of a plan with too many escalations at once none
    fires until somebody releases them (``lantoa watch release``). An obligation that raises is put
    aside, with an incident, and the others go on. A plan that a long act keeps locked is left to
    the next tick.

    Args:
        os_user: the account that runs the watch, for the audit log.
        go_on: asked before each transaction; once it says no, the rest is left to the next tick.

    Raises SystemFault when the database itself is at fault: the next obligation would fare alike.
    """
    begun = Periods((), (), now)
    with suppress(Conflict):  # a long act holds the database: the next tick does it
        begun = open_periods(db, now, os_user)
    run = _Run(db, now, os_user, go_on)
    for batch in _batches(_line(db, now, limit)):
        run.serve(batch, escalate=False)
    for line in list(run.escalating.values()):
        run.escalate(line)
    with suppress(Conflict):
        tend_held(db, now, os_user)
    with db.read() as work:
        ahead = (next_due(work), next_period(work, now), begun.next_at)
    next_due_at = min((at for at in ahead if at is not None), default=None)
    looks = run.looks
    return Ticked(
        fired=sum(one.fired for one in looks),
        superseded=sum(one.superseded for one in looks),
        moot=sum(one.moot for one in looks),
        messages=sum(one.messages for one in looks),
        held=sum(one.held for one in looks),
        stopped=sum(one.stopped for one in looks),
        next_due_at=next_due_at,
        put_aside=tuple(run.aside),
        periods=begun.opened,
        unopened=begun.unopened,
    )


@dataclass(slots=True)
class _Run:
    """One tick under way."""

    db: Database
    now: datetime
    os_user: str
    go_on: Callable[[], bool]
    looks: list[Looked] = field(default_factory=list)
    aside: list[PutAside] = field(default_factory=list)
    busy: set[int] = field(default_factory=set)
    escalating: dict[int, list[Escalating]] = field(default_factory=dict)

    def serve(self, line: Sequence[DueRung], *, escalate: bool) -> None:
        """Look at obligations of one plan in one transaction; where it fails, at each alone."""
        if line[0].head_id in self.busy or not self.go_on():
            return
        try:
            with self.db.write() as work:
                looked = look(work, line, self.now, self.os_user, escalate=escalate)
        except Conflict:  # a long act holds the plan: the next tick finds its rungs still due
            self.busy.add(line[0].head_id)
        except Exception as trouble:  # one bad row never stops the line
            if len(line) == 1:
                self._put_aside(line[0], trouble)
            for one in line if len(line) > 1 else ():
                self.serve([one], escalate=escalate)
        else:
            self.looks.append(looked)
            for found in looked.escalating:
                self.escalating.setdefault(found.due.plan_id, []).append(found)

    def escalate(self, line: Sequence[Escalating]) -> None:
        """Fire a plan's escalations, unless they are too many at once."""
        try:
            if len(line) > FEW:
                self._trip_if_too_many(line)
        except Conflict:  # the next tick counts them again
            return
        for batch in _batches(one.due for one in line):
            self.serve(batch, escalate=True)

    def _trip_if_too_many(self, line: Sequence[Escalating]) -> None:
        plan_id = line[0].due.plan_id
        with self.db.write() as work:
            lock_head(work, line[0].due.head_id)
            known = breaker(work, plan_id)
            counted = sum(known is None or not known.lets_through(one.planned_at) for one in line)
            if counted <= max(FEW, open_duties(work, plan_id) / PART):
                return
            trip(work, plan_id, counted, self.now)
            plan = plan_by_id(work, plan_id)
            facts = {"plan": plan.code, "waiting": counted}
            raise_incident(work, "escalations_held", plan.code, facts, self.now)

    def _put_aside(self, due: DueRung, trouble: Exception) -> None:
        if isinstance(trouble, SystemFault):  # of the database, not of this row
            raise trouble
        _log.exception("obligation_put_aside", obligation=due.id)
        said = f"{type(trouble).__name__}: {trouble}"
        self.aside.append(PutAside(due.id, said))
        with suppress(Conflict), self.db.write() as work:  # else it is simply still due
            times = failures_of(work, due.id)
            again = look_again(times, self.now)
            set_failed(work, due.id, again)
            facts = {"obligation": due.id, "trouble": said}
            key = str(due.id)
            raise_incident(work, "obligation_put_aside", key, facts, self.now, retry_at=again)


def _line(db: Database, now: datetime, limit: int | None) -> Iterator[DueRung]:
    """Who is due, longest first, read page by page: no transaction is open while one is served."""
    last: DueRung | None = None
    served = 0
    while True:
        size = PAGE if limit is None else min(PAGE, limit - served)
        if size <= 0:
            return
        with db.read() as work:
            page = due_rungs(work, now, size, last)
        yield from page
        if len(page) < size:
            return
        served, last = served + len(page), page[-1]


def _batches(line: Iterable[DueRung]) -> Iterator[list[DueRung]]:
    """The line in groups of one plan each, no longer than ``BATCH``."""
    gathered: dict[int, list[DueRung]] = {}
    for due in line:
        group = gathered.setdefault(due.plan_id, [])
        group.append(due)
        if len(group) == BATCH:
            yield gathered.pop(due.plan_id)
    yield from gathered.values()
