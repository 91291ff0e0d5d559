"""Lists of units: the records they carry and the moves they make are ones the plan has given."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import Collects, Definition, Track
from workflows.finding import Finding
from workflows.lint.names import unknown
from workflows.places import Path, Places


def check(definition: Definition, places: Places) -> Iterator[Finding]:
    """Findings about what the lists of units collect."""
    for name, track in definition.tracks.items():
        if track.collects is None:
            continue
        path = ("tracks", name, "collects")
        if track.one_per != "unit":
            yield places.finding("collects_without_one_per", path, at_key=True, track=track.label)
        yield from _names(definition, track, track.collects, path, places)


def _names(
    definition: Definition, track: Track, collects: Collects, path: Path, places: Places
) -> Iterator[Finding]:
    way = (*path, "track")
    yield from unknown(places, "unknown_track", "tracks", way, [collects.track], definition.tracks)
    carried = definition.tracks.get(collects.track)
    if carried is not None:
        way = (*path, "move")
        known = carried.transitions
        yield from unknown(places, "unknown_move", "transitions", way, [collects.move], known)
    for key in ("send", "send_none"):
        move = getattr(collects, key)
        if move is not None:
            way = (*path, key)
            yield from unknown(
                places, "unknown_move", "transitions", way, [move], track.transitions
            )
