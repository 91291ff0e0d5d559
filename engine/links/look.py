"""Opening a link: what it offers now, what changed, or why it is no longer good. Nothing moves."""

from __future__ import annotations

import hashlib
from datetime import datetime

from engine.decision import Approved
from engine.each_move import each_move
from engine.editions import edition_named
from engine.gather import Gathering
from engine.known import plan_of
from engine.links.granting import by_link, movable
from engine.links.seen import (
    Choice,
    Done,
    Expired,
    MovedOn,
    Open,
    Over,
    PlanClosed,
    Revoked,
    RoleLost,
    Seen,
    Unknown,
)
from engine.links.token import fingerprint, fits
from storage.database import Database
from storage.grants import GrantKind, GrantRow, grant
from storage.people import OfficerRow, officer_by_id
from storage.records import RecordRow, last_move, record
from storage.work import Work
from workflows.canonical import canonical_json

_NOBODYS = fingerprint("")


def kind_of(db: Database, grant_id: str, token: str) -> GrantKind | None:
    """Which page the link opens: that of moves (``look``) or of a list (``look_list``).

    None for a link that is not known: one answer for a wrong token and for a grant that never was.
    """
    with db.read() as work:
        found = authentic(work, grant_id, token)
        return found.kind if found else None


def written_to(db: Database, grant_id: str, token: str) -> OfficerRow | None:
    """The officer the link was written to; None for a link that is not known."""
    with db.read() as work:
        found = authentic(work, grant_id, token)
        return officer_by_id(work, found.officer_id) if found else None


def look(db: Database, grant_id: str, token: str, now: datetime) -> Seen:
    """What somebody sees who opens a link to moves at ``now`` (aware); writes nothing."""
    with db.read() as work:
        found = authentic(work, grant_id, token, "moves")
        return Unknown() if found is None else seen(work, found, now)


def authentic(
    work: Work, grant_id: str, token: str, kind: GrantKind | None = None
) -> GrantRow | None:
    """The grant, when the token is its own and it is of the kind asked for.

    A grant that never was costs the same comparison as a wrong token.
    """
    named = grant_id if grant_id.isascii() and "\0" not in grant_id else ""
    found = grant(work, named)
    fit = fits(token, found.token_sha256 if found else _NOBODYS)
    return found if found and fit and kind in (None, found.kind) else None


def seen(work: Work, found: GrantRow, now: datetime) -> Seen:
    """What a grant offers now, in the transaction given."""
    row = record(work, found.record)
    if row is None:
        raise AssertionError("a grant is of a record that exists")
    return over(work, found, row, now) or _offered(work, found, row, now)


def over(work: Work, found: GrantRow, row: RecordRow, now: datetime) -> Over | None:
    """Why the link is over for good; what it did itself is told even when it is too old."""
    if found.used_at is not None and found.used_trigger is not None:
        return Done(row.code, found.used_trigger, found.used_at)
    # Before anything else: who opens such a link need not be its officer, and is told no more.
    if found.status == "disowned" or found.status == "undelivered":
        return Revoked(row.code, found.status)
    if now >= found.expires_at:
        return Expired(found.expires_at)
    if row.plan_closed_at is not None:
        return PlanClosed(plan_of(work, row.code).code)
    if row.epoch != found.epoch:
        return MovedOn(row.code, last_move(work, row.id))
    return None if found.status == "open" else Revoked(row.code)


def _offered(work: Work, found: GrantRow, row: RecordRow, now: datetime) -> Seen:
    edition = edition_named(work, row.definition_sha256, row.calendar_sha256)
    offered = [one for one in movable(edition.definition, row) if one in found.triggers]
    if not offered:
        return Revoked(row.code)
    officer = officer_by_id(work, found.officer_id)
    if officer is None or not officer.active:
        return RoleLost(row.code)
    gathering = Gathering(work, plan_of(work, row.code), by_link(officer), now)
    held = gathering.roles(edition, row.unit_id)
    moves = edition.definition.tracks[row.track].transitions
    theirs = [one for one in offered if not held.isdisjoint(moves[one].by)]
    if not theirs:
        return RoleLost(row.code)
    decided = each_move(gathering, row, theirs)
    choices = tuple(Choice(trigger, outcome) for trigger, outcome in decided.items())
    return Open(
        record=row.code,
        track=row.track,
        state=row.state,
        officer=officer,
        choices=choices,
        changed=last_move(work, row.id) if row.version != found.version else None,
        digest=_digest(found, row.version, choices),
    )


def _digest(found: GrantRow, version: int, choices: tuple[Choice, ...]) -> str:
    shown = {
        "grant": found.id,
        "version": version,
        "choices": [_shown(one) for one in choices],
    }
    return hashlib.sha256(canonical_json(shown)).hexdigest()


def _shown(choice: Choice) -> dict[str, object]:
    outcome = choice.outcome
    if isinstance(outcome, Approved):
        return {
            "trigger": choice.trigger,
            "to": outcome.to,
            "late": [one.deadline for one in outcome.settled if one.late],
            "quotas": dict(outcome.quota_changes),
        }
    return {"trigger": choice.trigger, "reasons": [one.code for one in outcome.reasons]}
