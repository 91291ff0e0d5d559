"""Granting: the moves a letter may offer its officer, and the link that offers them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.editions import edition_named
from engine.gather import Gathering
from engine.links.token import fingerprint, token_of
from engine.move import Actor, Channel
from storage.grants import add_grant
from storage.people import OfficerRow
from storage.plans import PlanRow
from storage.records import RecordRow
from storage.work import Work
from workflows.definition import Definition

LASTS = timedelta(days=14)
"""How long a link is good when nothing ends it earlier."""


@dataclass(frozen=True, slots=True)
class Granted:
    """A grant just made; the token is for the letter alone and is kept nowhere."""

    grant_id: str
    token: str = field(repr=False)
    triggers: tuple[str, ...]


def grant_moves(
    work: Work, key: bytes, plan: PlanRow, row: RecordRow, officer: OfficerRow, now: datetime
) -> Granted | None:
    """Let an officer make, by a link, the moves out of a record's state that are theirs.

    Args:
        key: what ``engine.links.key`` gives.
        now: aware; the link is good for ``LASTS`` from then.

    Returns:
        None when there is no such move: none of the officer's roles, or only moves of high weight,
        which take signing in.
    """
    gathering = Gathering(work, plan, by_link(officer), now)
    edition = edition_named(work, row.definition_sha256, row.calendar_sha256)
    held = gathering.roles(edition, row.unit_id)
    offered = tuple(
        trigger
        for trigger in movable(edition.definition, row)
        if not held.isdisjoint(edition.definition.tracks[row.track].transitions[trigger].by)
    )
    if not offered or not officer.active:
        return None
    grant_id, nonce = secrets.token_hex(16), secrets.token_hex(16)
    token = token_of(key, grant_id, nonce)
    add_grant(
        work,
        grant_id,
        nonce=nonce,
        token_sha256=fingerprint(token),
        officer_id=officer.id,
        record_id=row.id,
        triggers=offered,
        epoch=row.epoch,
        version=row.version,
        now=now,
        expires_at=now + LASTS,
    )
    return Granted(grant_id, token, offered)


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
