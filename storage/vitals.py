"""What tells whether the watch and the sender do their work: counted, never named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, text

from storage.duties import IS_OPEN
from storage.heartbeat import Beat, last_beat
from storage.instants import instant, instant_text
from storage.sender import sender
from storage.tables.columns import table_of
from storage.tables.duties import Obligation
from storage.tables.incidents import Incident
from storage.tables.mail import LEAVING, Message
from storage.tables.plans import Plan
from storage.work import Row, Work


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and since when the first one does; None when none."""

    count: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Vitals:
    """How it stands; nothing here names a person, a unit or a record.

    Attributes:
        beat: the last tick; None when there was none.
        open_plans: how many plans are open.
        rungs: obligations whose next rung is due and has not been seen to.
        letters: messages that may leave by now and have not.
        held: messages that wait for somebody to release them.
        incidents: open ones, by kind.
        paused: why nothing is sent; "" when letters may leave.
    """

    beat: Beat | None
    open_plans: int
    rungs: Waiting
    letters: Waiting
    held: int
    incidents: dict[str, int]
    paused: str


def vitals(work: Work, now: datetime) -> Vitals:
    """How it stands at ``now`` (aware)."""
    at = instant_text(now)
    return Vitals(
        beat=last_beat(work),
        open_plans=_count(work.one(_PLANS)),
        rungs=_waiting(work.one(_RUNGS, at=at)),
        letters=_waiting(work.one(_LETTERS, at=at)),
        held=_count(work.one(_HELD)),
        incidents={str(kind): int(n) for kind, n in work.all(_INCIDENTS)},
        paused=sender(work).paused,
    )


_O, _M, _I, _P = (table_of(one) for one in (Obligation, Message, Incident, Plan))

_PLANS = select(func.count()).select_from(_P).where(_P.c.closed_at.is_(None))
# Written as in the partial indexes, so that these are used: asked often, of millions of rows.
_RUNGS = select(func.count(), func.min(_O.c.next_at)).where(
    IS_OPEN, _O.c.next_at.is_not(None), _O.c.next_at <= bindparam("at")
)
_LETTERS = select(func.count(), func.min(_M.c.ready_at)).where(
    text(LEAVING), _M.c.ready_at <= bindparam("at")
)
_HELD = select(func.count()).select_from(_M).where(text("status = 'held'"))
_INCIDENTS = (
    select(_I.c.kind, func.count())
    .where(_I.c.closed_at.is_(None))
    .group_by(_I.c.kind)
    .order_by(_I.c.kind)
)


def _waiting(row: Row | None) -> Waiting:
    count, since = row or (0, None)
    return Waiting(count, instant(since) if since else None)


def _count(row: Row | None) -> int:
    return int(row[0]) if row else 0
