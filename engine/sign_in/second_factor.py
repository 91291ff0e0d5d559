"""A second factor: six digits of an authenticator (TOTP, RFC 6238), or a recovery code.

The authenticator's secret is worked out from a nonce and the key of the links each time it is
needed: the database holds nothing that makes digits.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp

from engine.move import Actor
from engine.sign_in.log import seal_of_committee
from engine.sign_in.secrets_of import mark
from engine.sign_in.session import Visitor
from storage.database import Database
from storage.people import OfficerRow
from storage.second_factor import (
    FactorRow,
    begin_factor,
    codes_left,
    confirm_factor,
    count_factor_try,
    drop_factor,
    factor,
    use_code,
    use_step,
)
from storage.sessions import strengthen
from storage.work import Work

STRONG_FOR = timedelta(minutes=15)
TRIES = 5
WITHIN = timedelta(minutes=15)
CODES = 10
SECRET_BYTES = 20
"""As RFC 4226, 4 recommends."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether an officer has an authenticator that counts, and how many recovery codes."""

    confirmed: bool
    codes: int


@dataclass(frozen=True, slots=True)
class Enrolling:
    """What the authenticator is to be given, shown once: as text, and as the address of a QR."""

    secret: str
    uri: str


def standing(db: Database, officer_id: int) -> Standing:
    """What the officer has."""
    with db.read() as work:
        found = factor(work, officer_id)
        confirmed = found is not None and found.confirmed_at is not None
        return Standing(confirmed, codes_left(work, officer_id))


def enrol(db: Database, key: bytes, officer: OfficerRow, now: datetime) -> Enrolling | None:
    """Begin with an authenticator; None when the officer has one that counts.

    It counts once its first digits were shown (``confirm``).
    """
    nonce = secrets.token_urlsafe(16)
    with db.write() as work:
        found = factor(work, officer.id)
        if found is not None and found.confirmed_at is not None:
            return None
        drop_factor(work, officer.id)
        begin_factor(work, officer.id, nonce, now)
    secret = _secret(key, officer.id, nonce)
    uri = pyotp.TOTP(secret).provisioning_uri(
        name=officer.email or officer.code, issuer_name="Lantoa"
    )
    return Enrolling(secret, uri)


def confirm(
    db: Database,
    key: bytes,
    visitor: Visitor,
    digits: str,
    now: datetime,
    shown: datetime,
    os_user: str,
) -> tuple[str, ...] | None:
    """Let an authenticator count; the recovery codes, shown once. None for wrong digits.

    Args:
        now: aware; the service's clock.
        shown: aware; the real time, by which an authenticator goes.
    """
    officer = visitor.officer
    if not _tried(db, officer.id, shown):
        return None
    codes = tuple(_recovery_code() for _ in range(CODES))
    with db.write() as work:
        found = factor(work, officer.id)
        if found is None or found.confirmed_at is not None:
            return None
        if not _right(work, key, found, digits, shown):
            return None
        confirm_factor(work, officer.id, [_kept(key, officer.id, one) for one in codes], now)
        strengthen(work, visitor.session, now + STRONG_FOR)
        seal_of_committee(work, officer, "second_factor.began", now, {}, os_user)
    return codes


def prove_again(
    db: Database,
    key: bytes,
    visitor: Visitor,
    given: str,
    now: datetime,
    shown: datetime,
    os_user: str,
) -> bool:
    """Let the session count as strong for a while, by digits or by a recovery code.

    False for a wrong one, and after five of them for a quarter of an hour.
    """
    officer = visitor.officer
    if not _tried(db, officer.id, shown):
        return False
    with db.write() as work:
        found = factor(work, officer.id)
        if found is None or found.confirmed_at is None:
            return False
        way = "digits" if _right(work, key, found, given, shown) else ""
        if not way and use_code(work, officer.id, _kept(key, officer.id, given), now):
            way = "recovery"
        if way:
            strengthen(work, visitor.session, now + STRONG_FOR)
            seal_of_committee(work, officer, "session.strong", now, {"way": way}, os_user)
    return bool(way)


def forget(
    db: Database, officer: OfficerRow, now: datetime, os_user: str, *, actor: Actor | None = None
) -> bool:
    """Take an officer's authenticator away; False when there is none."""
    with db.write() as work:
        dropped = drop_factor(work, officer.id)
        if dropped:
            seal_of_committee(work, officer, "second_factor.ended", now, {}, os_user, actor=actor)
    return dropped


def _tried(db: Database, officer_id: int, shown: datetime) -> bool:
    """Counted in a transaction of its own, before anything is compared."""
    with db.write() as work:
        return count_factor_try(work, officer_id, TRIES, shown, shown - WITHIN)


def _right(work: Work, key: bytes, found: FactorRow, digits: str, shown: datetime) -> bool:
    """Whether these are the digits of now, one step early or late, and of a step not used yet."""
    totp = pyotp.TOTP(_secret(key, found.officer_id, found.nonce))
    given = _plain(digits)
    for step in (totp.timecode(shown) + off for off in (-1, 0, 1)):
        if hmac.compare_digest(totp.generate_otp(step), given.encode("ascii", "replace").decode()):
            return use_step(work, found.officer_id, step)
    return False


def _secret(key: bytes, officer_id: int, nonce: str) -> str:
    whole = bytes.fromhex(mark(key, "totp", str(officer_id), nonce))
    return b32encode(whole[:SECRET_BYTES]).decode()


def _kept(key: bytes, officer_id: int, code: str) -> str:
    return mark(key, "recovery", str(officer_id), _plain(code))


def _recovery_code() -> str:
    """Eight letters and figures in two groups, without those that look alike: 40 bits."""
    letters = "".join(secrets.choice("23456789abcdefghjkmnpqrstuvwxyz") for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def _plain(given: str) -> str:
    return "".join(one for one in given.lower() if one.isalnum())
