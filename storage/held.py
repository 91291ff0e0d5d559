"""Letters that wait until the receiving office releases them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, literal_column, select, update

from storage.duties import IS_OPEN
from storage.instants import instant_text
from storage.tables.columns import table_of
from storage.tables.duties import Obligation
from storage.tables.mail import Message
from storage.tables.plans import Plan
from storage.work import Work


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A held letter.

    Attributes:
        gone: why it has lost its cause, as a letter's ``Void`` says it; empty while it stands.
    """

    id: int
    plan_id: int
    record_id: int | None
    letter: str
    officer_id: int
    gone: str


def held(work: Work, plan_id: int | None = None) -> tuple[HeldRow, ...]:
    """Every held letter, oldest first; of one plan where asked."""
    statement = _HELD if plan_id is None else _HELD_OF_PLAN
    values = {} if plan_id is None else {"plan_id": plan_id}
    return tuple(HeldRow(*row) for row in work.all(statement, **values))


def release(work: Work, messages: Iterable[int], now: datetime) -> None:
    """Let held letters leave."""
    rows = [{"message_id": one, "at": instant_text(now)} for one in messages]
    if rows:
        work.many(_RELEASE, rows)


def void(work: Work, messages: Iterable[tuple[int, str]], now: datetime) -> None:
    """Say that held letters (id, why) will not leave."""
    at = instant_text(now)
    rows = [{"message_id": one, "why": why, "at": at} for one, why in messages]
    if rows:
        work.many(_VOID, rows)


def is_put(work: Work, dedupe_key: str) -> bool:
    """Whether the outbox has ever held a message with that key."""
    return work.one(_PUT, key=dedupe_key) is not None


_M = table_of(Message)
_O = table_of(Obligation)
_P = table_of(Plan)

# Spelt out, not bound: a partial index answers only a query that visibly implies its condition.
_IS_HELD = _M.c.status == literal_column("'held'")
_GONE = case(
    (_P.c.closed_at.is_not(None), "plan_closed"),
    (_O.c.id.is_(None), ""),
    (_O.c.due_rev != _M.c.due_rev, "due_moved"),
    (IS_OPEN, ""),
    else_="settled",
)
_HELD = (
    select(_M.c.id, _M.c.plan_id, _M.c.record_id, _M.c.letter, _M.c.officer_id, _GONE)
    .join(_P, _P.c.id == _M.c.plan_id)
    .outerjoin(_O, _O.c.id == _M.c.obligation_id)
    .where(_IS_HELD)
    .order_by(_M.c.id)
)
_HELD_OF_PLAN = _HELD.where(_M.c.plan_id == bindparam("plan_id"))
_RELEASE = update(_M).where(_M.c.id == bindparam("message_id"), _IS_HELD).values(status="pending")
_VOID = (
    update(_M)
    .where(_M.c.id == bindparam("message_id"), _IS_HELD)
    .values(status="void", trouble=bindparam("why"), settled_at=bindparam("at"))
)
_PUT = select(_M.c.id).where(_M.c.dedupe_key == bindparam("key"))
