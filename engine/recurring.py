"""What comes back: the records of a period are opened when it begins, by the tick.

A plan with sixty units and a weekly report never opens three thousand records at once, and nobody
is reminded of a report whose period has not begun.
"""

from __future__ import annotations

from datetime import datetime

import structlog

from engine.acts import by_hand
from engine.editions import edition
from engine.joining import begin_records
from engine.move import Actor, Channel
from engine.owners import owners
from engine.periods import next_begin, periods_begun
from storage.audit import lock_head, seal
from storage.database import Database
from storage.plans import PlanRow, plan_by_code, plans_with_period, set_next_period
from workflows.definition import SYSTEM
from workflows.errors import Conflict

_log = structlog.get_logger()


def open_periods(db: Database, now: datetime, os_user: str = "") -> int:
    """Open the records of every period that has begun by ``now`` (aware); how many.

    One plan in one transaction, looked at anew under the lock of its chain, so that two ticks open
    them once. A plan that a long act keeps locked, or that cannot be served, is left to the next
    tick; the others go on.
    """
    with db.read() as work:
        waiting = plans_with_period(work, now)
    opened = 0
    for plan in waiting:
        try:
            opened += _open(db, plan, now, os_user)
        except Conflict:
            continue  # a long act holds the plan
        except Exception:  # one bad plan never stops the line
            _log.exception("periods_not_opened", plan=plan.code)
    return opened


def _open(db: Database, seen: PlanRow, now: datetime, os_user: str) -> int:
    with db.write() as work:
        head = lock_head(work, seen.head_id)
        plan = plan_by_code(work, seen.code)
        if plan is None or plan.closed_at is not None or plan.next_period_at is None:
            return 0
        runs = edition(work, plan.edition_id)
        definition = runs.definition
        begun = periods_begun(definition, plan.next_period_at, now)
        set_next_period(work, plan.id, next_begin(definition, now))
        if not begun:
            return 0
        actor = Actor(None, SYSTEM, os_user, Channel.SCHEDULER)
        body = {"plan": plan.code, "periods": {name: list(keys) for name, keys in begun.items()}}
        head = seal(work, head, [by_hand(actor, "plan.period_begun", now, body)])
        owing = owners(work, plan, definition, begun, now.astimezone(runs.zone).date())
        return begin_records(work, plan, runs, head, owing, begun, actor, now).records
