"""What comes back, and what the committee owes: periods, anniversaries, and days that fit them."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import Deadline, Definition, Due, NotBeforeGuard, OnTimeGuard, Track
from workflows.definition.scalars import WEEKDAYS
from workflows.finding import Finding
from workflows.lint.names import unknown
from workflows.periods import spans
from workflows.places import Path, Places


def check(definition: Definition, places: Places) -> Iterator[Finding]:
    """Findings about tracks that come back, anniversaries and the dates that hang on them."""
    for name, event in definition.anniversaries.items():
        years = [day.year for day in event.moved]
        for index, year in enumerate(years):
            if year in years[:index]:
                path = ("anniversaries", name, "moved", index)
                yield places.finding("anniversary_moved_twice", path, year=str(year))
    for name, track in definition.tracks.items():
        yield from _track(definition, track, ("tracks", name), places)
    for name, deadline in definition.deadlines.items():
        found = definition.tracks.get(deadline.track)
        if found is not None:
            yield from _deadline(definition, deadline, found, ("deadlines", name), places)


def _track(definition: Definition, track: Track, path: Path, places: Places) -> Iterator[Finding]:
    if track.each is not None and track.one_per is None:
        yield places.finding("each_without_one_per", (*path, "each"), track=track.label)
    if track.one_per == "committee":
        yield from _of_committee(definition, track, path, places)
    yield from _guards(definition, track, path, places)


def _of_committee(
    definition: Definition, track: Track, path: Path, places: Places
) -> Iterator[Finding]:
    if track.unit_kinds:
        yield places.finding("unit_kinds_of_committee", (*path, "unit_kinds"), at_key=True)
    for name, move in track.transitions.items():
        for index, role in enumerate(move.by):
            if role in definition.roles and definition.roles[role].of == "unit":
                way = (*path, "transitions", name, "by", index)
                yield places.finding("unit_role_of_committee", way, text=role)


def _guards(definition: Definition, track: Track, path: Path, places: Places) -> Iterator[Finding]:
    for name, move in track.transitions.items():
        for index, guard in enumerate(move.guards):
            if not isinstance(guard, OnTimeGuard | NotBeforeGuard):
                continue
            named = guard.on_time if isinstance(guard, OnTimeGuard) else guard.not_before
            deadline = definition.deadlines.get(named)
            if deadline is not None and not _known_to(definition, deadline, track):
                way = (*path, "transitions", name, "guards", index)
                yield places.finding("guard_date_unknown", way, text=named)


def _known_to(definition: Definition, deadline: Deadline, track: Track) -> bool:
    """Whether a record of the track has this date: its own, or one that the plan alone says."""
    of = definition.tracks.get(deadline.track)
    return of is None or of is track or not (deadline.due.relative or of.each)


def _deadline(
    definition: Definition, deadline: Deadline, track: Track, path: Path, places: Places
) -> Iterator[Finding]:
    due, way = deadline.due, (*path, "due")
    yield from _of_period(definition, due, track, way, places)
    if track.one_per == "committee" and deadline.unit_kinds:
        yield places.finding("unit_kinds_of_committee", (*path, "unit_kinds"), at_key=True)
    if due.after is not None:
        after = (*way, "after")
        yield from unknown(places, "unknown_state", "states", after, [due.after], track.states)
        if due.after in track.states and due.after not in deadline.owed_in:
            yield places.finding("after_state_not_owed", after, text=due.after)
    if due.anniversary is not None:
        event = (*way, "anniversary")
        known = definition.anniversaries
        yield from unknown(
            places, "unknown_anniversary", "anniversaries", event, [due.anniversary], known
        )


def _of_period(
    definition: Definition, due: Due, track: Track, way: Path, places: Places
) -> Iterator[Finding]:
    if due.in_period is not None:
        if track.each is None:
            yield places.finding("in_period_without_each", (*way, "in_period"), track=track.label)
        elif not _fits(due.in_period, track.each):
            yield places.finding("period_day_unfit", (*way, "in_period"), text=due.in_period)
    yield from _moved(definition, due, track, way, places)
    if due.fixed and track.each is not None:
        yield places.finding("one_date_for_every_period", way, track=track.label)


def _moved(
    definition: Definition, due: Due, track: Track, way: Path, places: Places
) -> Iterator[Finding]:
    """Single periods with a day of their own: each of the plan, each once, each day near it."""
    if track.each is None or not due.moved:
        return
    known = {
        one.key: one for one in spans(track.each, definition.period.first, definition.period.last)
    }
    met: set[str] = set()
    for index, one in enumerate(due.moved):
        at = (*way, "moved", index)
        span = known.get(one.period)
        yield from unknown(places, "unknown_period", "", (*at, "period"), [one.period], known)
        if one.period in met:
            yield places.finding("period_moved_twice", (*at, "period"), text=one.period)
        met.add(one.period)
        if span is not None and not span.first <= one.to <= span.last + (span.last - span.first):
            text = one.to.isoformat()
            yield places.finding("period_moved_far", (*at, "to"), text=text, span=span)


def _fits(written: str, each: str) -> bool:
    """A week has weekdays, everything longer a last month with numbered days."""
    if each == "week":
        return not written.isdecimal()
    return written not in WEEKDAYS
