"""Addresses of which a mail server said that nobody lives there: nothing is sent to them again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from storage.conflict import insert
from storage.instants import instant, instant_text
from storage.tables.columns import table_of
from storage.tables.mail import DeadMailbox
from storage.work import Work


@dataclass(frozen=True, slots=True)
class DeadMailboxRow:
    """An address, since when it is known to be dead, and the mail server's answer."""

    address: str
    since: datetime
    answer: str


def dead_mailbox(work: Work, address: str) -> DeadMailboxRow | None:
    """What is known against an address; upper and lower case are one."""
    row = work.one(_ONE, address=_key(address))
    return DeadMailboxRow(row[0], instant(row[1]), row[2]) if row else None


def mark_dead(work: Work, address: str, answer: str, now: datetime) -> bool:
    """Say that nobody lives there; False when it was known."""
    return work.run(_MARK, address=_key(address), at=instant_text(now), said=answer) == 1


def revive(work: Work, address: str) -> bool:
    """Let an address be tried again; False when nothing was known against it."""
    return work.run(_REVIVE, address=_key(address)) == 1


def _key(address: str) -> str:
    return address.strip().lower()


_D = table_of(DeadMailbox)
_IS = _D.c.address == bindparam("address")
_ONE = select(_D.c.address, _D.c.since, _D.c.answer).where(_IS)
_MARK = (
    insert(_D)
    .values(address=bindparam("address"), since=bindparam("at"), answer=bindparam("said"))
    .on_conflict_do_nothing(index_elements=["address"])
    .inline()
)
_REVIVE = delete(_D).where(_IS)
