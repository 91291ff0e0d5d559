"""How a message is sent: chosen, leased, written down, handed over, settled.

A lease is a name and an end. Whoever holds it alone may settle the message; once it has ended,
anybody may take the message anew, and what the first one says then changes nothing. Each step is
one compare-and-set in a short transaction, and nothing is open while a letter is handed over: any
number of senders work side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import BindParameter, bindparam, func, insert, or_, select, text, update

from storage.instants import instant, instant_text
from storage.tables.columns import table_of
from storage.tables.mail import LEAVING, Message
from storage.work import Work

Settled = Literal["sent", "void", "failed"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message to one officer that has not left yet, as far as it matters for what goes along."""

    id: int
    letter: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What was handed over at ``written_at`` without anybody knowing whether it arrived."""

    message: bytes
    written_at: datetime


def next_message(work: Work, now: datetime) -> int | None:
    """The message to send next, locked: urgent ones first, then whoever has waited longest.

    A message whose lease has ended is one of them. None when nothing is ready.
    """
    at = instant_text(now)
    row = work.one(_NEXT, urgent=True, at=at) or work.one(_NEXT, urgent=False, at=at)
    return row[0] if row else None


def next_ready(work: Work) -> datetime | None:
    """From when there is something to send, or to take over; None when nothing is left."""
    found = [work.one(_READY, urgent=urgent) for urgent in (True, False)]
    known = [row[0] for row in found if row and row[0]]
    return instant(min(known)) if known else None


def claim(work: Work, message_id: int, lease: str, now: datetime, until: datetime) -> bool:
    """Take a lease on a message that is ready; False when it is not, or somebody was first."""
    return (
        work.run(
            _CLAIM,
            message_id=message_id,
            named=lease,
            at=instant_text(now),
            until=instant_text(until),
        )
        == 1
    )


def put_off(work: Work, message_id: int, until: datetime) -> bool:
    """Let a message that nobody is sending wait; False when it is settled or under way."""
    return work.run(_PUT_OFF, message_id=message_id, until=instant_text(until)) == 1


def put_off_plan(work: Work, plan_id: int, now: datetime, until: datetime) -> None:
    """Let everything of a plan wait that is ready now and not urgent: its hours are over."""
    work.run(_PUT_OFF_PLAN, plan_id=plan_id, at=instant_text(now), until=instant_text(until))


def keep(work: Work, message_id: int, lease: str, message: bytes, now: datetime) -> bool:
    """Write down what is about to be handed over: a second attempt sends the same bytes.

    False when the lease has been lost, and then nothing may be sent.
    """
    values = {"wire": message, "at": instant_text(now)}
    return work.run(_KEEP, message_id=message_id, named=lease, **values) == 1


def kept(work: Work, message_id: int) -> Kept | None:
    """What an attempt left behind that was cut off; None when nothing was handed over."""
    row = work.one(_KEPT, message_id=message_id)
    return Kept(bytes(row[0]), instant(row[1])) if row and row[0] is not None else None


def try_later(
    work: Work,
    message_id: int,
    lease: str,
    until: datetime,
    *,
    answer: str = "",
    unknown: bool = False,
    uncounted: bool = False,
) -> bool:
    """Give a lease back; the message is tried again from ``until`` on. False when it was lost.

    Args:
        answer: what the mail server said.
        unknown: it may have arrived, so the next attempt sends what was kept.
        uncounted: the attempt was none of the message's: the mail server takes nobody's letters.
    """
    values = {"named": lease, "until": instant_text(until), "said": answer}
    statement = _LATER_SAME if unknown else _LATER
    if not work.run(statement, message_id=message_id, **values):
        return False
    if uncounted:
        work.run(_UNCOUNT, message_id=message_id)
    return True


def settle(
    work: Work,
    message_id: int,
    lease: str,
    status: Settled,
    now: datetime,
    *,
    trouble: str = "",
    answer: str = "",
) -> bool:
    """Say what became of a message one holds the lease of; False when it was lost.

    ``trouble`` says why it did not leave. What was kept stays as archive only when it was sent.
    """
    values = {"to_status": status, "at": instant_text(now), "why": trouble, "said": answer}
    statement = _SENT if status == "sent" else _NOT_SENT
    return work.run(statement, message_id=message_id, named=lease, **values) == 1


def waiting_with(work: Work, message_id: int, now: datetime) -> tuple[Waiting, ...]:
    """What is ready for the same officer in the same plan and nobody is sending, by number.

    The message itself is among them; each is locked.
    """
    rows = work.all(_WITH, message_id=message_id, at=instant_text(now))
    return tuple(Waiting(*row) for row in rows)


def last_left(
    work: Work, plan_id: int, officer_id: int, since: datetime, letters: Sequence[str]
) -> bool:
    """Whether one of these kinds of letters left for an officer since then, or may have."""
    rows = work.all(_LEFT, plan_id=plan_id, officer_id=officer_id, since=instant_text(since))
    return any(letter in letters for (letter,) in rows)


def later_letters(work: Work, message_id: int) -> tuple[str, ...]:
    """Kinds of the later letters to the same officer about the same obligation and date."""
    return tuple(row[0] for row in work.all(_LATER_LETTERS, message_id=message_id))


def join(work: Work, carrier_id: int, message_ids: Sequence[int]) -> None:
    """Let waiting messages leave inside another one, a digest."""
    work.many(_JOIN, [{"message_id": number, "carrier": carrier_id} for number in message_ids])


def add_digest(work: Work, plan_id: int, officer_id: int, key: str, now: datetime) -> int:
    """A message in which others leave; its number."""
    at = instant_text(now)
    row = work.one(_ADD, plan_id=plan_id, officer_id=officer_id, key=key, at=at)
    if row is None:
        raise AssertionError("an insert returned no id")
    number: int = row[0]
    return number


def rejoin(work: Work, carrier_id: int) -> None:
    """Let what failed in a digest leave in it after all."""
    work.run(_REJOIN, carrier=carrier_id)


def joined(work: Work, carrier_id: int) -> tuple[int, ...]:
    """The messages that leave inside a digest, by number."""
    return tuple(row[0] for row in work.all(_JOINED, carrier=carrier_id))


def settle_joined(
    work: Work, message_id: int, status: Settled, now: datetime, *, trouble: str = ""
) -> bool:
    """Say what became of a message inside a digest; False when it is in none."""
    values = {"to_status": status, "at": instant_text(now), "why": trouble}
    return work.run(_SETTLE_JOINED, message_id=message_id, **values) == 1


def part(work: Work, message_id: int, now: datetime) -> bool:
    """Take a message out of its digest: it leaves alone. False when it is in none."""
    return work.run(_PART, message_id=message_id, at=instant_text(now)) == 1


_M = table_of(Message)
_ID: BindParameter[int] = bindparam("message_id")
_HELD_BY_ME = (
    _M.c.id == _ID,
    _M.c.status == "sending",
    _M.c.lease == bindparam("named"),
)

_LEAVING = text(LEAVING)
_NEXT = (
    select(_M.c.id)
    .where(_LEAVING, _M.c.urgent == bindparam("urgent"), _M.c.ready_at <= bindparam("at"))
    .order_by(_M.c.ready_at, _M.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_READY = select(func.min(_M.c.ready_at)).where(_LEAVING, _M.c.urgent == bindparam("urgent"))
_CLAIM = (
    update(_M)
    .where(_M.c.id == _ID, _LEAVING, _M.c.ready_at <= bindparam("at"))
    .values(
        status="sending",
        lease=bindparam("named"),
        ready_at=bindparam("until"),
        attempts=_M.c.attempts + 1,
        tried_at=func.coalesce(_M.c.tried_at, bindparam("at")),
    )
)
_PUT_OFF = (
    update(_M).where(_M.c.id == _ID, _M.c.status == "pending").values(ready_at=bindparam("until"))
)
_PUT_OFF_PLAN = (
    update(_M)
    .where(
        _LEAVING,
        _M.c.urgent == False,  # noqa: E712 (a column, not a value)
        _M.c.plan_id == bindparam("plan_id"),
        _M.c.ready_at <= bindparam("at"),
    )
    .values(status="pending", lease=None, ready_at=bindparam("until"))
)
_KEEP = (
    update(_M).where(*_HELD_BY_ME).values(archived=bindparam("wire"), written_at=bindparam("at"))
)
_KEPT = select(_M.c.archived, _M.c.written_at).where(_M.c.id == _ID)
_LATER_SAME = (
    update(_M)
    .where(*_HELD_BY_ME)
    .values(status="pending", lease=None, ready_at=bindparam("until"), answer=bindparam("said"))
)
_LATER = _LATER_SAME.values(archived=None, written_at=None)
_UNCOUNT = update(_M).where(_M.c.id == _ID).values(attempts=_M.c.attempts - 1)
_SENT = (
    update(_M)
    .where(*_HELD_BY_ME)
    .values(
        status=bindparam("to_status"),
        lease=None,
        settled_at=bindparam("at"),
        trouble=bindparam("why"),
        answer=bindparam("said"),
    )
)
_NOT_SENT = _SENT.values(archived=None, written_at=None)

_SELF = _M.alias("self")
_WITH = (
    select(_M.c.id, _M.c.letter)
    .join(
        _SELF,
        (_SELF.c.officer_id == _M.c.officer_id) & (_SELF.c.plan_id == _M.c.plan_id),
    )
    .where(
        _SELF.c.id == _ID,
        _M.c.status == "pending",
        _M.c.urgent == False,  # noqa: E712 (a column, not a value)
        _M.c.ready_at <= bindparam("at"),
        _M.c.written_at.is_(None),
    )
    .order_by(_M.c.id)
    .with_for_update(of=_M, skip_locked=True)
)
_LEFT = select(_M.c.letter).where(
    _M.c.officer_id == bindparam("officer_id"),
    _M.c.plan_id == bindparam("plan_id"),
    or_(
        _M.c.status == "sending",
        (_M.c.status == "pending") & _M.c.written_at.is_not(None),
        (_M.c.status == "sent") & (_M.c.settled_at >= bindparam("since")),
    ),
)
_LATER_ONE = _M.alias("later")
_LATER_LETTERS = (
    select(_LATER_ONE.c.letter)
    .join(
        _M,
        (_LATER_ONE.c.officer_id == _M.c.officer_id)
        & (_LATER_ONE.c.obligation_id == _M.c.obligation_id)
        & (_LATER_ONE.c.due_rev == _M.c.due_rev),
    )
    .where(
        _M.c.id == _ID,
        _LATER_ONE.c.id > _M.c.id,
        _LATER_ONE.c.status.in_(("pending", "sending", "joined", "sent")),
    )
)
_ADD = (
    insert(_M)
    .values(
        plan_id=bindparam("plan_id"),
        letter="digest",
        officer_id=bindparam("officer_id"),
        dedupe_key=bindparam("key"),
        facts="{}",
        status="pending",
        urgent=False,
        created_at=bindparam("at"),
        ready_at=bindparam("at"),
        attempts=0,
        trouble="",
        answer="",
    )
    .returning(_M.c.id)
)
_REJOIN = (
    update(_M)
    .where(_M.c.carrier_id == bindparam("carrier"), _M.c.status == "failed")
    .values(status="joined", settled_at=None, trouble="")
)
_JOIN = (
    update(_M)
    .where(_M.c.id == _ID, _M.c.status.in_(("pending", "failed")))
    .values(status="joined", carrier_id=bindparam("carrier"))
)
_JOINED = (
    select(_M.c.id)
    .where(_M.c.carrier_id == bindparam("carrier"), _M.c.status == "joined")
    .order_by(_M.c.id)
)
_SETTLE_JOINED = (
    update(_M)
    .where(_M.c.id == _ID, _M.c.status == "joined")
    .values(status=bindparam("to_status"), settled_at=bindparam("at"), trouble=bindparam("why"))
)
_PART = (
    update(_M)
    .where(_M.c.id == _ID, _M.c.status == "joined")
    .values(status="pending", carrier_id=None, ready_at=bindparam("at"))
)
