"""Which message leaves next, and which others leave in it.

Outside the hours of its plan a letter waits for the next opening. More than three letters for one
person in one plan at once become one, and nobody gets two ordinary letters about one plan on one
day (docs/decisions/0082-hours-and-digests.md).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

import structlog

from engine.editions import Edition, edition
from engine.sending_hours import next_allowed, next_opening
from engine.settling import Leased
from storage.mail import MessageRow, message
from storage.plans import plan_by_code
from storage.sending import (
    Waiting,
    add_digest,
    claim,
    join,
    last_left,
    next_message,
    put_off,
    put_off_plan,
    waiting_with,
)
from storage.work import Work
from workflows.definition import LetterKind

LEASE = timedelta(minutes=5)
"""Longer than any letter takes to be handed over; a sender that died keeps a letter this long."""
MOST = 3
"""Letters for one person in one plan that still leave one by one."""

ORDINARY: Final = frozenset(
    kind.value
    for kind in (
        LetterKind.OPENING,
        LetterKind.REMINDER,
        LetterKind.CATCH_UP,
        LetterKind.OVERDUE,
        LetterKind.MOVED,
    )
)
"""One a day is enough; another waits for the next day, or leaves in the same letter."""
TODAY: Final = LetterKind.DUE_TODAY.value
"""May leave in a digest; tomorrow would be too late."""
APART: Final = frozenset({LetterKind.ESCALATION.value, LetterKind.REQUEST.value})
"""Each matters by itself, until there are too many at once."""
DIGEST: Final = LetterKind.DIGEST.value
_JOINABLE = ORDINARY | APART | {TODAY}

_log = structlog.get_logger()


def choose(work: Work, now: datetime, *, any_hour: bool = False) -> Leased | None:
    """Lease the next message to send; None when nothing may leave now.

    The caller holds the senders' turn: of two senders one chooses at a time.

    Args:
        any_hour: somebody sends by hand and does not mind the hour.
    """
    while True:
        number = next_message(work, now)
        if number is None:
            return None
        row = message(work, number)
        if row is None:
            raise LookupError(f"no message {number}")
        try:
            leaving = _leaving(work, row, now, any_hour=any_hour)
        except LookupError:  # its plan or edition is not there: writing it will say so
            _log.exception("message_without_ground", message=number)
            leaving = number
        if leaving is None:
            continue
        lease = secrets.token_hex(8)
        if not claim(work, leaving, lease, now, now + LEASE):
            raise AssertionError(f"message {leaving} was ready and locked, and cannot be taken")
        return Leased(leaving, lease)


def _leaving(work: Work, row: MessageRow, now: datetime, *, any_hour: bool) -> int | None:
    """The message itself, the digest it leaves in, or None when it was put off."""
    if row.urgent:
        return row.id
    plan = plan_by_code(work, row.plan)
    if plan is None:
        raise LookupError(f"no plan {row.plan}")
    runs = edition(work, plan.edition_id)
    opening = next_allowed(now, runs.calendar, runs.definition.sending)
    if opening > now and not any_hour:
        put_off_plan(work, row.plan_id, now, opening)
        return None
    # What may have arrived is sent as it was, and what is a letter of its own kind stays one.
    if row.letter not in _JOINABLE or row.written_at is not None:
        return row.id
    return _with_others(work, row, runs, now)


def _with_others(work: Work, row: MessageRow, runs: Edition, now: datetime) -> int | None:
    group = [one for one in waiting_with(work, row.id, now) if one.letter in _JOINABLE]
    if len(group) <= MOST:
        if row.letter in APART:
            return row.id
        group = [one for one in group if one.letter not in APART]
    if _told_today(work, row, runs, now):
        tomorrow = next_opening(_day(now, runs), runs.calendar, runs.definition.sending)
        for one in group:
            if one.letter in ORDINARY:
                put_off(work, one.id, tomorrow)
        group = [one for one in group if one.letter not in ORDINARY]
        if row.letter in ORDINARY:
            return None
    return row.id if len(group) < 2 else _joined(work, row, group, now)


def _told_today(work: Work, row: MessageRow, runs: Edition, now: datetime) -> bool:
    midnight = datetime.combine(_day(now, runs), time(), runs.zone)
    kinds = (*ORDINARY, TODAY, DIGEST)
    return last_left(work, row.plan_id, row.officer_id, midnight, kinds)


def _joined(work: Work, row: MessageRow, group: Sequence[Waiting], now: datetime) -> int:
    key = f"digest/{row.id}/{now.isoformat()}"
    number = add_digest(work, row.plan_id, row.officer_id, key, now)
    join(work, number, [one.id for one in group])
    return number


def _day(now: datetime, runs: Edition) -> date:
    return now.astimezone(runs.zone).date()
