"""Document bytes by content hash, and which record they are attached to as what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from storage.conflict import insert
from storage.instants import instant, instant_text
from storage.selection import Selecting, keys_text
from storage.tables.columns import table_of
from storage.tables.people import Officer
from storage.tables.records import Attachment, Document
from storage.work import Row, Work

_d = table_of(Document).c
_t = table_of(Attachment).c
_o = table_of(Officer).c


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A document attached to a record; ``officer`` is None when the system did it."""

    kind: str
    sha256: str
    filename: str
    size: int
    media_type: str
    officer: str | None
    attached_at: datetime


_KEEP = (
    insert(table_of(Document))
    .values({column.name: bindparam(column.name) for column in _d})
    .on_conflict_do_nothing()
)
_ATTACH = (
    insert(table_of(Attachment))
    .values({c.name: bindparam(c.name) for c in _t if c.name != "id"})
    .on_conflict_do_nothing()
)
_CONTENT = select(_d.content).where(_d.sha256 == bindparam("sha256"))
_KINDS = Selecting(select(_t.record_id, _t.kind), _t.record_id)
_OF_RECORD = (
    select(_t.kind, _t.sha256, _t.filename, _d.size, _d.media_type, _o.code, _t.attached_at)
    .select_from(
        table_of(Attachment)
        .join(table_of(Document), _d.sha256 == _t.sha256)
        .outerjoin(table_of(Officer), _o.id == _t.officer_id)
    )
    .where(_t.record_id == bindparam("record_id"))
    .order_by(_t.id)
)


def keep_document(work: Work, sha256: str, content: bytes, media_type: str, now: datetime) -> None:
    """Keep bytes under their hash; the same bytes again change nothing."""
    work.run(
        _KEEP,
        sha256=sha256,
        content=content,
        size=len(content),
        media_type=media_type,
        created_at=instant_text(now),
    )


def attach_document(
    work: Work,
    record_id: int,
    kind: str,
    sha256: str,
    filename: str,
    officer_id: int | None,
    now: datetime,
) -> bool:
    """Attach kept bytes to a record; False when they are attached as that kind already."""
    changed = work.run(
        _ATTACH,
        record_id=record_id,
        kind=kind,
        sha256=sha256,
        filename=filename,
        officer_id=officer_id,
        attached_at=instant_text(now),
    )
    return changed == 1


def document_kinds(work: Work, record_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """Kinds attached, by record; a record without documents is left out."""
    found: dict[int, set[str]] = {}
    for record_id, kind in work.all(_KINDS.for_(work), keys=keys_text(record_ids)):
        found.setdefault(record_id, set()).add(kind)
    return {record_id: frozenset(kinds) for record_id, kinds in found.items()}


def attachments(work: Work, record_id: int) -> tuple[AttachmentRow, ...]:
    """What is attached to a record, in the order it came."""
    rows = work.all(_OF_RECORD, record_id=record_id)
    return tuple(AttachmentRow(*facts) for facts in map(_told, rows))


def document_content(work: Work, sha256: str) -> bytes | None:
    """The bytes a hash names, or None."""
    row = work.one(_CONTENT, sha256=sha256)
    return None if row is None else bytes(row[0])


def _told(row: Row) -> list[Any]:
    *facts, attached_at = row
    return [*facts, instant(attached_at)]
