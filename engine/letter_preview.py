"""A letter as it would be if its cause came up now: to be looked at, never sent."""

from __future__ import annotations

from datetime import datetime

from engine.addressing import officers_for
from engine.causes import ActDone
from engine.duties import owing_roles
from engine.editions import Edition, edition_named
from engine.known import unknown_record
from engine.letters import Void
from engine.move import ActDates, Channel
from engine.post import written
from notifications.letter import Letter
from storage.mail import MessageRow
from storage.people import OfficerRow, officer
from storage.plans import PlanRow, plans
from storage.records import RecordRow, record
from storage.work import Work
from workflows.definition import LetterKind, Track
from workflows.errors import NotFound, WrongUsage


def preview(
    work: Work, kind: LetterKind, record_code: str, officer_code: str | None, now: datetime
) -> Letter | Void:
    """The letter of a kind about a record, to the officer named or the first who would get it.

    Void when the record gives no reason for such a letter now. Raises NotFound for an unknown
    record or officer, WrongUsage when nobody would get it.
    """
    row = record(work, record_code)
    if row is None:
        raise unknown_record(work, record_code)
    plan = next(one for one in plans(work) if one.id == row.plan_id)
    pinned = edition_named(work, row.definition_sha256, row.calendar_sha256)
    reader = _reader(work, kind, row, plan, pinned, officer_code, now)
    return written(work, _message(kind, row, plan, pinned, reader, now), now)


def _reader(
    work: Work,
    kind: LetterKind,
    row: RecordRow,
    plan: PlanRow,
    pinned: Edition,
    code: str | None,
    now: datetime,
) -> OfficerRow:
    if code is not None:
        named = officer(work, plan.committee_id, code)
        if named is None:
            raise NotFound("officer_unknown", officer=code)
        return named
    day = now.astimezone(pinned.zone).date()
    roles = _roles(kind, row, pinned)
    found = officers_for(work, pinned.definition, plan.committee_id, row.unit_id, roles, day)
    if not found:
        raise WrongUsage("letter_without_reader", record=row.code)
    return found[0]


def _roles(kind: LetterKind, row: RecordRow, pinned: Edition) -> tuple[str, ...]:
    """Who gets such a letter by the ladders of the record's deadlines, else the unit's officers."""
    definition = pinned.definition
    for deadline in definition.deadlines.values():
        if deadline.track != row.track or deadline.ladder is None:
            continue
        for rung in definition.ladders[deadline.ladder].rungs:
            if rung.sends is kind:
                return rung.to or owing_roles(definition, deadline)
    return tuple(name for name, role in definition.roles.items() if role.of == "unit")


def _message(
    kind: LetterKind,
    row: RecordRow,
    plan: PlanRow,
    pinned: Edition,
    reader: OfficerRow,
    now: datetime,
) -> MessageRow:
    facts: dict[str, object] = {}
    if kind is LetterKind.RECEIPT:
        facts = _last_act(row, pinned.definition.tracks[row.track], now).facts()
    return MessageRow(
        id=0,
        plan_id=plan.id,
        plan=plan.code,
        letter=kind.value,
        officer_id=reader.id,
        officer=reader.code,
        record_id=row.id,
        record=row.code,
        obligation_id=None,
        due_rev=None,
        dedupe_key="preview",
        facts=facts,
        status="pending",
        created_at=now,
        settled_at=None,
        trouble="",
    )


def _last_act(row: RecordRow, track: Track, now: datetime) -> ActDone:
    """The act that could have brought the record where it stands, as if done now."""
    trigger = next(name for name, move in track.transitions.items() if move.to == row.state)
    return ActDone(
        record_id=row.id,
        version=row.version,
        trigger=trigger,
        from_="",
        to=row.state,
        by=None,
        channel=Channel.CLI,
        dates=ActDates.direct(now),
        seq=0,
    )
