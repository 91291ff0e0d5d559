"""Plans whose escalations are held because too many came at once, until somebody releases them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from storage.conflict import insert
from storage.duties import IS_OPEN
from storage.instants import instant, instant_text
from storage.tables.breaker import Breaker
from storage.tables.columns import table_of
from storage.tables.duties import Obligation
from storage.tables.plans import Plan
from storage.work import Work


@dataclass(frozen=True, slots=True)
class BreakerRow:
    """How a plan's breaker stands.

    Attributes:
        tripped_at: since when escalations are held; None when they are not.
        waiting: how many there were at once.
        released_at: escalations planned up to then may go; None when none was ever released.
    """

    plan: str
    tripped_at: datetime | None
    waiting: int
    released_at: datetime | None

    def lets_through(self, planned_at: datetime) -> bool:
        """Whether an escalation planned for that instant was released."""
        return self.released_at is not None and planned_at <= self.released_at


def breaker(work: Work, plan_id: int) -> BreakerRow | None:
    """The plan's breaker; None when it has never tripped."""
    row = work.one(_ONE, plan_id=plan_id)
    return None if row is None else _breaker(*row)


def tripped(work: Work) -> tuple[BreakerRow, ...]:
    """The plans whose escalations are held, longest first."""
    return tuple(_breaker(*row) for row in work.all(_TRIPPED))


def trip(work: Work, plan_id: int, waiting: int, now: datetime) -> None:
    """Hold a plan's escalations; the instant of the first time stays."""
    work.run(_TRIP, plan_id=plan_id, waiting=waiting, at=instant_text(now))


def release(work: Work, plan_id: int, now: datetime) -> int | None:
    """Let go what is held, and look at the plan's open obligations anew; how many were waiting.

    None when nothing is held.
    """
    row = work.one(_RELEASE, plan_id=plan_id, at=instant_text(now))
    if row is None:
        return None
    work.run(_LOOK_ANEW, plan_id=plan_id, at=instant_text(now))
    waiting: int = row[0]
    return waiting


def open_duties(work: Work, plan_id: int) -> int:
    """How many obligations of the plan are open."""
    row = work.one(_OPEN, plan_id=plan_id)
    return int(row[0]) if row else 0


_B = table_of(Breaker)
_P = table_of(Plan)
_O = table_of(Obligation)

_READ = select(_P.c.code, _B.c.tripped_at, _B.c.waiting, _B.c.released_at).join(
    _P, _P.c.id == _B.c.plan_id
)
_ONE = _READ.where(_B.c.plan_id == bindparam("plan_id"))
_TRIPPED = _READ.where(_B.c.tripped_at.is_not(None)).order_by(_B.c.tripped_at, _P.c.code)

_NEW = insert(_B).values(
    {
        "plan_id": bindparam("plan_id"),
        "tripped_at": bindparam("at"),
        "waiting": bindparam("waiting"),
        "released_at": None,
    }
)
_TRIP = _NEW.on_conflict_do_update(
    index_elements=["plan_id"],
    set_={
        "tripped_at": func.coalesce(_B.c.tripped_at, _NEW.excluded.tripped_at),
        "waiting": _NEW.excluded.waiting,
    },
).inline()
_RELEASE = (
    update(_B)
    .where(_B.c.plan_id == bindparam("plan_id"), _B.c.tripped_at.is_not(None))
    .values(tripped_at=None, released_at=bindparam("at"))
    .returning(_B.c.waiting)
)
_LOOK_ANEW = (
    update(_O)
    .where(_O.c.plan_id == bindparam("plan_id"), IS_OPEN, _O.c.next_at > bindparam("at"))
    .values(next_at=bindparam("at"))
)
_OPEN = select(func.count()).select_from(_O).where(_O.c.plan_id == bindparam("plan_id"), IS_OPEN)


def _breaker(
    plan: str, tripped_at: str | None, waiting: int, released_at: str | None
) -> BreakerRow:
    return BreakerRow(
        plan,
        instant(tripped_at) if tripped_at else None,
        waiting,
        instant(released_at) if released_at else None,
    )
