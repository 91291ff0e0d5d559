"""The daily line: each working morning a plan's office is told how it stands, where it wants that.

A day on which nothing is due says so, too: whoever gets the line each morning will miss it on the
day the machine stands still.
"""

from __future__ import annotations

from datetime import datetime, time

from engine.addressing import addressed, officers_for
from engine.causes import DayBegun
from engine.editions import edition
from storage.database import Database
from storage.mail import MailFilter, NewMessage, enqueue, messages
from storage.plans import PlanRow, plans
from storage.work import Work
from workflows.definition import LetterKind


def daily_lines(db: Database, now: datetime) -> int:
    """Put today's lines into the outbox, once a day and plan; how many were put in.

    From the hour the plan names until midnight in its zone, so that a late start of the day's work
    still brings it. ``now`` is aware.
    """
    with db.read() as work:
        due = [line for plan in plans(work) for line in _lines(work, plan, now)]
    if not due:
        return 0
    with db.write() as work:
        return sum(enqueue(work, line, now) for line in due)


def _lines(work: Work, plan: PlanRow, now: datetime) -> list[NewMessage]:
    runs = edition(work, plan.edition_id)
    definition, local = runs.definition, now.astimezone(runs.zone)
    today = local.date()
    if plan.closed_at is not None or definition.daily_line is None:
        return []
    if today > definition.period.last:  # its calendar may end there
        return []
    if local.time() < time.fromisoformat(definition.daily_line):
        return []
    if not runs.calendar.is_working(today):
        return []
    cause = DayBegun(plan.id, today)
    newest = messages(work, MailFilter(plan_id=plan.id, letter=LetterKind.DAILY.value, limit=1))
    if newest and newest[0].facts == cause.facts():
        return []
    office = (definition.receiving_office,)
    officers = officers_for(work, definition, plan.committee_id, 0, office, today)
    return addressed(cause, plan.id, LetterKind.DAILY, officers)
