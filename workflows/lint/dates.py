"""Dates: the year, the period and every date named agree with each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import available_timezones

from workflows.calendar_source import EARLIEST, LATEST, VIETNAM
from workflows.definition import Definition
from workflows.finding import Finding
from workflows.places import Places
from workflows.reckoning import dates_of_plan

LONGEST_YEARS = 5
"""A plan is yearly; the longest of the family looks five years ahead."""


def check(definition: Definition, places: Places) -> Iterator[Finding]:
    """Findings about the plan's own dates and those of its deadlines."""
    if not _known(definition.zone):
        yield places.finding("unknown_zone", ("zone",), among=available_timezones())
    if not places.whole("period"):
        return
    first, last = definition.period.first, definition.period.last
    if last.year - first.year > LONGEST_YEARS:
        yield places.finding("period_too_long", ("period", "last"), most=LONGEST_YEARS)
    elif first.year < EARLIEST or last.year > LATEST:
        yield places.finding(
            "period_beyond_calendar", ("period",), earliest=str(EARLIEST), latest=str(LATEST)
        )
    if places.whole("year") and not first.year <= definition.year <= last.year:
        yield places.finding("year_outside_period", ("year",), first=first, last=last)
    yield from _outside(in_known_zone(definition), places)


def in_known_zone(definition: Definition) -> Definition:
    """The plan with Vietnam's zone where its own is misspelled: that is told once, by itself."""
    if _known(definition.zone):
        return definition
    return definition.model_copy(update={"zone": VIETNAM})


def _known(zone: str) -> bool:
    return zone == VIETNAM or zone in available_timezones()


def _reckoned(definition: Definition, name: str) -> Iterator[date]:
    """The days of an event or of the year's end that the plan has once."""
    deadline = definition.deadlines[name]
    track = definition.tracks.get(deadline.track)
    if deadline.due.fixed or (track is not None and track.each is not None):
        return
    yield from (one.last_good_day for one in dates_of_plan(definition, name, None))


def _outside(definition: Definition, places: Places) -> Iterator[Finding]:
    first, last = definition.period.first, definition.period.last
    for name, deadline in definition.deadlines.items():
        if not places.whole("deadlines", name, "due"):
            continue
        for day in (*deadline.due.days_named(), *_reckoned(definition, name)):
            if not first <= day <= last:
                yield places.finding(
                    "date_outside_period",
                    ("deadlines", name, "due"),
                    text=day.isoformat(),
                    day=day,
                    first=first,
                    last=last,
                )
