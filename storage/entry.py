"""The form of a sealed entry: canonical JSON, its hash, and commitments to what lies beside it.

Format: docs/decisions/0033-audit-chain.md. Whoever checks a chain without this program needs what
this file says, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from storage.instants import instant_text
from workflows.canonical import canonical_json

VERSION = 1
"""Of the entry's format; a reader of version 1 refuses any other."""

MOVES = ("record.proposed", "record.advanced")
"""Acts that bring a record into a state."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One act to seal.

    ``at`` is an aware instant; ``actor`` an officer's code or ``system``; ``os_user`` the account
    of the machine that asked; ``body`` what happened, in canonical values without personal data;
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


def entry_hash(canonical: bytes) -> str:
    """The hash of an entry's canonical bytes; 0x00 marks a leaf, as in RFC 9162, section 2.1.1."""
    return sha256(b"\0" + canonical).hexdigest()


def commitment(salt: bytes, name: str, value: str) -> str:
    """What an entry says of a secret: SHA-256(salt || name || NUL || value in NFC)."""
    return sha256(salt + name.encode() + b"\0" + normalize("NFC", value).encode()).hexdigest()


def entry_row(
    head_id: int, seq: int, prev: str, entry: NewEntry, commitments: dict[str, str]
) -> dict[str, Any]:
    """The audit_entry row of one act; ``prev`` is the hash of the entry before, "" at the first."""
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
