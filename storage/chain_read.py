"""A chain as it is stored, page by page, for whoever takes it away: bytes are not looked into."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import bindparam, select

from storage.audit import Head
from storage.plans import EditionRow
from storage.tables.audit import AuditEntry, AuditSecret
from storage.tables.columns import table_of
from storage.tables.plans import ChainHead, Edition
from storage.work import Row, Work

PAGE = 1_000
"""Rows read at a time: a log of any length is read in little memory."""

_h = table_of(ChainHead).c
_e = table_of(AuditEntry).c
_x = table_of(AuditSecret).c
_d = table_of(Edition).c
_HEAD = select(_h.id, _h.seq, _h.hash, _h.record_seq).where(_h.id == bindparam("head_id"))
_ENTRIES = (
    select(_e.seq, _e.canonical)
    .where(_e.head_id == bindparam("head_id"), _e.seq > bindparam("after"))
    .order_by(_e.seq)
    .limit(PAGE)
)
_SECRETS = (
    select(_x.seq, _x.field, _x.salt, _x.value)
    .where(
        _x.head_id == bindparam("head_id"),
        (_x.seq > bindparam("after"))
        | ((_x.seq == bindparam("after")) & (_x.field > bindparam("field"))),
    )
    .order_by(_x.seq, _x.field)
    .limit(PAGE)
)
_EDITIONS = (
    select(_d.id, _d.plan_id, _d.definition_sha256, _d.calendar_sha256)
    .where(_d.plan_id == bindparam("plan_id"))
    .order_by(_d.id)
)


def head_of(work: Work, head_id: int) -> Head:
    """The chain's head, not locked. Raises LookupError for a chain that does not exist."""
    row = work.one(_HEAD, head_id=head_id)
    if row is None:
        raise LookupError(f"no audit chain {head_id}")
    return Head(*row)


def sealed_pages(work: Work, head_id: int) -> Iterator[list[bytes]]:
    """The canonical bytes of the chain's entries, in order."""
    after = 0
    while rows := work.all(_ENTRIES, head_id=head_id, after=after):
        yield [bytes(canonical) for _, canonical in rows]
        after = rows[-1][0]


def secret_pages(work: Work, head_id: int) -> Iterator[list[Row]]:
    """Number of the entry, field, salt and value of all that was not erased, in order."""
    after, field = 0, ""
    while rows := work.all(_SECRETS, head_id=head_id, after=after, field=field):
        yield rows
        after, field = rows[-1][:2]


def editions_of(work: Work, plan_id: int) -> tuple[EditionRow, ...]:
    """Every definition and calendar the plan has run, oldest first."""
    return tuple(EditionRow(*row) for row in work.all(_EDITIONS, plan_id=plan_id))
