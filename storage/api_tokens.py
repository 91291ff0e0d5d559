"""Tokens of other programs: as whom each asks, what for, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from storage.instants import instant, instant_text
from storage.tables.api_tokens import ApiToken
from storage.tables.columns import row_insert, table_of
from storage.tables.people import Officer
from storage.work import Row, Work


class TokenRow(NamedTuple):
    """A token, good or not; ``officer`` is a code, instants are aware, UTC."""

    id: int
    officer_id: int
    officer: str
    scopes: tuple[str, ...]
    client: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


def add_token(
    work: Work,
    token_sha256: str,
    *,
    officer_id: int,
    scopes: Iterable[str],
    client: str,
    now: datetime,
    expires_at: datetime,
) -> int:
    """Write down a token that is good from now on; its number. Instants aware."""
    row = work.one(
        _ADD,
        token_sha256=token_sha256,
        officer_id=officer_id,
        scopes=" ".join(scopes),
        client=client,
        created_at=instant_text(now),
        expires_at=instant_text(expires_at),
        revoked_at=None,
    )
    if row is None:
        raise AssertionError("an insert returned no id")
    return int(row[0])


def token(work: Work, token_sha256: str) -> TokenRow | None:
    """The token with that hash, good or not, or None."""
    row = work.one(_BY_HASH, token_sha256=token_sha256)
    return None if row is None else _token(row)


def token_numbered(work: Work, number: int) -> TokenRow | None:
    """The token of that number, good or not, or None."""
    row = work.one(_BY_ID, id=number)
    return None if row is None else _token(row)


def tokens(work: Work, committee_id: int) -> tuple[TokenRow, ...]:
    """Every token of a committee's officers, good or not, the oldest first."""
    return tuple(_token(row) for row in work.all(_ALL, committee_id=committee_id))


def revoke_token(work: Work, number: int, now: datetime) -> bool:
    """End a token; False when it has ended before."""
    return work.run(_REVOKE, of=number, at=instant_text(now)) == 1


def revoke_tokens_of(work: Work, officer_id: int, now: datetime) -> int:
    """End every token of an officer that was not ended yet; how many there were."""
    return work.run(_REVOKE_ALL, of_officer=officer_id, at=instant_text(now))


def _token(row: Row) -> TokenRow:
    number, officer_id, officer, scopes, client, created, expires, revoked = row
    return TokenRow(
        number,
        officer_id,
        officer,
        tuple(scopes.split()),
        client,
        instant(created),
        instant(expires),
        instant(revoked) if revoked else None,
    )


_t = table_of(ApiToken).c
_o = table_of(Officer).c
_ADD = row_insert(ApiToken).returning(_t.id)
_TOKENS = select(
    _t.id,
    _t.officer_id,
    _o.code,
    _t.scopes,
    _t.client,
    _t.created_at,
    _t.expires_at,
    _t.revoked_at,
).join_from(table_of(ApiToken), table_of(Officer), _o.id == _t.officer_id)
_BY_HASH = _TOKENS.where(_t.token_sha256 == bindparam("token_sha256"))
_BY_ID = _TOKENS.where(_t.id == bindparam("id"))
_ALL = _TOKENS.where(_o.committee_id == bindparam("committee_id")).order_by(_t.id)
_REVOKE = (
    update(table_of(ApiToken))
    .where(_t.id == bindparam("of"), _t.revoked_at.is_(None))
    .values(revoked_at=bindparam("at"))
)
_REVOKE_ALL = (
    update(table_of(ApiToken))
    .where(_t.officer_id == bindparam("of_officer"), _t.revoked_at.is_(None))
    .values(revoked_at=bindparam("at"))
)
