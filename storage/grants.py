"""Grants: what a link in a letter lets its officer do, used once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, bindparam, case, delete, func, select, update

from storage.instants import instant, instant_text
from storage.tables.columns import row_insert, table_of
from storage.tables.grants import ActionGrant
from storage.tables.people import Officer
from storage.tables.records import Record
from storage.work import Work
from workflows.canonical import canonical_json

GrantKind = Literal["moves", "list"]
"""What a link does: one move of its record, or a unit's list sent with its rows."""

Ended = Literal["revoked", "disowned", "undelivered"]
"""How a grant ends that nobody used: its officer acted by another one, somebody said that they are
not its officer, or the address it went to is no longer that officer's."""


class GrantRow(NamedTuple):
    """A grant with its record's code; ``epoch`` and ``version`` are those it was granted at.

    ``status`` is open, used or one of ``Ended``; instants are aware, UTC. ``made`` has
    the codes of the records that a list moved.
    """

    id: str
    nonce: str
    token_sha256: str
    kind: GrantKind
    officer_id: int
    record_id: int
    record: str
    triggers: tuple[str, ...]
    epoch: int
    version: int
    created_at: datetime
    expires_at: datetime
    status: Literal["open", "used"] | Ended
    used_at: datetime | None
    used_trigger: str | None
    made: tuple[str, ...]


class OpenGrant(NamedTuple):
    """A grant that its officer could act by; instants aware, UTC."""

    officer: str
    record: str
    kind: GrantKind
    created_at: datetime
    expires_at: datetime


def add_grant(
    work: Work,
    grant_id: str,
    *,
    nonce: str,
    token_sha256: str,
    kind: GrantKind = "moves",
    officer_id: int,
    record_id: int,
    triggers: Sequence[str],
    epoch: int,
    version: int,
    now: datetime,
    expires_at: datetime,
) -> None:
    """Write down a grant that is open from now on; instants aware."""
    work.run(
        _ADD,
        id=grant_id,
        nonce=nonce,
        token_sha256=token_sha256,
        kind=kind,
        officer_id=officer_id,
        record_id=record_id,
        triggers=canonical_json(list(triggers)).decode(),
        epoch=epoch,
        version=version,
        created_at=instant_text(now),
        expires_at=instant_text(expires_at),
        status="open",
        used_at=None,
        used_trigger=None,
        made=None,
    )


def grant(work: Work, grant_id: str) -> GrantRow | None:
    """The grant of that id, whatever became of it, or None."""
    row = work.one(_GRANT, id=grant_id)
    return None if row is None else _row(row)


def open_grants(work: Work, record_id: int, officer_id: int) -> tuple[GrantRow, ...]:
    """What an officer may do to a record by links that nobody has used, newest first."""
    rows = work.all(_OPEN, of_record=record_id, of_officer=officer_id)
    return tuple(_row(row) for row in rows)


def prolong_grant(work: Work, grant_id: str, expires_at: datetime) -> bool:
    """Let a grant be good at least so long; False when it is not open any more."""
    return work.run(_PROLONG, of=grant_id, until=instant_text(expires_at)) == 1


def use_grant(
    work: Work, grant_id: str, trigger: str, now: datetime, made: Sequence[str] = ()
) -> bool:
    """Mark a grant as used for a move; False when it is not open any more.

    Args:
        made: codes of the records that a list moved.
    """
    codes = canonical_json(list(made)).decode() if made else None
    values = {"at": instant_text(now), "trigger": trigger, "codes": codes}
    return work.run(_USE, of=grant_id, **values) == 1


def revoke_grants(work: Work, record_id: int, officer_id: int) -> int:
    """Close what an officer may still do to a record by other links; how many there were."""
    return work.run(_REVOKE, of_record=record_id, of_officer=officer_id)


def revoke_grants_of(work: Work, officer_id: int, how: Ended = "revoked") -> int:
    """Close every link an officer could still act by; how many there were."""
    return work.run(_END_OF, of_officer=officer_id, how=how)


def end_grant(work: Work, grant_id: str, how: Ended) -> bool:
    """Close a grant that nobody has used; False when it is not open."""
    return work.run(_END, of=grant_id, how=how) == 1


def end_grants_to(work: Work, address: str) -> int:
    """Close all grants that were sent to an address; upper and lower case are one."""
    return work.run(_END_TO, address=address.strip().lower())


def open_grants_of(work: Work, committee_id: int, now: datetime) -> tuple[OpenGrant, ...]:
    """What officers of a committee may still do by links, by their and their records' codes."""
    rows = work.all(_ALL_OPEN, of_committee=committee_id, at=instant_text(now))
    return tuple(
        OpenGrant(of, record, kind, instant(since), instant(until))
        for of, record, kind, since, until in rows
    )


def end_committees_grants(
    work: Work, committee_id: int, *, officer_id: int | None = None, record_id: int | None = None
) -> int:
    """Close grants of a committee's officers, of one officer or record where asked; how many."""
    wanted: list[ColumnElement[bool]] = [
        _g.officer_id.in_(select(_o.id).where(_o.committee_id == committee_id))
    ]
    if officer_id is not None:
        wanted.append(_g.officer_id == officer_id)
    if record_id is not None:
        wanted.append(_g.record_id == record_id)
    return work.run(_ENDED.where(*wanted), how="revoked")


def forget_grants(work: Work, before: datetime) -> int:
    """Leave out links that nobody used and that were too old at an instant (aware); how many."""
    return work.run(_FORGET, before=instant_text(before))


def _row(row: Sequence[Any]) -> GrantRow:
    return GrantRow._make(
        (
            *row[:7],
            tuple(json.loads(row[7])),
            *row[8:10],
            instant(row[10]),
            instant(row[11]),
            row[12],
            instant(row[13]) if row[13] else None,
            row[14],
            tuple(json.loads(row[15])) if row[15] else (),
        )
    )


_g = table_of(ActionGrant).c
_o = table_of(Officer).c
_r = table_of(Record).c
_is_open = _g.status == "open"

_ADD = row_insert(ActionGrant)
_GRANTS = select(
    _g.id,
    _g.nonce,
    _g.token_sha256,
    _g.kind,
    _g.officer_id,
    _g.record_id,
    _r.code,
    _g.triggers,
    _g.epoch,
    _g.version,
    _g.created_at,
    _g.expires_at,
    _g.status,
    _g.used_at,
    _g.used_trigger,
    _g.made,
).join_from(table_of(ActionGrant), table_of(Record), _r.id == _g.record_id)
_GRANT = _GRANTS.where(_g.id == bindparam("id"))
_THEIRS = (
    _g.record_id == bindparam("of_record"),
    _g.officer_id == bindparam("of_officer"),
    _is_open,
)
_OPEN = _GRANTS.where(*_THEIRS).order_by(_g.created_at.desc(), _g.id)
_LATER = _g.expires_at < bindparam("until")
_PROLONG = (
    update(table_of(ActionGrant))
    .where(_g.id == bindparam("of"), _is_open)
    .values(expires_at=case((_LATER, bindparam("until")), else_=_g.expires_at))
)
_USE = (
    update(table_of(ActionGrant))
    .where(_g.id == bindparam("of"), _is_open)
    .values(
        status="used",
        used_at=bindparam("at"),
        used_trigger=bindparam("trigger"),
        made=bindparam("codes"),
    )
)
_REVOKE = update(table_of(ActionGrant)).where(*_THEIRS).values(status="revoked")
_ALL_OPEN = (
    select(_o.code, _r.code, _g.kind, _g.created_at, _g.expires_at)
    .join_from(table_of(ActionGrant), table_of(Record), _r.id == _g.record_id)
    .join(table_of(Officer), _o.id == _g.officer_id)
    .where(
        _o.committee_id == bindparam("of_committee"),
        _is_open,
        _g.expires_at > bindparam("at"),
        _g.epoch == _r.epoch,
    )
    .order_by(_o.code, _r.code, _g.created_at)
)
_ENDED = update(table_of(ActionGrant)).where(_is_open).values(status=bindparam("how"))
_END = _ENDED.where(_g.id == bindparam("of"))
_END_OF = _ENDED.where(_g.officer_id == bindparam("of_officer"))
_END_TO = (
    update(table_of(ActionGrant))
    .where(
        _is_open,
        _g.officer_id.in_(select(_o.id).where(func.lower(_o.email) == bindparam("address"))),
    )
    .values(status="undelivered")
)
_FORGET = delete(table_of(ActionGrant)).where(
    _g.used_at.is_(None), _g.expires_at < bindparam("before")
)
