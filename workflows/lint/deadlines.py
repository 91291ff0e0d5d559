"""Deadlines: somebody owes them, something settles them, and offices work on their last day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from workflows.calendar import Calendar, CalendarGap, Certainty
from workflows.definition import Deadline, Definition, Track
from workflows.finding import Finding
from workflows.lint.names import unknown
from workflows.lint.states import as_meant, reachable, reachable_from
from workflows.places import Path, Places
from workflows.reckoning import dates_of_plan, reckon
from workflows.words import Weekday


def check(definition: Definition, places: Places, calendar: Calendar | None) -> Iterator[Finding]:
    """Findings about every deadline."""
    for name, deadline in definition.deadlines.items():
        path = ("deadlines", name)
        yield from _names(definition, deadline, path, places)
        track = definition.tracks.get(deadline.track)
        track = as_meant(track) if track is not None else None
        told = (places.whole(*path, key) for key in ("owed_in", "unit_kinds"))
        if track is not None and places.whole("tracks", deadline.track) and all(told):
            if deadline.quota is not None:
                yield from _target(definition, deadline, deadline.quota, track, path, places)
            else:
                yield from _owed(deadline, track, path, places)
        if calendar is not None:
            yield from _days(definition, name, path, places, calendar)


def _names(
    definition: Definition, deadline: Deadline, path: Path, places: Places
) -> Iterator[Finding]:
    way = (*path, "track")
    yield from unknown(places, "unknown_track", "tracks", way, [deadline.track], definition.tracks)
    way = (*path, "unit_kinds")
    yield from unknown(
        places, "unknown_unit_kind", "unit_kinds", way, deadline.unit_kinds, definition.unit_kinds
    )
    if deadline.ladder is not None:
        way = (*path, "ladder")
        yield from unknown(
            places, "unknown_ladder", "ladders", way, [deadline.ladder], definition.ladders
        )
    if deadline.quota is not None:
        way = (*path, "quota")
        yield from unknown(
            places, "unknown_quota", "quotas", way, [deadline.quota], definition.quotas
        )
    track = definition.tracks.get(deadline.track)
    if track is not None:
        way = (*path, "owed_in")
        yield from unknown(places, "unknown_state", "states", way, deadline.owed_in, track.states)


def _owed(deadline: Deadline, track: Track, path: Path, places: Places) -> Iterator[Finding]:
    owing = [state for state in deadline.owed_in if state in track.states]
    if owing != list(deadline.owed_in):
        return  # told as unknown states
    kinds = set(deadline.unit_kinds)
    nobody = kinds and track.unit_kinds and not kinds & set(track.unit_kinds)
    reached = reachable(track)
    if nobody or not any(state in reached for state in owing):
        yield places.finding("deadline_nobody_owes", path, at_key=True)
    for index, state in enumerate(owing):
        # What is reached through states that owe: one move further must lead out of them.
        if reachable_from(track, {state}) <= set(owing):
            yield places.finding("deadline_never_settles", (*path, "owed_in", index), text=state)


def _target(
    definition: Definition, deadline: Deadline, name: str, track: Track, path: Path, places: Places
) -> Iterator[Finding]:
    quota = definition.quotas.get(name)
    if quota is None:
        return  # told as an unknown quota
    if quota.soft or not quota.minimum:
        yield places.finding("deadline_of_soft_quota", (*path, "quota"), text=name)
    if track.one_per != "unit":
        yield places.finding("deadline_carried_by_no_unit", (*path, "track"), text=deadline.track)
    elif track.each is not None:
        yield places.finding("deadline_of_quota_recurs", (*path, "track"), text=deadline.track)
    kinds = [set(one) for one in (quota.unit_kinds, deadline.unit_kinds, track.unit_kinds) if one]
    if kinds and not set.intersection(*kinds):
        yield places.finding("deadline_nobody_owes", path, at_key=True)


def _days(
    definition: Definition, name: str, path: Path, places: Places, calendar: Calendar
) -> Iterator[Finding]:
    """About the days a deadline has; of one that comes back, each kind of finding once."""
    told: set[str] = set()
    try:
        for one in dates_of_plan(definition, name, calendar):
            for finding in _day_off(one.last_good_day, path, places, calendar):
                if finding.code not in told:
                    told.add(finding.code)
                    yield finding
    except CalendarGap:
        return  # so far outside the period that another finding says so
    due, end = definition.deadlines[name].due, definition.period.last
    if due.within is not None and places.whole("period"):
        try:
            reckon(due, definition, calendar, entered=end)
        except CalendarGap:
            yield places.finding(
                "within_beyond_calendar", (*path, "due", "within"), last=str(calendar.last_year)
            )


def _day_off(last_good: date, path: Path, places: Places, calendar: Calendar) -> Iterator[Finding]:
    way = (*path, "due")
    if calendar.certainty(last_good) is Certainty.GUESSED:
        yield places.finding("day_guessed", way, text=last_good.isoformat(), day=last_good)
    if not calendar.is_working(last_good):
        safe = calendar.last_working_day_before(last_good)
        yield places.finding(
            "day_off_before_deadline",
            way,
            text=last_good.isoformat(),
            last_good=Weekday(last_good),
            safe=Weekday(safe),
        )
