"""Quotas: numbers that can be met, counted over states and units that exist."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import Definition, Quota
from workflows.finding import Finding
from workflows.lint.names import unknown
from workflows.places import Path, Places


def check(definition: Definition, places: Places) -> Iterator[Finding]:
    """Findings about quotas, and the unit kinds that tracks name."""
    for name, quota in definition.quotas.items():
        path = ("quotas", name)
        yield from _scope(definition, quota, path, places)
        if places.whole(*path):
            yield from _numbers(quota, path, places)
    for name, track in definition.tracks.items():
        way = ("tracks", name, "unit_kinds")
        yield from unknown(
            places, "unknown_unit_kind", "unit_kinds", way, track.unit_kinds, definition.unit_kinds
        )


def _scope(definition: Definition, quota: Quota, path: Path, places: Places) -> Iterator[Finding]:
    way = (*path, "track")
    yield from unknown(places, "unknown_track", "tracks", way, [quota.track], definition.tracks)
    track = definition.tracks.get(quota.track)
    if track is not None:
        if track.one_per == "committee":
            yield places.finding("quota_of_committee", way, text=quota.track)
        way = (*path, "states")
        yield from unknown(places, "unknown_state", "states", way, quota.states, track.states)
    if not quota.states and places.whole(*path):
        yield places.finding("empty_list", (*path, "states"))
    way = (*path, "unit_kinds")
    yield from unknown(
        places, "unknown_unit_kind", "unit_kinds", way, quota.unit_kinds, definition.unit_kinds
    )


def _numbers(quota: Quota, path: Path, places: Places) -> Iterator[Finding]:
    least, most, exactly = quota.at_least, quota.at_most, quota.exactly
    if least is None and most is None and exactly is None:
        yield places.finding("quota_without_number", path, at_key=True)
    if exactly is not None and (least is not None or most is not None):
        yield places.finding("quota_exactly_and", (*path, "exactly"))
    if least is not None and most is not None and least > most:
        yield places.finding("quota_min_over_max", (*path, "at_least"), least=least, most=most)
