"""Nothing is done by a clock that has leapt far ahead, until it is set right or vouched for."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.acts import by_hand
from engine.move import Actor
from engine.pace import Leap, Pace
from storage.audit import lock_head, seal
from storage.database import Database
from storage.incidents import close_incident, open_incidents, raise_incident
from storage.instants import instant, instant_text
from storage.people import CommitteeRow
from storage.settings import set_setting, setting
from workflows.errors import Conflict, SystemFault

KIND = "clock_leapt"
SAME = timedelta(hours=1)
"""Processes of one machine see the same leap at moments that differ by less."""


class BelievedClock:
    """What a service asks before it does anything by its clock.

    Args:
        machine: account and host, such as ``root@host``; a leap is an incident of each.
    """

    def __init__(self, db: Database, machine: str) -> None:
        self._db = db
        self._machine = machine
        self._pace = Pace()
        self._well = False

    def check(self, shown: datetime, running: float) -> None:
        """Raise SystemFault("clock_leapt") while the clock is not to be believed.

        The first time it is an incident; that is closed once the clock is set right, vouched for
        (``vouch``) or the process begins anew. Arguments as ``Pace.leap``.
        """
        leap = self._pace.leap(shown, running)
        if leap is not None and self._vouched(leap):
            self._pace.believe(leap)
            leap = self._pace.leap(shown, running)
        if leap is not None:
            self._well = False
            self._hold(leap, shown)
        if not self._well:
            with self._db.write() as work:
                close_incident(work, KIND, self._machine, shown)
            self._well = True

    def _vouched(self, leap: Leap) -> bool:
        with self._db.read() as work:
            kept = setting(work, _vouched_for(self._machine))
        return kept is not None and abs(instant(kept) - leap.shown) <= SAME

    def _hold(self, leap: Leap, shown: datetime) -> None:
        facts = {
            "machine": self._machine,
            "shown": instant_text(leap.shown),
            "expected": instant_text(leap.expected),
        }
        with self._db.write() as work:
            raise_incident(work, KIND, self._machine, facts, shown)
        raise SystemFault(KIND, shown=leap.shown, expected=leap.expected)


def vouch(db: Database, of: CommitteeRow, actor: Actor, now: datetime) -> int:
    """Somebody says that the clocks which leapt are right; how many machines go on by that.

    Sealed in the committee's log. Raises Conflict when no clock is held.
    """
    with db.write() as work:
        head = lock_head(work, of.head_id)
        held = [one for one in open_incidents(work) if one.kind == KIND]
        if not held:
            raise Conflict("no_clock_held")
        for one in held:
            set_setting(work, _vouched_for(one.key), one.facts["shown"])
            close_incident(work, KIND, one.key, now)
        body = {one.key: one.facts["shown"] for one in held}
        seal(work, head, [by_hand(actor, "clock.vouched", now, {"shown": body})])
    return len(held)


def _vouched_for(machine: str) -> str:
    return f"clock_vouched {machine}"
