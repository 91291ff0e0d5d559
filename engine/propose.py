"""Proposing: creating a record is an act from "none", with the same guards, quota and audit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.advance import Advanced, counted_on, decided, locked
from engine.apply import apply
from engine.editions import Edition, edition
from engine.gather import Asked, Gathering
from engine.known import known_plan, unknown_unit
from engine.linking import Links, facts_of, linked, taken_over
from engine.move import Actor, Proposal
from engine.values import read_dates, read_note, read_values
from storage.database import Database
from storage.instants import instant_text
from storage.people import OFFICE, UnitRow, unit, units
from storage.plans import PlanRow
from storage.records import RecordRow
from workflows.errors import WrongUsage
from workflows.verdict import Refusal


def propose(db: Database, proposal: Proposal, actor: Actor, now: datetime) -> Advanced | Refusal:
    """Create a record of a plan for a unit; its code is the plan's with the next number.

    Args:
        now: the instant of the act, aware.

    Returns:
        Advanced with the new record's code, or the Refusal with every guard's verdict (its
        ``record`` is empty).

    Raises NotFound for an unknown plan, unit or linked record, WrongUsage for an unknown track, a
    track whose records the plan's opening makes, a link that does not fit, values no field takes,
    or impossible dates.
    """
    with db.write() as work:
        gathering, head = locked(work, known_plan(work, proposal.plan), actor, now)
        (result,) = apply(gathering, head, [decided(gathering, to_create(gathering, proposal))])
    return result


def propose_many(
    db: Database, proposals: Sequence[Proposal], actor: Actor, now: datetime
) -> list[Advanced | Refusal]:
    """Create several records of one plan in one transaction, each decided after those before it.

    Raises what ``propose`` raises, and then nothing is created.
    """
    if not proposals:
        return []
    with db.write() as work:
        gathering, head = locked(work, known_plan(work, proposals[0].plan), actor, now)
        if any(one.plan != gathering.plan.code for one in proposals):
            raise WrongUsage("proposals_of_two_plans", plan=gathering.plan.code)
        asked = [to_create(gathering, proposal) for proposal in proposals]
        gathering.load(asked)
        return apply(gathering, head, [counted_on(gathering, one) for one in asked])


def to_create(gathering: Gathering, proposal: Proposal) -> Asked:
    """One record to create, checked as far as no guard is needed for."""
    plan = gathering.plan
    if plan.closed_at is not None:
        raise WrongUsage("plan_closed", plan=plan.code)
    begun = edition(gathering.work, plan.edition_id)
    track = begun.definition.tracks.get(proposal.track)
    creating = track.creating() if track else None
    if track is None or creating is None or track.one_per is not None:
        open_tracks = tuple(
            name for name, one in begun.definition.tracks.items() if one.one_per is None
        )
        code = "track_opened_with_plan" if track and track.one_per else "track_unknown"
        raise WrongUsage(code, track=proposal.track, plan=plan.code, tracks=open_tracks)
    links = linked(gathering.work, plan, begun.definition, proposal, gathering.day(begun))
    of = _unit(gathering, begun, proposal.unit or links.unit)
    if track.unit_kinds and of.kind not in track.unit_kinds:
        raise WrongUsage("unit_not_of_track", unit=of.code, track=track.label, plan=plan.code)
    trigger, transition = creating
    given = read_values(begun.definition, proposal.values) if proposal.values else {}
    return Asked(
        row=blank_record(plan, begun, proposal.track, of, gathering.now, links=links),
        edition=begun,
        trigger=trigger,
        transition=transition,
        note=read_note(proposal.note),
        values={**taken_over(begun.definition, track, links.origin), **given},
        dates=read_dates(proposal.dates, gathering.now),
        parent=facts_of(links.parent, plan),
        origin=facts_of(links.origin, plan),
    )


def blank_record(
    plan: PlanRow,
    begun: Edition,
    track: str,
    of: UnitRow,
    now: datetime,
    period: str = "",
    links: Links | None = None,
) -> RecordRow:
    """A record before it is created: no id, no code, no state, version 0."""
    return RecordRow(
        id=0,
        code="",
        plan_id=plan.id,
        track=track,
        unit_id=of.id,
        state="",
        version=0,
        epoch=0,
        form="{}",
        proposed_by=None,
        entered_at=instant_text(now),
        unit=of.code,
        unit_kind=of.kind,
        unit_level=of.level,
        definition_sha256=begun.definition_sha256,
        calendar_sha256=begun.calendar_sha256,
        plan_closed_at=None,
        period=period,
        parent_id=links.parent.id if links and links.parent else None,
        origin_id=links.origin.id if links and links.origin else None,
    )


def _unit(gathering: Gathering, begun: Edition, code: str) -> UnitRow:
    if not code:
        raise WrongUsage("unit_not_named")
    work, committee_id, day = gathering.work, gathering.plan.committee_id, gathering.day(begun)
    found = unit(work, committee_id, code, day)
    if found is None or found.kind == OFFICE:
        known = [one.code for one in units(work, committee_id, day)]
        raise unknown_unit(code, known)
    if found.closed_on is not None and found.closed_on <= day:
        raise WrongUsage("unit_closed", unit=code, day=found.closed_on)
    return found
