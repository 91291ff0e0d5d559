"""Tokens of other programs: made for an officer, looked up at every request, ended by hand."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.acts import by_hand
from engine.api_scopes import Scope
from engine.links.token import fingerprint
from engine.move import Actor
from storage.api_tokens import add_token, revoke_token, token, token_numbered, tokens
from storage.audit import lock_head, seal
from storage.database import Database
from storage.people import CommitteeRow, OfficerRow, committees, officer_by_id
from storage.standing import roles_held
from storage.work import Work
from workflows.calendar_source import VIETNAM
from workflows.errors import Conflict, NotFound, WrongUsage

MARK = "lantoa_"
"""How every token begins, so that a search of files finds one that was left lying about."""
LASTS = timedelta(days=365)
LONGEST = timedelta(days=3 * 366)
SHAPE = re.compile(MARK + "[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Made:
    """A new token; ``secret`` is shown once and kept nowhere."""

    number: int
    secret: str
    officer: str
    scopes: tuple[Scope, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a token stands for, with the authority they have at this moment.

    Attributes:
        token: the token's number.
        held: roles with their unit, or None for the whole committee.
    """

    token: int
    officer: OfficerRow
    scopes: frozenset[str]
    held: frozenset[tuple[str, int | None]]

    @property
    def of_committee(self) -> bool:
        """Holds a role of the committee itself, and so sees every unit's records."""
        return any(unit is None for _, unit in self.held)

    def sees(self, unit_id: int) -> bool:
        """Whether what is of that unit is theirs to see."""
        return self.of_committee or any(unit == unit_id for _, unit in self.held)


@dataclass(frozen=True, slots=True)
class Listed:
    """A token as its owner finds it in a list; ``standing`` is good, expired, revoked or left."""

    number: int
    officer: str
    scopes: tuple[str, ...]
    client: str
    created_at: datetime
    expires_at: datetime
    standing: str


def create_token(
    db: Database,
    officer_id: int,
    scopes: Collection[Scope],
    actor: Actor,
    now: datetime,
    *,
    until: date | None = None,
    client: str = "",
) -> Made:
    """A token with which another program asks and acts as an officer.

    Args:
        until: its last day, in Vietnam; a year from ``now`` when None.
        client: what its holder is called.

    Raises WrongUsage for no scope, or a last day that is past or beyond ``LONGEST``; NotFound for
    an officer who has left.
    """
    if not scopes:
        raise WrongUsage("token_without_scope", known=tuple(Scope))
    expires_at = _expiry(until, now)
    secret = MARK + secrets.token_urlsafe(32)
    chosen = tuple(one for one in Scope if one in scopes)
    with db.write() as work:
        officer = officer_by_id(work, officer_id)
        if officer is None or not officer.active:
            raise NotFound("officer_unknown", officer=officer.code if officer else str(officer_id))
        head = lock_head(work, _committee(work, officer.committee_id).head_id)
        number = add_token(
            work,
            fingerprint(secret),
            officer_id=officer.id,
            scopes=chosen,
            client=client.strip(),
            now=now,
            expires_at=expires_at,
        )
        body = {
            "token": number,
            "officer": officer.code,
            "scopes": [one.value for one in chosen],
            "expires_at": expires_at.isoformat(),
        }
        named = {"client": client.strip()} if client.strip() else {}
        seal(work, head, [by_hand(actor, "token.created", now, body, secrets=named)])
    return Made(number, secret, officer.code, chosen, expires_at)


def revoke(db: Database, number: int, actor: Actor, now: datetime) -> str:
    """End a token at once; the code of its officer. Raises NotFound, or Conflict when it ended."""
    with db.write() as work:
        found = token_numbered(work, number)
        officer = found and officer_by_id(work, found.officer_id)
        if found is None or officer is None:
            raise NotFound("token_unknown", number=str(number))
        head = lock_head(work, _committee(work, officer.committee_id).head_id)
        if not revoke_token(work, number, now):
            raise Conflict("token_revoked_before", number=str(number))
        body = {"token": number, "officer": officer.code}
        seal(work, head, [by_hand(actor, "token.revoked", now, body)])
    return officer.code


def bearer(db: Database, secret: str, now: datetime) -> Bearer | None:
    """Whom a token stands for at ``now`` (aware). Writes nothing.

    None when there is no such token, it is over, or its officer has left.
    """
    if not SHAPE.fullmatch(secret):
        return None
    with db.read() as work:
        found = token(work, fingerprint(secret))
        if found is None or found.revoked_at is not None or now >= found.expires_at:
            return None
        officer = officer_by_id(work, found.officer_id)
        if officer is None or not officer.active:
            return None
        day = now.astimezone(ZoneInfo(VIETNAM)).date()
        held = roles_held(work, officer.id, officer.committee_id, day)
        return Bearer(found.id, officer, frozenset(found.scopes), held)


def listed(db: Database, committee_id: int, now: datetime) -> tuple[Listed, ...]:
    """Every token of a committee's officers, good or not, the oldest first."""
    with db.read() as work:
        found = []
        for one in tokens(work, committee_id):
            officer = officer_by_id(work, one.officer_id)
            if one.revoked_at is not None:
                standing = "revoked"
            elif now >= one.expires_at:
                standing = "expired"
            else:
                standing = "good" if officer and officer.active else "left"
            found.append(
                Listed(
                    one.id,
                    one.officer,
                    one.scopes,
                    one.client,
                    one.created_at,
                    one.expires_at,
                    standing,
                )
            )
        return tuple(found)


def _expiry(until: date | None, now: datetime) -> datetime:
    if until is None:
        return now + LASTS
    zone = ZoneInfo(VIETNAM)
    today, latest = (at.astimezone(zone).date() for at in (now, now + LONGEST))
    if not today <= until <= latest:
        raise WrongUsage("token_until", until=until, latest=latest)
    return datetime.combine(until + timedelta(days=1), time(), zone)


def _committee(work: Work, committee_id: int) -> CommitteeRow:
    return next(one for one in committees(work) if one.id == committee_id)
