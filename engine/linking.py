"""What a record that is being created belongs to and continues, and what it takes over from there.

A visit belongs to its model (000-13), a district model is built on one at the base (004-08), a
model goes on in the next year's plan (000-02): each is one link, made when the record is created.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.facts import LinkedFacts
from engine.known import unknown_record
from engine.move import Proposal
from storage.linked_records import LinkedRow, linked_record
from storage.plans import PlanRow
from storage.successors import unit_carrying_on
from storage.unit_names import codes_of
from storage.work import Work
from workflows.definition import Definition, Track
from workflows.errors import WrongUsage
from workflows.filling import Value, fill
from workflows.finding import Place

_TAKEN_OVER = Place("")


@dataclass(frozen=True, slots=True)
class Links:
    """The records a new one is linked with.

    ``unit`` is whose the new one then is, by code: that of what it is linked with, or the unit that
    carries on for it; empty without a link.
    """

    parent: LinkedRow | None = None
    origin: LinkedRow | None = None
    unit: str = ""


def linked(
    work: Work, plan: PlanRow, definition: Definition, proposal: Proposal, day: date
) -> Links:
    """The records a proposal names, checked against what its track says of them.

    Raises NotFound for a code that names nothing, WrongUsage for a record of another track, plan or
    committee, of a unit that neither is the proposal's nor was merged into it, for one that is
    named where the track stands by itself, and for none where it does not.

    Args:
        day: in the plan's zone.
    """
    track = definition.tracks[proposal.track]
    if not (proposal.of or proposal.built_on or track.of):
        return Links()
    parent = _parent(work, plan, definition, track, proposal)
    origin = _origin(work, plan, track, proposal)
    unit = parent.unit if parent else ""
    if origin is not None:
        unit = unit_for(work, origin, day)
        if proposal.unit not in ("", origin.unit, unit):
            raise WrongUsage(
                "built_on_other_unit", record=origin.code, unit=proposal.unit, owner=unit
            )
    return Links(parent, origin, unit)


def unit_for(work: Work, origin: LinkedRow, day: date) -> str:
    """The code of the unit that may continue a record on ``day``: its own, or its successor."""
    carrying = unit_carrying_on(work, origin.unit_id, day)
    return codes_of(work, (carrying,)).get(carrying, origin.unit)


def facts_of(linked: LinkedRow | None, plan: PlanRow) -> LinkedFacts | None:
    """What the guards may know of a linked record."""
    if linked is None:
        return None
    earlier = linked.plan != plan.code
    return LinkedFacts(linked.code, linked.track, linked.state, earlier=earlier)


def taken_over(definition: Definition, track: Track, origin: LinkedRow | None) -> dict[str, Value]:
    """What the origin says in the fields of the track's own form, as far as they still fit.

    A choice that is no longer on the list is left for the officer to make anew.
    """
    if origin is None or track.form is None:
        return {}
    said: Mapping[str, object] = json.loads(origin.form)
    asked = definition.forms[track.form].fields
    kept = {name: value for name, value in said.items() if name in asked}
    return dict(fill(definition, kept, _TAKEN_OVER).values)


def _parent(
    work: Work, plan: PlanRow, definition: Definition, track: Track, proposal: Proposal
) -> LinkedRow | None:
    rule = track.of
    if rule is None:
        if proposal.of:
            raise WrongUsage("belongs_nowhere", record=proposal.of, track=track.label)
        return None
    noun = definition.tracks[rule.track].label
    if not proposal.of:
        raise WrongUsage("belongs_to_what", track=track.label, noun=noun)
    found = _known(work, proposal.of)
    if found.plan != plan.code or found.track != rule.track:
        raise WrongUsage("belongs_elsewhere", record=found.code, track=track.label, noun=noun)
    if proposal.unit and proposal.unit != found.unit:
        raise WrongUsage(
            "belongs_to_other_unit", record=found.code, unit=proposal.unit, owner=found.unit
        )
    return found


def _origin(work: Work, plan: PlanRow, track: Track, proposal: Proposal) -> LinkedRow | None:
    if not proposal.built_on:
        return None
    found = _known(work, proposal.built_on)
    here = found.plan == plan.code
    chosen = track.built_on is not None and found.track == track.built_on.track
    continued = not here and found.track == proposal.track
    if found.committee_id != plan.committee_id or not (chosen or continued):
        raise WrongUsage("built_on_unfit", record=found.code, track=track.label, plan=plan.code)
    return found


def _known(work: Work, code: str) -> LinkedRow:
    found = linked_record(work, code)
    if found is None:
        raise unknown_record(work, code)
    return found
