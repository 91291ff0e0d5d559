"""One round of the watch: what is due fires, offices get their daily line, the heart beats.

Once a day, what nobody needs any more is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from engine.daily import daily_lines
from engine.forgetting import forget_old
from engine.watch import Ticked, tick
from storage.database import Database
from storage.heartbeat import beat

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did; ``daily`` counts the daily lines put into the outbox."""

    ticked: Ticked
    daily: int


def go_round(
    db: Database,
    now: datetime,
    *,
    os_user: str = "",
    go_on: Callable[[], bool] = lambda: True,
) -> Round:
    """Do all that is due by the clock at ``now`` (aware).

    Any number of processes may do so, as often as they like: each thing happens once. ``os_user``
    and ``go_on`` are as ``engine.watch.tick`` takes them.
    """
    ticked = tick(db, now, os_user=os_user, go_on=go_on)
    daily = daily_lines(db, now)
    forget_old(db, now)
    with db.write() as work:
        gone_back = beat(work, os_user, now)
    if gone_back:
        _log.warning("clock_went_back")
    return Round(ticked, daily)
