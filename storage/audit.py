"""The sealed log: each act is an entry in the hash chain of its plan or committee.

An entry is canonical JSON; its hash is SHA-256(0x00 || canonical) and stands as ``prev`` in the
next entry. Free text and personal data stay beside the chain: the entry holds only a salted
commitment, so that erasing them breaks no proof. Format: docs/decisions/0033-audit-chain.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from secrets import token_bytes
from typing import Any
from unicodedata import normalize

from sqlalchemy import bindparam, select, update

from storage.instants import instant_text
from storage.tables import AuditEntry, AuditSecret, ChainHead
from storage.tables.columns import row_insert, table_of
from storage.work import Work
from workflows.canonical import canonical_json

VERSION = 1
"""Of the entry's format; a reader of version 1 refuses any other."""

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


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: the last entry's number and hash (0 and "" when empty), and the last record's number."""

    id: int
    seq: int
    hash: str
    record_seq: int


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One act to seal.

    ``at`` is an aware instant; ``actor`` an officer's code or ``system``; ``os_user`` the account of
    the machine that asked; ``body`` what happened, in canonical values without personal data;
    ``secrets`` names free text and personal data that may one day have to be erased.
    """

    at: datetime
    act: str
    channel: str
    actor: str
    os_user: str
    officer_id: int | None
    record_id: int | None
    unit_id: int | None
    body: Mapping[str, object]
    secrets: Mapping[str, str] = field(default_factory=dict)


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
        row = _row(head.id, seq, prev, entry, commitments)
        prev = row["hash"]
        rows.append(row)
    numbered = head.record_seq if record_seq is None else record_seq
    if len(rows) == 1:
        work.run(_INSERT, **rows[0])
    elif rows:
        work.many(_INSERT, rows)
    if secrets:
        work.many(_INSERT_SECRET, secrets)
    work.run(_ADVANCE, id=head.id, seq=seq, hash=prev, record_seq=numbered)
    return Head(head.id, seq, prev, numbered)


def entry_hash(canonical: bytes) -> str:
    """The hash of an entry's canonical bytes; 0x00 marks a leaf, as in RFC 9162, section 2.1.1."""
    return sha256(b"\0" + canonical).hexdigest()


def commitment(salt: bytes, name: str, value: str) -> str:
    """What an entry says of a secret: SHA-256(salt || name || NUL || value in NFC)."""
    return sha256(salt + name.encode() + b"\0" + normalize("NFC", value).encode()).hexdigest()


def _row(
    head_id: int, seq: int, prev: str, entry: NewEntry, commitments: dict[str, str]
) -> dict[str, Any]:
    at = instant_text(entry.at)
    canonical = canonical_json(
        {
            "act": entry.act,
            "actor": entry.actor,
            "at": at,
            "body": entry.body if type(entry.body) is dict else dict(entry.body),
            "chain": head_id,
            "channel": entry.channel,
            "officer": entry.officer_id,
            "os_user": entry.os_user,
            "prev": prev,
            "private": commitments,
            "record": entry.record_id,
            "seq": seq,
            "unit": entry.unit_id,
            "v": VERSION,
        }
    )
    return {
        "head_id": head_id,
        "seq": seq,
        "at": at,
        "act": entry.act,
        "channel": entry.channel,
        "officer_id": entry.officer_id,
        "record_id": entry.record_id,
        "unit_id": entry.unit_id,
        "canonical": canonical,
        "hash": entry_hash(canonical),
    }


def _committed(
    head_id: int, seq: int, secrets: Mapping[str, str], rows: list[dict[str, Any]]
) -> dict[str, str]:
    commitments = {}
    for name, value in secrets.items():
        salt = token_bytes(32)
        commitments[name] = commitment(salt, name, value)
        rows.append(
            {"head_id": head_id, "seq": seq, "field": name, "salt": salt, "value": value}
        )
    return commitments
