"""Opening the link to a unit's list: what is in it, what may come in, and until when."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from engine.editions import Edition, edition_named
from engine.gather import Gathering
from engine.intake.list_form import list_columns
from engine.intake.unit_lists import unit_lists
from engine.known import plan_of
from engine.links.a_list import ListMoves, list_moves
from engine.links.granting import by_link
from engine.links.list_seen import Beyond, ListDone, ListOpen, Room, SeenList
from engine.links.look import authentic, over
from engine.links.seen import Done, Revoked, RoleLost, Unknown
from storage.database import Database
from storage.duties import duties_of
from storage.grants import GrantRow
from storage.listings import ListedRecord, listed_records
from storage.people import officer_by_id
from storage.plans import PlanRow
from storage.quotas import counts
from storage.records import RecordRow, record
from storage.work import Work
from workflows.canonical import canonical_json


def look_list(db: Database, grant_id: str, token: str, now: datetime) -> SeenList:
    """What somebody sees who opens a link to a list at ``now`` (aware); writes nothing."""
    with db.read() as work:
        found = authentic(work, grant_id, token, "list")
        return Unknown() if found is None else seen_list(work, found, now)


def seen_list(work: Work, found: GrantRow, now: datetime) -> SeenList:
    """What a grant shows now, in the transaction given."""
    row = record(work, found.record)
    if row is None:
        raise AssertionError("a grant is of a record that exists")
    ended = over(work, found, row, now)
    if isinstance(ended, Done):
        return ListDone(ended.record, ended.trigger, found.made, ended.at)
    return ended or _offered(work, found, row, now)


def _offered(work: Work, found: GrantRow, row: RecordRow, now: datetime) -> SeenList:
    edition = edition_named(work, row.definition_sha256, row.calendar_sha256)
    plan = plan_of(work, row.code)
    moves = list_moves(edition.definition, row)
    if moves is None:
        return Revoked(row.code)
    officer = officer_by_id(work, found.officer_id)
    if officer is None or not officer.active:
        return RoleLost(row.code)
    held = Gathering(work, plan, by_link(officer), now).roles(edition, row.unit_id)
    if not moves.may(held):
        return RoleLost(row.code)
    definition, collects = edition.definition, moves.collects
    _, lists = unit_lists(work, plan.code, row.track, now, unit=row.unit)
    of = next((one for one in lists if one.record == row.code), None)
    if of is None:
        return Revoked(row.code)
    known = listed_records(work, plan=plan.code, track=collects.track, unit=row.unit)
    states = definition.tracks[collects.track].states
    standing = [one for one in known if not states[one.state].final]
    room = _room(work, plan, edition, row, moves)
    late = any(one.due_at <= now for one in duties_of(work, row.id) if one.state == "open")
    return ListOpen(
        definition=definition,
        plan=plan.code,
        noun=definition.tracks[collects.track].label,
        officer=officer,
        of=of,
        columns=list_columns(definition, collects),
        beyond=_beyond(edition, moves, known),
        room=room,
        move=moves.move.label,
        send=moves.send.label if moves.send else None,
        late=late,
        may_answer_none=moves.may_answer_none(held) and not standing,
        may_be_empty=any(one.state not in moves.move.source for one in standing),
        expires_at=found.expires_at,
        digest=_digest(found, row, known, room, late=late),
    )


def _beyond(
    edition: Edition, moves: ListMoves, known: Sequence[ListedRecord]
) -> tuple[Beyond, ...]:
    definition = edition.definition
    states = definition.tracks[moves.collects.track].states
    form = definition.tracks[moves.collects.track].form
    first = next(iter(definition.forms[form].fields), "") if form else ""
    return tuple(
        Beyond(one.code, str(json.loads(one.form).get(first, "")), states[one.state].label)
        for one in known
        if one.state not in moves.move.source
    )


def _room(
    work: Work, plan: PlanRow, edition: Edition, row: RecordRow, moves: ListMoves
) -> tuple[Room, ...]:
    """The numbers that the records of the list count for."""
    of_track = {
        name: quota
        for name, quota in edition.definition.quotas.items()
        if quota.track == moves.collects.track
        and moves.move.to in quota.states
        and (not quota.unit_kinds or row.unit_kind in quota.unit_kinds)
        and (quota.minimum or quota.maximum)
    }
    counted = counts(work, plan.id, [(name, row.unit_id) for name in of_track])
    return tuple(
        Room(quota.label, quota.minimum, quota.maximum, counted[name, row.unit_id], quota.soft)
        for name, quota in of_track.items()
    )


def _digest(
    found: GrantRow,
    row: RecordRow,
    known: Sequence[ListedRecord],
    room: Sequence[Room],
    *,
    late: bool,
) -> str:
    shown = {
        "grant": found.id,
        "version": row.version,
        "known": [[one.code, one.version] for one in known],
        "counted": [one.counted for one in room],
        "late": late,
    }
    return hashlib.sha256(canonical_json(shown)).hexdigest()
