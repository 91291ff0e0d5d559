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
from storage.tables.audit import AuditEntry, AuditSecret
from storage.tables.columns import table_of
from storage.tables.plans import ChainHead
from storage.work import Row, Work
from workflows.canonical import canonical_json

PAGE = 1_000
"""Entries read at a time: few enough to stay in the processor's cache."""

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


_Known = dict[tuple[str, str, int | None], tuple[str, str]]
"""How entries of an act, channel and officer begin, up to ``at``; and go on after their body."""

_UNKNOWN = ("?", "?")
_COLUMNS = ("chain", "seq", "act", "at", "channel", "officer", "record", "unit")

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
    seq, prev = 0, ""
    known: _Known = {}
    for rows in _pages(work, head_id):
        broken, prev = _check_page(head_id, rows, seq, prev, known)
        broken_secret = _check_secrets(work, head_id, seq, rows[-1][0])
        if broken or broken_secret:
            return min((b for b in (broken, broken_secret) if b), key=lambda b: b.seq)
        seq = rows[-1][0]
        if on_progress is not None:
            on_progress(seq)
    if head is None:
        if seq == 0:
            raise LookupError(f"no audit chain {head_id}")
        return Broken(seq, "head")
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


def _check_page(
    head_id: int, rows: list[Row], seq: int, prev: str, known: _Known
) -> tuple[Broken | None, str]:
    """The first fault of a page that follows entry ``seq``, hash ``prev``; the last good hash.

    Entries are canonical, so all but the body stands in one order: when both ends of an entry are
    what its columns and its predecessor call for, it need not be parsed.
    """
    for number, canonical, digest, act, at, channel, officer, record, unit in rows:
        seq += 1
        if number != seq:
            return Broken(seq, "gap"), prev
        # SQLite lets a hand put a text where bytes stood, the same ones included.
        if type(canonical) is not bytes or sha256(b"\0" + canonical).hexdigest() != digest:
            return Broken(seq, "hash"), prev
        begin, middle = known.get((act, channel, officer), _UNKNOWN)
        if not (
            canonical.startswith(f'{begin}{at}","body":{{'.encode())
            and canonical.endswith(
                f'{middle}{prev}","private":{{}},"record":{"null" if record is None else record}'
                f',"seq":{seq},"unit":{"null" if unit is None else unit},"v":1}}'.encode()
            )
        ):
            columns = (head_id, seq, act, at, channel, officer, record, unit)
            broken = _parsed(canonical, columns, prev, known)
            if broken is not None:
                return broken, prev
        prev = digest
    return None, prev


def _parsed(
    canonical: bytes, columns: tuple[object, ...], prev: str, known: _Known
) -> Broken | None:
    """What is wrong with an entry, read as JSON; when nothing is, its like is known from now on."""
    seq = int(str(columns[1]))
    try:
        said: dict[str, Any] = json.loads(canonical)
        readable = said["v"] == VERSION and canonical_json(said) == canonical
    except (ValueError, TypeError, KeyError, RecursionError):
        readable = False
    if not readable:
        return Broken(seq, "format")
    if said.get("prev") != prev:
        return Broken(seq, "prev")
    for name, value in zip(_COLUMNS, columns, strict=True):
        if said.get(name) != value:
            return Broken(seq, "column", name)
    before = canonical_json({name: said[name] for name in ("act", "actor", "at")})
    after = canonical_json(
        {name: said[name] for name in ("chain", "channel", "officer", "os_user")}
    )
    known[said["act"], said["channel"], said["officer"]] = (
        before.decode().removesuffix(f'{said["at"]}"}}'),
        f',{after.decode()[1:-1]},"prev":"',
    )
    return None


def _check_secrets(work: Work, head_id: int, after: int, last: int) -> Broken | None:
    rows = work.all(_SECRETS, head_id=head_id, after=after, last=last)
    for seq, name, salt, value, canonical in rows:
        if canonical is None or not _commits(canonical, name, salt, value):
            return Broken(seq, "secret", name)
    return None


def _commits(canonical: bytes, name: str, salt: bytes, value: str) -> bool:
    try:
        return bool(json.loads(canonical)["private"].get(name) == commitment(salt, name, value))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return False
