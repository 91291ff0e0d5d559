"""Records that belong to others or continue them: what they name exists, and somebody makes them.

One track belongs to another that is made by other means; no circle leads back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workflows.definition import BelongingGuard, Definition, FieldType, Happening, Track
from workflows.filling import form_fields
from workflows.finding import Finding
from workflows.lint.names import unknown
from workflows.places import Path, Places


def check(definition: Definition, places: Places) -> Iterator[Finding]:
    """Findings about ``of``, ``built_on`` and the guard ``has``."""
    for name, track in definition.tracks.items():
        path = ("tracks", name)
        for key in ("of", "built_on"):
            named = getattr(track, key)
            if named is not None:
                yield from _named(definition, named.track, named.states, (*path, key), places)
                if track.one_per:
                    yield places.finding("linked_one_per", (*path, key), at_key=True, text=key)
        if track.of is not None and _returns(definition, name):
            yield places.finding("of_in_a_circle", (*path, "of", "track"), text=track.of.track)
        if track.takes_place is not None:
            yield from _dated(definition, track.takes_place, track, (*path, "takes_place"), places)
        yield from _counted(definition, name, track, places)


def _dated(
    definition: Definition, rule: Happening, track: Track, path: Path, places: Places
) -> Iterator[Finding]:
    fields = form_fields(definition)
    days = {name for name, field in fields.items() if field.type is FieldType.DATE}
    yield from unknown(places, "unknown_field", "fields", (*path, "day"), [rule.day], days)
    for key in ("clock", "place"):
        named = getattr(rule, key)
        if named is not None:
            yield from unknown(places, "unknown_field", "fields", (*path, key), [named], fields)
    way = (*path, "states")
    yield from unknown(places, "unknown_state", "states", way, rule.states, track.states)


def _counted(definition: Definition, name: str, track: Track, places: Places) -> Iterator[Finding]:
    for move, transition in track.transitions.items():
        for index, guard in enumerate(transition.guards):
            if isinstance(guard, BelongingGuard):
                way = ("tracks", name, "transitions", move, "guards", index)
                yield from _has(definition, name, guard, way, places)


def _named(
    definition: Definition, other: str, states: Sequence[str], path: Path, places: Places
) -> Iterator[Finding]:
    way = (*path, "track")
    yield from unknown(places, "unknown_track", "tracks", way, [other], definition.tracks)
    track = definition.tracks.get(other)
    if track is not None:
        way = (*path, "states")
        yield from unknown(places, "unknown_state", "states", way, states, track.states)


def _has(
    definition: Definition, name: str, guard: BelongingGuard, path: Path, places: Places
) -> Iterator[Finding]:
    way = (*path, "has")
    yield from unknown(places, "unknown_track", "tracks", way, [guard.has], definition.tracks)
    track: Track | None = definition.tracks.get(guard.has)
    if track is None:
        return
    if track.of is None or track.of.track != name:
        label = definition.tracks[name].label
        yield places.finding("has_not_belonging", way, text=guard.has, track=label)
    way = (*path, "states")
    yield from unknown(places, "unknown_state", "states", way, guard.states, track.states)
    if not guard.states and places.whole(*path):
        yield places.finding("empty_list", way)


def _returns(definition: Definition, name: str) -> bool:
    """Whether the way up from a track comes back to it."""
    here, passed = name, set[str]()
    while here not in passed:
        passed.add(here)
        track = definition.tracks.get(here)
        if track is None or track.of is None:
            return False
        here = track.of.track
    return here == name
