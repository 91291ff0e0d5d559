"""Granting: the moves a letter may offer its officer, and the link that offers them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from engine.editions import edition_named
from engine.gather import Gathering
from engine.links.token import fingerprint, fits, token_of
from engine.move import Actor, Channel
from engine.whose import whose_work
from storage.grants import GrantKind, add_grant, open_grants, prolong_grant
from storage.people import OfficerRow
from storage.plans import PlanRow
from storage.records import RecordRow
from storage.work import Work
from workflows.definition import Definition

LASTS = timedelta(days=14)
"""How long a link is good when nothing ends it earlier."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A grant as it will be written down, when its letter is.

    Attributes:
        again: it was granted by an earlier letter, and is only good for longer now.
    """

    grant_id: str
    nonce: str = field(repr=False)
    record: RecordRow
    officer_id: int
    triggers: tuple[str, ...]
    expires_at: datetime
    kind: GrantKind = "moves"
    again: bool = False


@dataclass(frozen=True, slots=True)
class Granted:
    """A grant just made; the token is for the letter alone and is kept nowhere."""

    grant_id: str
    token: str = field(repr=False)
    triggers: tuple[str, ...]


def drafted(
    work: Work, plan: PlanRow, row: RecordRow, officer: OfficerRow, now: datetime
) -> Draft | None:
    """The moves out of a record's state that are an officer's work and may be made by a link.

    Args:
        now: aware; the link is good for ``LASTS`` from then.

    Returns:
        None when there is no such move: none of the officer's roles, or only moves of high weight,
        which take signing in.
    """
    edition = edition_named(work, row.definition_sha256, row.calendar_sha256)
    definition = edition.definition
    held = Gathering(work, plan, by_link(officer), now).roles(edition, row.unit_id)
    moves = definition.tracks[row.track].transitions
    offered = tuple(
        one
        for one in movable(definition, row)
        if not held.isdisjoint(whose_work(definition, moves[one]))
    )
    if not offered or not officer.active:
        return None
    return new_draft(row, officer, offered, now)


def new_draft(
    row: RecordRow,
    officer: OfficerRow,
    triggers: tuple[str, ...],
    now: datetime,
    kind: GrantKind = "moves",
) -> Draft:
    """A grant that nobody has made before."""
    named, nonce = secrets.token_hex(16), secrets.token_hex(16)
    return Draft(named, nonce, row, officer.id, triggers, now + LASTS, kind)


def same_again(work: Work, key: bytes, draft: Draft) -> Draft:
    """The grant an earlier letter about the same matter carried, if it still stands as it was.

    So all reminders of one obligation carry one link, and an old one works as well as the last.
    """
    row = draft.record
    for one in open_grants(work, row.id, draft.officer_id):
        alike = (one.kind, one.triggers, one.epoch, one.version)
        if alike == (draft.kind, draft.triggers, row.epoch, row.version) and fits(
            token_of(key, one.id, one.nonce), one.token_sha256
        ):
            return replace(draft, grant_id=one.id, nonce=one.nonce, again=True)
    return draft


def grant_drafted(work: Work, key: bytes, draft: Draft, now: datetime) -> Granted | None:
    """Write a grant down, open from ``now`` (aware) on.

    Args:
        key: what ``engine.links.key`` gives.

    Returns:
        None when it was granted before and has ended since it was drafted.
    """
    token = token_of(key, draft.grant_id, draft.nonce)
    if draft.again:
        good = prolong_grant(work, draft.grant_id, draft.expires_at)
        return Granted(draft.grant_id, token, draft.triggers) if good else None
    add_grant(
        work,
        draft.grant_id,
        nonce=draft.nonce,
        token_sha256=fingerprint(token),
        kind=draft.kind,
        officer_id=draft.officer_id,
        record_id=draft.record.id,
        triggers=draft.triggers,
        epoch=draft.record.epoch,
        version=draft.record.version,
        now=now,
        expires_at=draft.expires_at,
    )
    return Granted(draft.grant_id, token, draft.triggers)


def grant_moves(
    work: Work, key: bytes, plan: PlanRow, row: RecordRow, officer: OfficerRow, now: datetime
) -> Granted | None:
    """Draft and write down in one; None as ``drafted`` says."""
    draft = drafted(work, plan, row, officer, now)
    return None if draft is None else grant_drafted(work, key, draft, now)


def movable(definition: Definition, row: RecordRow) -> tuple[str, ...]:
    """The moves out of a record's state that a link may make, whoever asks."""
    return tuple(
        name
        for name, transition in definition.tracks[row.track].transitions.items()
        if row.state in transition.source and transition.weight == "normal"
    )


def by_link(officer: OfficerRow) -> Actor:
    """The officer, acting from a letter."""
    return Actor(officer.id, officer.code, "", Channel.LINK)
