"""What an officer may create in a plan, and what each new record asks for."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from engine.editions import edition, edition_named
from engine.known import known_plan
from engine.linking import taken_over, unit_for
from i18n.text import Text
from reports.move_sheet import FieldAsked, field_asked
from storage.database import Database
from storage.linked_records import LinkedRow, continuable, linked_record
from storage.people import UnitRow, units
from storage.people import unit as unit_named
from storage.plans import PlanRow
from storage.successors import merged_into
from storage.work import Work
from workflows.definition import Definition, OnTimeGuard, ReasonGuard, Track

MOST_SHOWN = 100
Held = Collection[tuple[str, int | None]]
"""Roles with their unit, None for the committee."""


@dataclass(frozen=True, slots=True)
class Creatable:
    """A track in which the officer may create records; ``move`` is what the plan calls doing so.

    ``of`` is the track whose records a new one belongs to, empty where it stands alone.
    """

    track: str
    noun: Text
    move: Text
    of: str = ""
    states: tuple[str, ...] = ()

    def for_a_record(self, track: str, state: str) -> bool:
        """Whether one can be made for a record of that track in that state."""
        return self.of == track and (not self.states or state in self.states)


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A record to be made.

    Attributes:
        units: whose it may be, by code; one only where a linked record says whose it is.
        asks_why: whether making it can wait for a reason; else a note is all one may add.
        of, built_on: the linked records' codes, with their names; empty without one.
    """

    plan: str
    definition: Definition
    creatable: Creatable
    fields: tuple[FieldAsked, ...]
    units: tuple[tuple[str, Text], ...]
    asks_why: bool
    of: tuple[str, str] = ("", "")
    built_on: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Continuable:
    """A record that a new one can continue, in the words of its own plan."""

    code: str
    name: str
    plan: str
    state: Text


def creatables(definition: Definition, held: Held) -> tuple[Creatable, ...]:
    """The tracks in which somebody with these roles may create records by hand."""
    return tuple(_creatables(definition, frozenset(role for role, _ in held)))


def new_sheet(
    db: Database,
    plan: str,
    track: str,
    held: Held,
    today: date,
    *,
    of: str = "",
    built_on: str = "",
) -> NewSheet | None:
    """What a new record of a track asks for; None where the officer may create none.

    ``today`` is the day in the plan's zone.

    Raises NotFound for an unknown plan. A linked record that is not there is left out: the act
    itself says so.
    """
    with db.read() as work:
        row = known_plan(work, plan)
        definition = edition(work, row.edition_id).definition
        found = {one.track: one for one in creatables(definition, held)}.get(track)
        if found is None:
            return None
        parent = linked_record(work, of) if of else None
        origin = linked_record(work, built_on) if built_on else None
        known = units(work, row.committee_id, today)
        owner = parent.unit if parent else unit_for(work, origin, today) if origin else ""
    return NewSheet(
        plan=row.code,
        definition=definition,
        creatable=found,
        fields=_fields(definition, definition.tracks[track], origin),
        units=tuple(
            (one.code, Text(vi=one.name_vi, en=one.name_en))
            for one in known
            if _may_be_its(definition, track, one, held) and owner in ("", one.code)
        ),
        asks_why=_asks_why(definition.tracks[track]),
        of=_named(parent),
        built_on=_named(origin),
    )


def continuables(
    db: Database, plan: str, track: str, unit: str, today: date
) -> tuple[Continuable, ...]:
    """The records of a unit, and of those merged into it, that a new one can continue.

    At most ``MOST_SHOWN``, the newest plan first; empty for an unknown unit. Arguments and errors
    as ``new_sheet``.
    """
    with db.read() as work:
        row = known_plan(work, plan)
        rules = edition(work, row.edition_id).definition.tracks[track]
        of = unit_named(work, row.committee_id, unit, today)
        if of is None:
            return ()
        chosen = rules.built_on.track if rules.built_on else ""
        units_meant = merged_into(work, of.id, today)
        found = continuable(work, row, track, chosen, units_meant, MOST_SHOWN)
        return tuple(_continuable(work, one) for one in found if _stands_right(one, row, rules))


def _stands_right(origin: LinkedRow, plan: PlanRow, rules: Track) -> bool:
    """Whether it stands where the plan lets a record of its own be built on."""
    states = rules.built_on.states if rules.built_on and origin.plan == plan.code else ()
    return not states or origin.state in states


def _continuable(work: Work, row: LinkedRow) -> Continuable:
    of = edition_named(work, row.definition_sha256, row.calendar_sha256).definition
    state = of.tracks[row.track].states[row.state].label
    return Continuable(row.code, _named(row)[1], row.plan, state)


def _asks_why(track: Track) -> bool:
    creating = track.creating()
    return creating is not None and any(
        isinstance(one, ReasonGuard | OnTimeGuard) for one in creating[1].guards
    )


def _creatables(definition: Definition, roles: frozenset[str]) -> Iterator[Creatable]:
    for name, track in definition.tracks.items():
        creating = track.creating()
        if creating is None or track.one_per is not None:
            continue
        move = creating[1]
        if roles.isdisjoint(move.by):
            continue
        of, states = (track.of.track, track.of.states) if track.of else ("", ())
        yield Creatable(name, track.label, move.label, of, states)


def _may_be_its(definition: Definition, track: str, unit: UnitRow, held: Held) -> bool:
    """Whether somebody with these roles may create a record of the track for that unit."""
    rules = definition.tracks[track]
    creating = rules.creating()
    by = creating[1].by if creating else ()
    kinds = rules.unit_kinds or tuple(definition.unit_kinds)
    return unit.kind in kinds and any(role in by and at in (None, unit.id) for role, at in held)


def _fields(
    definition: Definition, track: Track, origin: LinkedRow | None
) -> tuple[FieldAsked, ...]:
    if track.form is None:
        return ()
    known = taken_over(definition, track, origin)
    return tuple(
        field_asked(definition, name, field, known.get(name, ""))
        for name, field in definition.forms[track.form].fields.items()
    )


def _named(linked: LinkedRow | None) -> tuple[str, str]:
    if linked is None:
        return "", ""
    return linked.code, str(json.loads(linked.form).get("name", linked.code))
