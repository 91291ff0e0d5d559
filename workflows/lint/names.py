"""Names that a plan uses: each must be one the plan has given, and be said once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from workflows.definition import Definition
from workflows.finding import Finding
from workflows.places import Path, Places


def check(definition: Definition, places: Places) -> Iterator[Finding]:
    """Lists of names in which one is said twice."""
    for track, line in definition.tracks.items():
        yield from _twice(places, ("tracks", track, "unit_kinds"), line.unit_kinds)
        for name, move in line.transitions.items():
            way = ("tracks", track, "transitions", name)
            yield from _twice(places, (*way, "from"), move.source)
            yield from _twice(places, (*way, "by"), move.by)
    for name, quota in definition.quotas.items():
        yield from _twice(places, ("quotas", name, "states"), quota.states)
        yield from _twice(places, ("quotas", name, "unit_kinds"), quota.unit_kinds)
    for name, deadline in definition.deadlines.items():
        yield from _twice(places, ("deadlines", name, "owed_in"), deadline.owed_in)
        yield from _twice(places, ("deadlines", name, "owed_by"), deadline.owed_by)
        yield from _twice(places, ("deadlines", name, "unit_kinds"), deadline.unit_kinds)


def unknown(
    places: Places, code: str, group: str, path: Path, names: Sequence[str], known: Collection[str]
) -> Iterator[Finding]:
    """A finding for every name that is not `known`.

    Args:
        group: the part of the file where such names are given; a name whose piece could not be
            read is given all the same.
        path: the way to the list of names, or to the one name.
    """
    for index, name in enumerate(names):
        if name not in known and not places.lost(group, name):
            yield places.finding(
                code, (*path, index), text=name, among=known, allowed=sorted(known)
            )


def _twice(places: Places, path: Path, names: Sequence[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            yield places.finding("duplicate_name", (*path, index), text=name)
        seen.add(name)
