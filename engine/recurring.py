"""What comes back: the records of a period are opened when it begins, by the tick.

A plan with sixty units and a weekly report never opens three thousand records at once, and nobody
is reminded of a report whose period has not begun.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import structlog

from engine.acts import by_hand
from engine.editions import edition
from engine.joining import Owing, begin_records
from engine.move import Actor, Channel
from engine.owners import owners
from engine.periods import next_begin, periods_begun
from engine.retries import look_again
from i18n.text import Text
from storage.audit import lock_head, seal
from storage.database import Database
from storage.incidents import IncidentRow, close_incident, incident_about, raise_incident
from storage.plans import PlanRow, plan_by_code, plans_with_period, set_next_period
from workflows.definition import SYSTEM, Definition
from workflows.errors import Conflict, SystemFault
from workflows.periods import in_period

KIND = "periods_not_opened"

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PeriodOpened:
    """One period of a track that began; ``records`` were opened for it, one for each who owes."""

    plan: str
    track: str
    label: Text
    period: str
    records: int


@dataclass(frozen=True, slots=True)
class Unopened:
    """A plan whose periods could not be opened, what went wrong, and when it is tried again."""

    plan: str
    trouble: str
    again: datetime


@dataclass(frozen=True, slots=True)
class Periods:
    """What a look at the periods did; ``next_at``: when one that was not opened is looked at again.

    A plan that waits for its retry is in neither list.
    """

    opened: tuple[PeriodOpened, ...]
    unopened: tuple[Unopened, ...]
    next_at: datetime | None


def open_periods(db: Database, now: datetime, os_user: str = "") -> Periods:
    """Open the records of every period that has begun by ``now`` (aware).

    One plan in one transaction, looked at anew under the lock of its chain, so that two ticks open
    them once. A plan that a long act keeps locked is left to the next tick. One whose periods
    cannot be opened becomes an incident and is tried again after an hour, then after longer, or as
    soon as somebody closes the incident; the others go on. The incident closes itself.

    Raises SystemFault when the database itself is at fault.
    """
    with db.read() as work:
        waiting = [
            (plan, incident_about(work, KIND, plan.code)) for plan in plans_with_period(work, now)
        ]
    opened: list[PeriodOpened] = []
    unopened: list[Unopened] = []
    next_at: list[datetime] = []
    for plan, trouble in waiting:
        if trouble is not None and trouble.retry_at is not None and trouble.retry_at > now:
            next_at.append(trouble.retry_at)
            continue
        try:
            opened += _open(db, plan, now, os_user)
        except Conflict:  # a long act holds the plan
            next_at.append(now)
        except SystemFault:
            raise
        except Exception as fault:  # one bad plan never stops the line
            _log.exception(KIND, plan=plan.code)
            unopened.append(_put_aside(db, plan, trouble, fault, now))
            next_at.append(unopened[-1].again)
    return Periods(tuple(opened), tuple(unopened), min(next_at, default=None))


def _put_aside(
    db: Database, plan: PlanRow, before: IncidentRow | None, fault: Exception, now: datetime
) -> Unopened:
    said = f"{type(fault).__name__}: {fault}"
    again = look_again(before.times if before else 0, now)
    facts = {"plan": plan.code, "trouble": said}
    with suppress(Conflict), db.write() as work:  # else the next tick finds it still to be opened
        raise_incident(work, KIND, plan.code, facts, now, retry_at=again)
    return Unopened(plan.code, said, again)


def _open(db: Database, seen: PlanRow, now: datetime, os_user: str) -> list[PeriodOpened]:
    with db.write() as work:
        head = lock_head(work, seen.head_id)
        plan = plan_by_code(work, seen.code)
        if plan is None or plan.closed_at is not None or plan.next_period_at is None:
            return []
        runs = edition(work, plan.edition_id)
        definition = runs.definition
        begun = periods_begun(definition, plan.next_period_at, now)
        set_next_period(work, plan.id, next_begin(definition, now))
        close_incident(work, KIND, plan.code, now)
        if not begun:
            return []
        actor = Actor(None, SYSTEM, os_user, Channel.SCHEDULER)
        body = {"plan": plan.code, "periods": {name: list(keys) for name, keys in begun.items()}}
        head = seal(work, head, [by_hand(actor, "plan.period_begun", now, body)])
        owing = owners(work, plan, definition, begun, now.astimezone(runs.zone).date())
        begin_records(work, plan, runs, head, owing, begun, actor, now)
    return _told(plan.code, definition, begun, owing)


def _told(
    plan: str, definition: Definition, begun: Mapping[str, tuple[str, ...]], owing: Owing
) -> list[PeriodOpened]:
    return [
        PeriodOpened(
            plan,
            name,
            in_period(definition.tracks[name].label, key),
            key,
            sum(name in tracks for _, tracks in owing),
        )
        for name, keys in begun.items()
        for key in keys
    ]
