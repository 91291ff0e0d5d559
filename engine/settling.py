"""What follows from a letter's fate: settled and sealed in the audit log, or tried again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal

import structlog

from engine.mail_trouble import bury, let_go_on, stop
from engine.move import Channel
from engine.retries import next_try
from notifications.outcome import Delivery, Outcome
from storage.audit import NewEntry, lock_head, seal
from storage.database import Database
from storage.mail import MessageRow, message
from storage.plans import plan_by_code
from storage.sender import rest
from storage.sending import Settled, joined, part, settle, settle_joined, try_later
from storage.work import Work
from workflows.definition import SYSTEM
from workflows.errors import Conflict

Fate = Literal["sent", "void", "failed", "later", "lost"]
"""``later``: tried again; ``lost``: somebody else has taken the message over."""

NONE: Mapping[int, str] = MappingProxyType({})
REST = timedelta(minutes=1)
"""How long everybody leaves a mail server alone that could not be reached."""
_PATIENCE = 6
"""How often settling is tried while a long act keeps the plan's chain: five seconds each."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Leased:
    """A message in our hands: its number and the name of the lease."""

    number: int
    lease: str


def settle_outcome(
    db: Database,
    leased: Leased,
    outcome: Outcome,
    now: datetime,
    os_user: str,
    *,
    to: str,
    settings: str,
    void: Mapping[int, str] = NONE,
) -> Fate:
    """Write down what became of a letter that was handed over.

    Args:
        to: the address it went to; a dead one is remembered.
        settings: of the transport; wrong ones pause everybody who sends with them.
        void: of a digest, the letters that did not go along, and why.
    """
    match outcome.delivery:
        case Delivery.TAKEN:
            return settle_as(db, leased, "sent", now, os_user, answer=outcome.answer, void=void)
        case Delivery.LATER | Delivery.UNKNOWN:
            return _later(db, leased, outcome, now, os_user, void)
        case Delivery.STOP:
            return _stop(db, leased, outcome, now, settings)
        case Delivery.REFUSED | Delivery.NO_MAILBOX:
            if outcome.delivery is Delivery.NO_MAILBOX:
                with db.write() as work:
                    bury(work, to, outcome.answer, now)
            return settle_as(
                db,
                leased,
                "failed",
                now,
                os_user,
                trouble=outcome.trouble,
                answer=outcome.answer,
                void=void,
            )


def settle_as(
    db: Database,
    leased: Leased,
    status: Settled,
    now: datetime,
    os_user: str,
    *,
    trouble: str = "",
    answer: str = "",
    void: Mapping[int, str] = NONE,
) -> Fate:
    """Settle a message, and what is in a digest, and seal it behind the lock on its plan's chain.

    A chain that a long act keeps locked is waited for: a letter that has left must not leave again
    because nobody wrote down that it had.
    """
    for turn in range(_PATIENCE):
        try:
            with db.write() as work:
                return _settled(work, leased, status, now, os_user, trouble, answer, void)
        except Conflict:
            if turn + 1 == _PATIENCE:
                raise
            _log.warning("settling_waits", message=leased.number)
    raise AssertionError("unreachable")


def _settled(
    work: Work,
    leased: Leased,
    status: Settled,
    now: datetime,
    os_user: str,
    trouble: str,
    answer: str,
    void: Mapping[int, str],
) -> Fate:
    row = message(work, leased.number)
    plan = plan_by_code(work, row.plan) if row else None
    if row is None or plan is None:
        raise LookupError(f"message {leased.number} has no plan")
    head = lock_head(work, plan.head_id)
    if not settle(work, leased.number, leased.lease, status, now, trouble=trouble, answer=answer):
        _log.warning("lease_lost", message=leased.number, fate=status)
        return "lost"
    fates = [(row, status, trouble), *_inside(work, row.id, status, trouble, now, void)]
    seal(work, head, [_entry(one, fate, why, now, os_user) for one, fate, why in fates])
    if status == "sent":
        let_go_on(work, now)
    return status


def _inside(
    work: Work,
    carrier_id: int,
    status: Settled,
    trouble: str,
    now: datetime,
    void: Mapping[int, str],
) -> Iterator[tuple[MessageRow, Settled, str]]:
    """Settle what is in a digest; a letter left alone in it leaves by itself."""
    for number in joined(work, carrier_id):
        row = message(work, number)
        if row is None:
            raise LookupError(f"no message {number}")
        fate: Settled = "void" if number in void else status
        why = void.get(number, trouble)
        if fate == "void" and number not in void:
            part(work, number, now)
            continue
        settle_joined(work, number, fate, now, trouble=why)
        yield row, fate, why


def _later(
    db: Database,
    leased: Leased,
    outcome: Outcome,
    now: datetime,
    os_user: str,
    void: Mapping[int, str],
) -> Fate:
    with db.write() as work:
        row = message(work, leased.number)
        if row is None:
            raise LookupError(f"no message {leased.number}")
        if outcome.everybody:
            rest(work, now + REST)
        again = next_try(row.id, row.attempts, row.tried_at or now, now, slowly=outcome.slowly)
        if again is not None:
            unknown = outcome.delivery is Delivery.UNKNOWN
            back = try_later(
                work, leased.number, leased.lease, again, answer=outcome.answer, unknown=unknown
            )
            _log.info("letter_later", message=leased.number, trouble=outcome.trouble)
            return "later" if back else "lost"
    return settle_as(
        db, leased, "failed", now, os_user, trouble="given_up", answer=outcome.answer, void=void
    )


def _stop(db: Database, leased: Leased, outcome: Outcome, now: datetime, settings: str) -> Fate:
    with db.write() as work:
        stop(work, outcome, settings, now)
        back = try_later(
            work, leased.number, leased.lease, now, answer=outcome.answer, uncounted=True
        )
    _log.error("sender_paused", trouble=outcome.trouble, answer=outcome.answer)
    return "later" if back else "lost"


def _entry(row: MessageRow, status: Settled, trouble: str, now: datetime, os_user: str) -> NewEntry:
    return NewEntry(
        at=now,
        act=f"letter.{status}",
        channel=Channel.SCHEDULER.value,
        actor=SYSTEM,
        os_user=os_user,
        officer_id=None,
        record_id=row.record_id,
        unit_id=None,
        body={"letter": row.letter, "message": row.id, "to": row.officer_id, "why": trouble},
    )
