"""Who has records of its own in a plan: its units, and the office of the committee itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from storage.office import office
from storage.people import UnitRow, committee, units
from storage.plans import PlanRow
from storage.work import Work
from workflows.definition import Definition


def owners(
    work: Work, plan: PlanRow, definition: Definition, names: Iterable[str], day: date
) -> list[tuple[UnitRow, tuple[str, ...]]]:
    """Who has a record of its own in which of the tracks named: units, and the committee's office.

    The office is made when a plan first asks something of it.
    """
    names = tuple(names)
    found = [
        (one, tracks_of(definition, one.kind, names))
        for one in units(work, plan.committee_id, day, tuple(definition.unit_kinds))
    ]
    own = tuple(name for name in names if definition.tracks[name].one_per == "committee")
    of = committee(work, plan.committee) if own else None
    if of is not None:
        found.append((office(work, of, day), own))
    return found


def tracks_of(definition: Definition, kind: str, names: Iterable[str]) -> tuple[str, ...]:
    """The tracks, of those named, in which each unit of a kind has a record of its own."""
    return tuple(name for name in names if _of_unit(definition, name, kind))


def _of_unit(definition: Definition, name: str, kind: str) -> bool:
    track = definition.tracks[name]
    return track.one_per == "unit" and (not track.unit_kinds or kind in track.unit_kinds)
