"""What somebody sees who opens an action link, in the words of its plan."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from engine.editions import edition_named
from engine.known import plan_of
from engine.links.list_seen import ListDone, SeenList
from engine.links.look import look
from engine.links.seen import (
    Done,
    Expired,
    MovedOn,
    Open,
    PlanClosed,
    Revoked,
    RoleLost,
    Seen,
)
from i18n.text import Text
from reports.move_sheet import MoveSheet, move_sheet
from storage.database import Database
from storage.documents import attachments
from storage.people import officer, unit
from storage.records import LastMove, RecordRow, record
from storage.work import Work
from workflows.definition import Definition, Track


@dataclass(frozen=True, slots=True)
class LinkSheet:
    """A good link.

    Attributes:
        named: what the record is called, as its unit wrote it; "" for a list or a report.
        changed_by: the name of who changed the record since the letter was written; "" for the
            system; None when nothing changed.
    """

    seen: Open
    definition: Definition
    plan: Text
    unit: Text
    track: Text
    state: Text
    named: str
    moves: tuple[MoveSheet, ...]
    changed_by: str | None
    changed_to: Text | None


@dataclass(frozen=True, slots=True)
class WayBack:
    """A move that leads back, the state it leads to, and the roles that may make it."""

    label: Text
    to: Text
    by: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class LinkOver:
    """A link that is good no more.

    Attributes:
        why: done, list_done, moved_on, expired, revoked, disowned, undelivered, role_lost,
            plan_closed or unknown.
        what: the move that was made, or the state the record is in now.
        who: the name of who moved the record; "" for the system or for nobody.
        at: UTC; when it was done or moved, or until when the link was good.
        made: of a list that was sent, the records of its rows.
        back: of what was done, the moves that lead back to where the record came from.
    """

    why: str
    record: str = ""
    what: Text | None = None
    who: str = ""
    at: datetime | None = None
    made: tuple[str, ...] = ()
    back: tuple[WayBack, ...] = ()


def link_sheet(db: Database, grant_id: str, token: str, now: datetime) -> LinkSheet | LinkOver:
    """The sheet of a link that is good at ``now`` (aware), or why it is not; writes nothing."""
    seen = look(db, grant_id, token, now)
    with db.read() as work:
        return _sheet(work, seen, now) if isinstance(seen, Open) else over_sheet(work, seen)


def over_sheet(work: Work, seen: Seen | SeenList) -> LinkOver:
    """Why a link is good no more, in the words of its plan."""
    match seen:
        case Done() | MovedOn():
            return _gone(work, seen)
        case ListDone():
            back = _ways_back(work, seen.record, seen.trigger)
            return LinkOver("list_done", seen.record, made=seen.made, at=seen.at, back=back)
        case Expired():
            return LinkOver("expired", at=seen.at)
        case Revoked():
            return LinkOver(seen.how, seen.record)
        case RoleLost():
            return LinkOver("role_lost", seen.record)
        case PlanClosed():
            return LinkOver("plan_closed", seen.plan)
        case _:
            return LinkOver("unknown")


def _gone(work: Work, seen: Done | MovedOn) -> LinkOver:
    track = _track(work, seen.record)
    if isinstance(seen, Done):
        move = track.transitions.get(seen.trigger)
        back = _ways_back(work, seen.record, seen.trigger)
        return LinkOver("done", seen.record, move.label if move else None, at=seen.at, back=back)
    if seen.last is None:
        return LinkOver("moved_on", seen.record)
    state = track.states.get(seen.last.to)
    who = officer_named(work, plan_of(work, seen.record).committee_id, seen.last)
    what = state.label if state else None
    return LinkOver("moved_on", seen.record, what, who, seen.last.at)


def _track(work: Work, code: str) -> Track:
    row, definition = _standing(work, code)
    return definition.tracks[row.track]


def _standing(work: Work, code: str) -> tuple[RecordRow, Definition]:
    row = record(work, code)
    if row is None:
        raise AssertionError("a grant is of a record that exists")
    return row, edition_named(work, row.definition_sha256, row.calendar_sha256).definition


def _ways_back(work: Work, code: str, trigger: str) -> tuple[WayBack, ...]:
    """While the record stands where the move has led it, the moves that lead back."""
    row, definition = _standing(work, code)
    track = definition.tracks[row.track]
    made = track.transitions.get(trigger)
    if made is None or made.to != row.state:
        return ()
    leading = (
        (one, tuple(definition.roles[role].label for role in one.by if role in definition.roles))
        for one in track.transitions.values()
        if row.state in one.source and one.to in made.source and one.to != row.state
    )
    return tuple(WayBack(one.label, track.states[one.to].label, by) for one, by in leading if by)


def _sheet(work: Work, seen: Open, now: datetime) -> LinkSheet:
    row = record(work, seen.record)
    if row is None:
        raise AssertionError("a link that is open is of a record that exists")
    plan = plan_of(work, row.code)
    runs = edition_named(work, row.definition_sha256, row.calendar_sha256)
    definition = runs.definition
    of = unit(work, plan.committee_id, row.unit, now.astimezone(runs.zone).date())
    values = json.loads(row.form)
    attached = {one.kind for one in attachments(work, row.id)}
    track = definition.tracks[row.track]
    changed = seen.changed
    return LinkSheet(
        seen=seen,
        definition=definition,
        plan=definition.title,
        unit=Text(vi=of.name_vi, en=of.name_en) if of else Text(vi=row.unit, en=row.unit),
        track=track.label,
        state=track.states[row.state].label,
        named=str(values.get("name", "")),
        moves=tuple(
            move_sheet(definition, row.track, one.trigger, one.outcome, values, attached)
            for one in seen.choices
        ),
        changed_by=None if changed is None else officer_named(work, plan.committee_id, changed),
        changed_to=track.states[changed.to].label if changed else None,
    )


def officer_named(work: Work, committee_id: int, last: LastMove) -> str:
    """The name of who made a move; "" for the system."""
    found = officer(work, committee_id, last.officer) if last.officer else None
    return found.name if found else last.officer or ""
