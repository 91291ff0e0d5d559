"""The year of a plan: its dates and windows, what falls due when, and how far that has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from engine.editions import Edition, edition
from engine.known import known_plan
from i18n.text import Text
from storage.database import Database
from storage.tallies import DayTally, Tally, tallies_by_day
from workflows.calendar import CalendarGap
from workflows.definition import Each
from workflows.periods import Span, span_holding, spans
from workflows.reckoning import last_good_day


@dataclass(frozen=True, slots=True)
class DueDay:
    """What falls due on one day.

    Attributes:
        last: the last day that is on time ("chậm nhất hết …").
        tally: empty while nobody owes it yet.
    """

    last: date
    tally: Tally


@dataclass(frozen=True, slots=True)
class Line:
    """One deadline of the plan with its days, in order; or its tentative window."""

    key: str
    label: Text
    days: tuple[DueDay, ...]
    window: tuple[date, date] | None = None

    @property
    def begins(self) -> date | None:
        """Its first day; None where nothing says one yet."""
        if self.window is not None:
            return self.window[0]
        return self.days[0].last if self.days else None

    @property
    def total(self) -> Tally:
        """All its days together."""
        return sum((one.tally for one in self.days), Tally())

    def by(self, each: Each) -> tuple[tuple[Span, Tally], ...]:
        """Its days put together by week or month: a date counted from a state has hundreds."""
        found: dict[Span, Tally] = {}
        for due in self.days:
            span = span_holding(each, due.last)
            found[span] = found.get(span, Tally()) + due.tally
        return tuple(found.items())


@dataclass(frozen=True, slots=True)
class Year:
    """The plan's dates in order, from ``first`` to ``last``.

    Attributes:
        today: the day it is, in the plan's zone; None outside these days.
    """

    first: date
    last: date
    today: date | None
    lines: tuple[Line, ...]


def year(db: Database, plan: str, now: datetime, unit_ids: Iterable[int] | None = None) -> Year:
    """The year of a plan at ``now`` (aware), by one count; its load is that of these units only.

    A date that is counted from what a record does stands in it once somebody owes by it. Raises
    NotFound with plans named like it.
    """
    with db.read() as work:
        row = known_plan(work, plan)
        runs = edition(work, row.edition_id)
        counted = tallies_by_day(work, row.id, now, unit_ids)
    lines = [_line(runs, name, counted) for name in runs.definition.deadlines]
    dated = sorted((line for line in lines if line.begins), key=lambda line: str(line.begins))
    named = {day.last for line in dated for day in line.days}
    named |= {day for line in dated if line.window for day in line.window}
    period = runs.definition.period
    first, last = min({period.first} | named), max({period.last} | named)
    today = now.astimezone(runs.zone).date()
    return Year(first, last, today if first <= today <= last else None, tuple(dated))


def _line(runs: Edition, name: str, counted: Iterable[DayTally]) -> Line:
    deadline = runs.definition.deadlines[name]
    days = {last_good_day(due_at, runs.zone): Tally() for due_at in _said(runs, name)}
    for one in counted:
        if one.deadline == name:
            day = last_good_day(one.due_at, runs.zone)
            days[day] = days.get(day, Tally()) + one.tally
    in_order = tuple(DueDay(day, days[day]) for day in sorted(days))
    return Line(name, deadline.label, in_order, deadline.due.window)


def _said(runs: Edition, name: str) -> Iterator[datetime]:
    """The days the plan itself says, whether somebody owes by them yet or not."""
    deadline = runs.definition.deadlines[name]
    if deadline.due.relative:
        return
    track, period = runs.definition.tracks[deadline.track], runs.definition.period
    keys = [""]
    if track.each is not None:
        keys = [one.key for one in spans(track.each, period.first, period.last)]
    for key in keys:
        try:
            due_at = runs.due_of(name, key)
        except CalendarGap:  # the table of days ends before that period does
            continue
        if due_at is not None:
            yield due_at
