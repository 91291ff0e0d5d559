"""Ladders: on which day each rung of an obligation falls, and which one fires now. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from workflows.calendar import Calendar
from workflows.definition import Ladder, Rung

MORNING = time(8)
"""When a rung fires, on the clock of the calendar's zone."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One rung on its day.

    Attributes:
        index: its place in the ladder as the plan writes it, from 0; names the firing.
        at: aware, in the calendar's zone.
        escalates: whether it is written to somebody other than the officers who owe.
    """

    index: int
    rung: Rung
    at: datetime
    escalates: bool


@dataclass(frozen=True, slots=True)
class Firing:
    """What a look at a ladder decides.

    Attributes:
        fire: the one rung that fires now; None when none does.
        superseded: rungs that are due as well and give way to it.
        moot: rungs that fell before there was an obligation.
        next_at: when to look again; later than now, None when no rung is left.
    """

    fire: Planned | None
    superseded: tuple[Planned, ...]
    moot: tuple[Planned, ...]
    next_at: datetime | None


def last_good_day(due_at: datetime, zone: ZoneInfo) -> date:
    """The last calendar day on which it is still on time; ``due_at`` is the first instant too late.

    "Trước ngày 10/3" is midnight of 10/3, its last good day 09/3 (001-18).
    """
    return (due_at.astimezone(zone) - timedelta(microseconds=1)).date()


@lru_cache(maxsize=1024)
def planned(
    ladder: Ladder, due_at: datetime, calendar: Calendar, owing: frozenset[str] = frozenset()
) -> tuple[Planned, ...]:
    """The rungs of a ladder in the order of their days.

    Offsets count from the last good day. Up to that day a rung on a day off moves to the working
    day before it, afterwards to the next one, so that nobody is written to during Tết or on a
    Sunday. The due date itself never moves. Equal calls are answered from memory: a plan opens one
    obligation per unit with the same dates.

    Args:
        due_at: the first instant that is too late, aware.
        owing: roles of the officers who owe (``engine.duties.owing_roles``); a rung to anybody
            else escalates.

    Raises CalendarGap when the calendar does not reach the days.
    """
    zone = ZoneInfo(calendar.zone)
    good = last_good_day(due_at, zone)
    placed: list[tuple[datetime, date, int, Planned]] = []
    for index, rung in enumerate(ladder.rungs):
        nominal = _nominal(rung, good, calendar)
        at = datetime.combine(_worked(nominal, good, calendar), MORNING, zone)
        escalates = not owing.issuperset(rung.to)
        placed.append((at, nominal, index, Planned(index, rung, at, escalates)))
    # Two rungs may meet on one working day: the one meant for later is the later one.
    return tuple(place[-1] for place in sorted(placed, key=lambda place: place[:-1]))


def first_at(ladder: Sequence[Planned], opened_at: datetime, calendar: Calendar) -> datetime | None:
    """When the first rung can fire for an obligation opened at ``opened_at``; None without one."""
    return _next_at(_Standing(ladder, opened_at, calendar, {}), ladder)


def firing(
    ladder: Sequence[Planned],
    fired: Mapping[int, datetime],
    passed: Collection[int],
    opened_at: datetime,
    now: datetime,
    calendar: Calendar,
) -> Firing:
    """Which rung of an open obligation fires now; the rest of the ladder's fate with it.

    Only the latest due rung fires and earlier ones are superseded, so that weeks of downtime end in
    one letter. A rung before one that has fired never fires (a clock that went back). Rungs before
    the obligation was opened are moot: the opening letter said it (000-27). An escalation waits
    until one working day after the officers' own last notice, since nobody is reported to a
    superior for a silence the system caused; where the ladder had no notice left to give, the
    opening of the obligation counts as one.

    Args:
        ladder: from ``planned``.
        fired: when each rung that fired did so, by index, at this revision of the due date.
        passed: indexes of the rungs settled without firing.
        opened_at, now: aware.
    """
    standing = _Standing(ladder, opened_at, calendar, fired)
    unsettled = [one for one in ladder if one.index not in fired and one.index not in passed]
    moot = tuple(one for one in unsettled if standing.is_moot(one))
    live = [one for one in unsettled if one not in moot]
    overtaken, ahead = standing.split(live)
    due = [one for one in ahead if one.at <= now]
    fire = next((one for one in reversed(due) if standing.ready(one, now, live)), None)
    if fire is None:
        return Firing(None, tuple(overtaken), moot, _next_at(standing, ahead))
    at = ahead.index(fire)
    after = _Standing(ladder, opened_at, calendar, {**fired, fire.index: now})
    return Firing(fire, (*overtaken, *ahead[:at]), moot, _next_at(after, ahead[at + 1 :]))


@dataclass(frozen=True, slots=True)
class _Standing:
    """A ladder and what has fired of it."""

    ladder: Sequence[Planned]
    opened_at: datetime
    calendar: Calendar
    fired: Mapping[int, datetime]

    def is_moot(self, one: Planned) -> bool:
        return one.at < self.opened_at

    def split(self, live: Iterable[Planned]) -> tuple[list[Planned], list[Planned]]:
        """The live rungs before the latest one that fired, and those after it."""
        places = [at for at, one in enumerate(self.ladder) if one.index in self.fired]
        over = {one.index for one in self.ladder[: max(places, default=0)]}
        rungs = list(live)
        return [r for r in rungs if r.index in over], [r for r in rungs if r.index not in over]

    def ready(self, one: Planned, now: datetime, live: Collection[Planned]) -> bool:
        """Whether a due rung may fire: an escalation only after the officers' own notice."""
        if not one.escalates:
            return True
        notice = self._notice_before(one)
        return notice not in live and self.earliest(one) <= now

    def earliest(self, one: Planned) -> datetime:
        """When the rung can fire, as far as what has fired until now tells."""
        if not one.escalates:
            return one.at
        notice = self._notice_before(one)
        told = self.fired.get(notice.index, self.opened_at) if notice else self.opened_at
        told_on = max(told, self.opened_at).astimezone(one.at.tzinfo).date()
        day_after = self.calendar.add_working_days(told_on, 1)
        return max(one.at, datetime.combine(day_after, MORNING, one.at.tzinfo))

    def _notice_before(self, one: Planned) -> Planned | None:
        """The officers' last notice before an escalation, moot ones left out."""
        before = self.ladder[: self.ladder.index(one)]
        notices = (n for n in reversed(before) if not n.escalates and not self.is_moot(n))
        return next(notices, None)


def _next_at(standing: _Standing, rungs: Iterable[Planned]) -> datetime | None:
    first: datetime | None = None
    for one in rungs:
        if first is not None and one.at >= first:
            break  # rungs stand in the order of their days, and none fires before its day
        if not standing.is_moot(one):
            at = standing.earliest(one)
            first = at if first is None else min(first, at)
    return first


def _nominal(rung: Rung, good: date, calendar: Calendar) -> date:
    if rung.working:
        return calendar.add_working_days(good, rung.amount)
    return good + timedelta(days=rung.amount)


def _worked(day: date, good: date, calendar: Calendar) -> date:
    if calendar.is_working(day):
        return day
    return calendar.add_working_days(day, -1 if day <= good else 1)
