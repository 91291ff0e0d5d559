"""Roles: every role named is one of the plan's, and every move can be made by somebody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workflows.definition import SYSTEM, Definition
from workflows.finding import Finding
from workflows.lint.names import unknown
from workflows.places import Path, Places


def check(definition: Definition, places: Places) -> Iterator[Finding]:
    """Findings about who acts and who is told."""
    roles = definition.roles
    actors = {*roles, SYSTEM}
    if SYSTEM in roles:
        yield places.finding("reserved_name", ("roles", SYSTEM), at_key=True)
    for path, names in _told(definition, places):
        yield from unknown(places, "unknown_role", "roles", path, names, roles)
    for track, line in definition.tracks.items():
        for name, move in line.transitions.items():
            way = ("tracks", track, "transitions", name)
            yield from unknown(places, "unknown_role", "roles", (*way, "by"), move.by, actors)
            by_hand = [role for role in move.by if role != SYSTEM]
            nobody = not move.by or (not by_hand and not move.creates)
            if nobody and places.whole(*way, "by"):
                yield places.finding("nobody_may", (*way, "by"), text=name)


def _told(definition: Definition, places: Places) -> Iterator[tuple[Path, Sequence[str]]]:
    """The roles that receive something, by where they are named."""
    if places.whole("receiving_office"):
        yield ("receiving_office",), [definition.receiving_office]
    for deadline, one in definition.deadlines.items():
        yield ("deadlines", deadline, "owed_by"), one.owed_by
    for track, line in definition.tracks.items():
        for name, move in line.transitions.items():
            for index, tell in enumerate(move.tells):
                yield ("tracks", track, "transitions", name, "tells", index, "to"), tell.to
    for ladder, steps in definition.ladders.items():
        for index, rung in enumerate(steps.rungs):
            yield ("ladders", ladder, "rungs", index, "to"), rung.to
