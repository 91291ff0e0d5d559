"""The sealed log: each act is an entry in the hash chain of its plan or committee.

An entry's hash stands as ``prev`` in the next one. Free text and personal data stay beside the
chain: the entry holds only a salted commitment, so that erasing them breaks no proof.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from secrets import token_bytes
from typing import Any

from sqlalchemy import Select, bindparam, select, update

from storage.entry import NewEntry, commitment, entry_row
from storage.instants import instant, text_or_none
from storage.tables.audit import AuditEntry, AuditSecret
from storage.tables.columns import row_insert, table_of
from storage.tables.plans import ChainHead
from storage.work import Row, Work

__all__ = [
    "AuditRow",
    "Head",
    "NewEntry",
    "acts",
    "create_head",
    "entries",
    "lock_head",
    "seal",
]

PAGE = 2_000
"""Entries read at a time: a log of any length is read in little memory."""

_head = table_of(ChainHead).c
_LOCK = (
    select(_head.seq, _head.hash, _head.record_seq)
    .where(_head.id == bindparam("id"))
    .with_for_update()
)
_ADVANCE = (
    update(table_of(ChainHead))
    .where(_head.id == bindparam("id"))
    .values({name: bindparam(name) for name in ("seq", "hash", "record_seq")})
)
_CREATE = row_insert(ChainHead).returning(_head.id)
_INSERT = row_insert(AuditEntry)
_INSERT_SECRET = row_insert(AuditSecret)


_e = table_of(AuditEntry).c
_x = table_of(AuditSecret).c
_OF_CHAIN = select(
    _e.seq,
    _e.at,
    _e.act,
    _e.channel,
    _e.officer_id,
    _e.record_id,
    _e.unit_id,
    _e.canonical,
    _e.hash,
).where(_e.head_id == bindparam("head_id"))
_PAGE = _OF_CHAIN.where(_e.seq > bindparam("after"))
_NEWEST = _OF_CHAIN.where(_e.act == bindparam("act")).order_by(_e.seq.desc()).limit(1)
_ACTS = select(_e.act).where(_e.head_id == bindparam("head_id")).distinct().order_by(_e.act)
_SECRETS = (
    select(_x.seq, _x.field, _x.value)
    .where(
        _x.head_id == bindparam("head_id"), _x.seq.between(bindparam("first"), bindparam("last"))
    )
    .order_by(_x.seq, _x.field)
)


@dataclass(frozen=True, slots=True)
class Head:
    """A chain's end: its last entry (0 and "" when empty), and its plan's last record number."""

    id: int
    seq: int
    hash: str
    record_seq: int


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A sealed entry as read back.

    ``at`` is in UTC; ``private`` holds the commitments the entry makes; ``secrets`` the values
    not erased; ``canonical`` the bytes whose hash is ``hash``.
    """

    seq: int
    at: datetime
    act: str
    channel: str
    actor: str
    os_user: str
    officer_id: int | None
    record_id: int | None
    unit_id: int | None
    body: Mapping[str, Any]
    private: Mapping[str, str]
    secrets: Mapping[str, str]
    canonical: bytes
    hash: str


def create_head(work: Work, kind: str) -> int:
    """A new, empty chain for a ``plan`` or a ``committee``; its id."""
    row = work.one(_CREATE, kind=kind, seq=0, hash="", record_seq=0)
    if row is None:
        raise AssertionError("an insert returned no id")
    head_id: int = row[0]
    return head_id


def lock_head(work: Work, head_id: int) -> Head:
    """The chain's head, locked until the transaction ends: the first lock of every act.

    Raises LookupError for a chain that does not exist, which is a fault of the program.
    """
    row = work.one(_LOCK, id=head_id)
    if row is None:
        raise LookupError(f"no audit chain {head_id}")
    return Head(head_id, *row)


def seal(
    work: Work, head: Head, entries: Sequence[NewEntry], *, record_seq: int | None = None
) -> Head:
    """Append ``entries`` in order and return the new head; ``head`` must be the one just locked.

    ``record_seq``, when given, is stored with the head: the number of the plan's newest record.
    """
    rows: list[dict[str, Any]] = []
    secrets: list[dict[str, Any]] = []
    seq, prev = head.seq, head.hash
    for entry in entries:
        seq += 1
        commitments = _committed(head.id, seq, entry.secrets, secrets) if entry.secrets else {}
        row = entry_row(head.id, seq, prev, entry, commitments)
        prev = row["hash"]
        rows.append(row)
    numbered = head.record_seq if record_seq is None else record_seq
    if rows:
        work.many(_INSERT, rows)
    if secrets:
        work.many(_INSERT_SECRET, secrets)
    work.run(_ADVANCE, id=head.id, seq=seq, hash=prev, record_seq=numbered)
    return Head(head.id, seq, prev, numbered)


def acts(work: Work, head_id: int) -> tuple[str, ...]:
    """The acts the chain has entries of, by name."""
    return tuple(row[0] for row in work.all(_ACTS, head_id=head_id))


def entries(
    work: Work,
    head_id: int,
    *,
    after: int = 0,
    limit: int | None = None,
    record: int | None = None,
    unit: int | None = None,
    officer: int | None = None,
    act: str | None = None,
    channel: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[AuditRow]:
    """The chain's entries after number ``after`` in order, at most ``limit``, read page by page.

    ``record``, ``unit`` and ``officer`` are ids; ``since`` is the first instant included, ``until``
    the first left out (both aware). Read it to the end inside the transaction of ``work``.
    """
    narrowing = {
        "record": record,
        "unit": unit,
        "officer": officer,
        "act": act,
        "channel": channel,
        "since": text_or_none(since),
        "until": text_or_none(until),
    }
    given: dict[str, object] = {
        name: value for name, value in narrowing.items() if value is not None
    }
    statement = _narrowed(frozenset(given))
    left = limit
    while left is None or left > 0:
        page = PAGE if left is None else min(PAGE, left)
        rows = work.all(statement, head_id=head_id, after=after, page=page, **given)
        yield from _read(work, head_id, rows)
        if len(rows) < page:
            return
        after = rows[-1][0]
        left = None if left is None else left - page


def newest_of(work: Work, head_id: int, act: str) -> AuditRow | None:
    """The last entry of the chain with that act."""
    return next(_read(work, head_id, work.all(_NEWEST, head_id=head_id, act=act)), None)


@cache
def _narrowed(by: frozenset[str]) -> Select[Any]:
    """The statement for what is given: made once, so that it is compiled once."""
    wanted = {
        "record": _e.record_id == bindparam("record"),
        "unit": _e.unit_id == bindparam("unit"),
        "officer": _e.officer_id == bindparam("officer"),
        "act": _e.act == bindparam("act"),
        "channel": _e.channel == bindparam("channel"),
        "since": _e.at >= bindparam("since"),
        "until": _e.at < bindparam("until"),
    }
    narrowed = _PAGE.where(*(wanted[name] for name in wanted if name in by))
    return narrowed.order_by(_e.seq).limit(bindparam("page"))


def _read(work: Work, head_id: int, rows: Sequence[Row]) -> Iterator[AuditRow]:
    if not rows:
        return
    found = work.all(_SECRETS, head_id=head_id, first=rows[0][0], last=rows[-1][0])
    secrets = {
        seq: {name: value for _, name, value in group}
        for seq, group in groupby(found, key=lambda row: row[0])
    }
    for seq, at, act, channel, officer_id, record_id, unit_id, canonical, digest in rows:
        said = json.loads(canonical)
        yield AuditRow(
            seq=seq,
            at=instant(at),
            act=act,
            channel=channel,
            actor=said["actor"],
            os_user=said["os_user"],
            officer_id=officer_id,
            record_id=record_id,
            unit_id=unit_id,
            body=said["body"],
            private=said["private"],
            secrets=secrets.get(seq, {}),
            canonical=canonical,
            hash=digest,
        )


def _committed(
    head_id: int, seq: int, secrets: Mapping[str, str], rows: list[dict[str, Any]]
) -> dict[str, str]:
    commitments = {}
    for name, value in secrets.items():
        salt = token_bytes(32)
        commitments[name] = commitment(salt, name, value)
        rows.append({"head_id": head_id, "seq": seq, "field": name, "salt": salt, "value": value})
    return commitments
