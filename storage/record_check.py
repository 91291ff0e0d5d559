"""Checking records against the sealed log: does each stand where its last entry left it?

The log proves itself (storage/chain_check.py); this proves that the records are what it says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from sqlalchemy import Select, bindparam, case, func, select

from storage.entry import MOVES
from storage.tables.audit import AuditEntry
from storage.tables.columns import table_of
from storage.tables.records import Record
from storage.work import Row, Work

PAGE = 5_000
"""Records compared at a time: any number of them takes little memory."""

TOUCHES = ("document.attached", "decision.entered")
"""Acts that raise a record's version and move nothing (docs/reference/audit-log.md)."""

Fault = Literal[
    "state",  # it stands elsewhere than its last sealed move left it
    "version",  # its version or epoch is not what its sealed acts add up to
    "unsealed",  # no sealed act made it, under this code and in this track
    "gone",  # a sealed act made it, and it is not there
]


class Misplaced(NamedTuple):
    """A record that is not what the log says.

    ``found`` and ``sealed`` are states, or for a fault of version "version.epoch"; empty where
    there is none.
    """

    record: str
    fault: Fault
    edition_id: int
    track: str
    found: str
    sealed: str


_r = table_of(Record).c
_e = table_of(AuditEntry).c
_PAGED = (
    select(
        _e.record_id,
        func.max(case((_e.act.in_(MOVES), _e.seq))).label("seq"),
        func.count().label("version"),
    )
    .where(_e.record_id > bindparam("after"), _e.act.in_(MOVES + TOUCHES))
    .group_by(_e.record_id)
    .order_by(_e.record_id)
    .limit(bindparam("page"))
    .subquery("sealed")
)
_s = _PAGED.c
_last = table_of(AuditEntry).alias("last")
_SEALED: Select[Any] = (
    select(
        _s.record_id,
        _s.version,
        _r.code,
        _r.edition_id,
        _r.track,
        _r.state,
        _r.version,
        _r.epoch,
        _last.c.canonical,
    )
    .select_from(
        _PAGED.outerjoin(table_of(Record), _r.id == _s.record_id).outerjoin(
            _last,
            (_last.c.record_id == _s.record_id) & (_last.c.seq == _s.seq) & _last.c.act.in_(MOVES),
        )
    )
    .order_by(_s.record_id)
)
_UNSEALED = (
    select(_r.code, _r.edition_id, _r.track, _r.state)
    .where(
        ~select(_e.seq)
        .where(_e.record_id == _r.id, _e.act.in_(MOVES))
        .correlate(table_of(Record))
        .exists()
    )
    .order_by(_r.code)
)


def misplaced(work: Work) -> Iterator[Misplaced]:
    """Every record of the database that is not what the log says, page by page.

    Reads every record once, and its last entry. Entries that cannot be read are passed over:
    ``verify_chain`` names them. Read it to the end inside the transaction of ``work``.
    """
    for code, edition_id, track, state in work.all(_UNSEALED):
        yield Misplaced(code, "unsealed", edition_id, track, state, "")
    after = 0
    while rows := work.all(_SEALED, after=after, page=PAGE):
        for row in rows:
            fault = _compared(row)
            if fault is not None:
                yield fault
        after = rows[-1][0]


def _compared(row: Row) -> Misplaced | None:
    _, due, code, edition_id, track, state, version, epoch, canonical = row
    try:
        body = json.loads(bytes(canonical))["body"]
        sealed = {name: body[name] for name in ("record", "track", "to", "epoch")}
    except (ValueError, TypeError, KeyError):
        return None
    if code is None:
        return Misplaced(sealed["record"], "gone", 0, sealed["track"], "", sealed["to"])
    if (code, track) != (sealed["record"], sealed["track"]):
        return Misplaced(code, "unsealed", edition_id, track, state, "")
    if state != sealed["to"]:
        return Misplaced(code, "state", edition_id, track, state, sealed["to"])
    if (version, epoch) != (due, sealed["epoch"]):
        at, ought = f"{version}.{epoch}", f"{due}.{sealed['epoch']}"
        return Misplaced(code, "version", edition_id, track, at, ought)
    return None
