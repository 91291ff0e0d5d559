"""When the watch looked last: how anybody can tell that it still does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from storage.conflict import insert
from storage.instants import instant, instant_text, text_or_none
from storage.tables.columns import table_of
from storage.tables.heartbeat import Heartbeat
from storage.work import Work

DRIFT = timedelta(minutes=2)
"""Clocks of two machines may differ by so much before it is called a jump."""


@dataclass(frozen=True, slots=True)
class Beat:
    """The last tick: its instant, and the account and machine that made it.

    Attributes:
        jumped_at: when the clock was last found to have gone back; None when it never was.
        jumped_from: what it had shown before.
    """

    ticked_at: datetime
    node: str
    jumped_at: datetime | None
    jumped_from: datetime | None


def beat(work: Work, node: str, now: datetime) -> bool:
    """Say that the watch has looked at ``now`` (aware); True when the clock has gone back.

    That is noted and harmless: no rung fires twice whatever the clock shows.
    """
    last = last_beat(work)
    back = last is not None and now < last.ticked_at - DRIFT
    jumped_at, jumped_from = (last.jumped_at, last.jumped_from) if last else (None, None)
    if last is not None and back:
        jumped_at, jumped_from = now, last.ticked_at
    work.run(
        _KEEP,
        at=instant_text(now),
        who=node,
        jumped_at=text_or_none(jumped_at),
        jumped_from=text_or_none(jumped_from),
    )
    return back


def last_beat(work: Work) -> Beat | None:
    """The last tick; None when there was none."""
    row = work.one(_READ)
    if row is None:
        return None
    ticked_at, node, jumped_at, jumped_from = row
    return Beat(
        instant(ticked_at),
        node,
        instant(jumped_at) if jumped_at else None,
        instant(jumped_from) if jumped_from else None,
    )


_H = table_of(Heartbeat)
_READ = select(_H.c.ticked_at, _H.c.node, _H.c.jumped_at, _H.c.jumped_from).where(_H.c.id == 1)
_NEW = insert(_H).values(
    {
        "id": 1,
        "ticked_at": bindparam("at"),
        "node": bindparam("who"),
        "jumped_at": bindparam("jumped_at"),
        "jumped_from": bindparam("jumped_from"),
    }
)
_KEEP = _NEW.on_conflict_do_update(
    index_elements=["id"],
    set_={name: _NEW.excluded[name] for name in ("ticked_at", "node", "jumped_at", "jumped_from")},
).inline()
