"""Ladders: on which day each rung of an obligation falls, and which one fires now. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from workflows.calendar import Calendar, CalendarGap
from workflows.definition import Ladder, Rung
from workflows.reckoning import last_good_day

MORNING = time(8)
"""When a rung fires, on the clock of the calendar's zone."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One rung on its day.

    Attributes:
        index: its place in the ladder as the plan writes it, from 0; names the firing.
        at: aware, in the calendar's zone.
        escalates: whether it is written to somebody other than the officers who owe, or moves the
            record in their place.
    """

    index: int
    rung: Rung
    at: datetime
    escalates: bool

    @property
    def nudges(self) -> bool:
        """Whether it reminds the officers who owe before their date."""
        return not self.escalates and self.rung.amount < 0


@dataclass(frozen=True, slots=True)
class Notice:
    """What became of the letters of a rung to the officers who owe.

    Attributes:
        sent_at: when the first of them left; None when none has.
        waiting: one of them may still leave.
    """

    sent_at: datetime | None
    waiting: bool


@dataclass(frozen=True, slots=True)
class Firing:
    """What a look at a ladder decides.

    Attributes:
        fire: the one rung that fires now; None when none does.
        superseded: rungs that are due as well and give way to it.
        moot: rungs that fell before there was an obligation, or that remind of what is known.
        next_at: when to look again; later than now, None when no rung is left.
        unreached: ``fire`` escalates though no letter reached the officers who owe.
    """

    fire: Planned | None
    superseded: tuple[Planned, ...]
    moot: tuple[Planned, ...]
    next_at: datetime | None
    unreached: bool = False


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
        escalates = rung.move is not None or not owing.issuperset(rung.to)
        placed.append((at, nominal, index, Planned(index, rung, at, escalates)))
    # Two rungs may meet on one working day: the one meant for later is the later one.
    return tuple(place[-1] for place in sorted(placed, key=lambda place: place[:-1]))


def first_at(ladder: Sequence[Planned], opened_at: datetime, calendar: Calendar) -> datetime | None:
    """When the first rung can fire for an obligation opened at ``opened_at``; None without one."""
    return _next_at(_Standing(ladder, calendar, opened_at, opened_at, {}, {}, None), ladder)


def firing(
    ladder: Sequence[Planned],
    fired: Mapping[int, datetime],
    passed: Collection[int],
    opened_at: datetime,
    now: datetime,
    calendar: Calendar,
    *,
    notices: Mapping[int, Notice] | None = None,
    acknowledged_at: datetime | None = None,
) -> Firing:
    """Which rung of an open obligation fires now; the rest of the ladder's fate with it.

    Only the latest due rung fires and earlier ones are superseded, so that weeks of downtime end in
    one letter. A rung before one that has fired never fires (a clock that went back). Rungs before
    the obligation was opened are moot: the opening letter said it (000-27). So are reminders before
    the date once the officers who owe have said that they know.

    An escalation waits until one working day after the officers' own last notice was sent, since
    nobody is reported to a superior for a silence the system caused. While that notice may still
    leave, it waits on; when it never will, the escalation goes a working day after it was to, and
    says so. Where the ladder had no notice left to give, the opening of the obligation counts.

    Args:
        ladder: from ``planned``.
        fired: when each rung that fired did so, by index, at this revision of the due date.
        passed: indexes of the rungs settled without firing.
        opened_at, now: aware.
        notices: what became of the letters of rungs that fired, by index; one that is not here
            counts as sent when it fired.
        acknowledged_at: when the officers who owe said that they know; None when they have not.
    """
    known = notices or {}
    standing = _Standing(ladder, calendar, opened_at, now, fired, known, acknowledged_at)
    unsettled = [one for one in ladder if one.index not in fired and one.index not in passed]
    moot = tuple(one for one in unsettled if standing.is_moot(one))
    live = [one for one in unsettled if one not in moot]
    overtaken, ahead = standing.split(live)
    due = [one for one in ahead if one.at <= now]
    fire = next((one for one in reversed(due) if standing.ready(one, live)), None)
    if fire is None:
        return Firing(None, tuple(overtaken), moot, _next_at(standing, ahead))
    at = ahead.index(fire)
    after = replace(standing, fired={**fired, fire.index: now})
    return Firing(
        fire,
        (*overtaken, *ahead[:at]),
        moot,
        _next_at(after, ahead[at + 1 :]),
        unreached=fire.escalates and standing.unreached(fire),
    )


@dataclass(frozen=True, slots=True)
class _Standing:
    """A ladder, what has fired of it, and what came of that."""

    ladder: Sequence[Planned]
    calendar: Calendar
    opened_at: datetime
    now: datetime
    fired: Mapping[int, datetime]
    notices: Mapping[int, Notice]
    acknowledged_at: datetime | None

    def is_moot(self, one: Planned) -> bool:
        if one.at < self.opened_at:
            return True
        return one.nudges and self.acknowledged_at is not None and one.index not in self.fired

    def split(self, live: Iterable[Planned]) -> tuple[list[Planned], list[Planned]]:
        """The live rungs before the latest one that fired, and those after it."""
        places = [at for at, one in enumerate(self.ladder) if one.index in self.fired]
        over = {one.index for one in self.ladder[: max(places, default=0)]}
        rungs = list(live)
        return [r for r in rungs if r.index in over], [r for r in rungs if r.index not in over]

    def ready(self, one: Planned, live: Collection[Planned]) -> bool:
        """Whether a due rung may fire: an escalation only after the officers' own notice."""
        if not one.escalates:
            return True
        notice = self._notice_before(one)
        return notice not in live and self.earliest(one) <= self.now

    def earliest(self, one: Planned) -> datetime:
        """When the rung can fire, as far as is known by now."""
        if not one.escalates:
            return one.at
        told_on = max(self._told(one), self.opened_at).astimezone(one.at.tzinfo).date()
        day_after = _working_day_after(told_on, self.calendar)
        return max(one.at, datetime.combine(day_after, MORNING, one.at.tzinfo))

    def unreached(self, one: Planned) -> bool:
        """Whether the officers' own notice fired and none of its letters left or will leave."""
        notice = self._notice_before(one)
        became = self.notices.get(notice.index) if notice else None
        return became is not None and became.sent_at is None and not became.waiting

    def _told(self, one: Planned) -> datetime:
        """When the officers heard, or were to hear, of what is to be escalated."""
        notice = self._notice_before(one)
        if notice is None or notice.index not in self.fired:
            return self.opened_at
        became = self.notices.get(notice.index)
        if became is None:
            return self.fired[notice.index]
        if became.sent_at is not None:
            return became.sent_at
        return self.now if became.waiting else self.fired[notice.index]

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


def _working_day_after(day: date, calendar: Calendar) -> date:
    """The next working day; beyond the plan's calendar (years of downtime) simply the next day."""
    try:
        return calendar.add_working_days(day, 1)
    except CalendarGap:
        return day + timedelta(days=1)


def _nominal(rung: Rung, good: date, calendar: Calendar) -> date:
    if rung.working:
        return calendar.add_working_days(good, rung.amount)
    return good + timedelta(days=rung.amount)


def _worked(day: date, good: date, calendar: Calendar) -> date:
    if calendar.is_working(day):
        return day
    return calendar.add_working_days(day, -1 if day <= good else 1)
