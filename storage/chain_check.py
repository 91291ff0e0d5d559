"""Checking a chain from end to end: is every entry what was sealed, in the order it was sealed?

It reads the stored canonical bytes and hashes them. Nothing is rebuilt from columns, and JSON is
parsed only where something is wrong: a million entries have to be checked in seconds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from sqlalchemy import bindparam, select

from storage.entry import VERSION, commitment
from storage.tables import AuditEntry, AuditSecret, ChainHead
from storage.tables.columns import table_of
from storage.work import Row, Work

PAGE = 5_000

Fault = Literal[
    "hash",  # the stored bytes do not have the stored hash
    "prev",  # the entry does not name the hash of the one before
    "gap",  # an entry is missing
    "column",  # a filter column says something else than the sealed bytes
    "format",  # not an entry of a version this program can read
    "head",  # the head row does not name the last entry
    "tail",  # the head names later entries, which are gone
    "secret",  # a value beside the chain is not the one committed to
]


@dataclass(frozen=True, slots=True)
class Verified:
    """A whole chain: its number of entries and the hash of the last ("" when empty)."""

    count: int
    hash: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry that is wrong, and what is wrong; ``detail`` names a column or a secret."""

    seq: int
    what: Fault
    detail: str = ""


_head = table_of(ChainHead).c
_e = table_of(AuditEntry).c
_x = table_of(AuditSecret).c
_HEAD = select(_head.seq, _head.hash).where(_head.id == bindparam("head_id"))
_PAGE = (
    select(
        _e.seq,
        _e.canonical,
        _e.hash,
        _e.act,
        _e.at,
        _e.channel,
        _e.officer_id,
        _e.record_id,
        _e.unit_id,
    )
    .where(_e.head_id == bindparam("head_id"), _e.seq > bindparam("after"))
    .order_by(_e.seq)
    .limit(PAGE)
)
_SECRETS = (
    select(_x.seq, _x.field, _x.salt, _x.value, _e.canonical)
    .select_from(
        table_of(AuditSecret).outerjoin(
            table_of(AuditEntry), (_e.head_id == _x.head_id) & (_e.seq == _x.seq)
        )
    )
    .where(
        _x.head_id == bindparam("head_id"),
        _x.seq > bindparam("after"),
        _x.seq <= bindparam("last"),
    )
    .order_by(_x.seq, _x.field)
)
_LATER_SECRET = (
    select(_x.seq, _x.field)
    .where(_x.head_id == bindparam("head_id"), _x.seq > bindparam("after"))
    .order_by(_x.seq, _x.field)
    .limit(1)
)


def verify_chain(
    work: Work, head_id: int, on_progress: Callable[[int], object] | None = None
) -> Verified | Broken:
    """Check every entry and every secret not yet erased; the first fault, or what was verified.

    ``on_progress`` is told the number of the last entry checked, now and then. Raises LookupError
    for a chain that does not exist.
    """
    head = work.one(_HEAD, head_id=head_id)
    if head is None:
        raise LookupError(f"no audit chain {head_id}")
    seq, prev = 0, ""
    for rows in _pages(work, head_id):
        broken, prev = _check_page(head_id, rows, seq, prev)
        broken_secret = _check_secrets(work, head_id, seq, rows[-1][0])
        if broken or broken_secret:
            return min((b for b in (broken, broken_secret) if b), key=lambda b: b.seq)
        seq = rows[-1][0]
        if on_progress is not None:
            on_progress(seq)
    last, digest = head
    if last > seq:
        return Broken(seq + 1, "tail")
    if (last, digest) != (seq, prev):
        return Broken(seq, "head")
    stray = work.one(_LATER_SECRET, head_id=head_id, after=seq)
    return Verified(seq, prev) if stray is None else Broken(stray[0], "secret", stray[1])


def _pages(work: Work, head_id: int) -> Iterator[list[Row]]:
    after = 0
    while rows := work.all(_PAGE, head_id=head_id, after=after):
        yield rows
        after = rows[-1][0]


def _check_page(head_id: int, rows: list[Row], seq: int, prev: str) -> tuple[Broken | None, str]:
    """The first fault of a page that follows entry ``seq``, hash ``prev``; the last good hash."""
    for row in rows:
        seq += 1
        number, canonical, digest, act, at, channel, officer, record, unit = row
        if (
            number != seq
            or sha256(b"\0" + canonical).hexdigest() != digest
            # Entries are canonical, so what a column must repeat stands at a known place. Only
            # JSON's own quotes can end a value early, and inside a body they are escaped.
            or not canonical.startswith(b'{"act":"%b","actor":"' % act.encode())
            or b'","at":"%b","body":{' % at.encode() not in canonical
            or not canonical.endswith(
                b',"record":%b,"seq":%d,"unit":%b,"v":1}' % (_json(record), seq, _json(unit))
            )
            or b',"chain":%d,"channel":"%b","officer":%b,"os_user":"'
            % (head_id, channel.encode(), _json(officer))
            not in canonical
            or b'","prev":"%b","private":{' % prev.encode() not in canonical
        ):
            return _fault(head_id, row, seq, prev), prev
        prev = digest
    return None, prev


def _json(number: int | None) -> bytes:
    return b"null" if number is None else b"%d" % number


def _fault(head_id: int, row: Row, seq: int, prev: str) -> Broken:
    """What is wrong with an entry that is not as it should be."""
    number, canonical, digest, *columns = row
    if number != seq:
        return Broken(seq, "gap")
    if sha256(b"\0" + canonical).hexdigest() != digest:
        return Broken(seq, "hash")
    try:
        said: dict[str, Any] = json.loads(canonical)
        known = said["v"] == VERSION
    except (ValueError, TypeError, KeyError):
        known = False
    if not known:
        return Broken(seq, "format")
    if said.get("prev") != prev:
        return Broken(seq, "prev")
    expected = dict(
        zip(("act", "at", "channel", "officer", "record", "unit"), columns, strict=True)
    )
    for name, value in {**expected, "chain": head_id, "seq": seq}.items():
        if said.get(name) != value:
            return Broken(seq, "column", name)
    return Broken(seq, "format")


def _check_secrets(work: Work, head_id: int, after: int, last: int) -> Broken | None:
    rows = work.all(_SECRETS, head_id=head_id, after=after, last=last)
    for seq, name, salt, value, canonical in rows:
        if canonical is None or not _commits(canonical, name, commitment(salt, name, value)):
            return Broken(seq, "secret", name)
    return None


def _commits(canonical: bytes, name: str, digest: str) -> bool:
    try:
        return bool(json.loads(canonical)["private"].get(name) == digest)
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
