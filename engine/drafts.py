"""Plan files that were checked, kept until they are opened: what is opened is what was checked.

A file is known by the SHA-256 of its bytes and belongs to the officer who handed it in. It is kept
for a day, so that it can be read, rehearsed and shown to a leader before it is opened.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.database import Database
from storage.plan_drafts import (
    DraftRow,
    draft,
    draft_source,
    drafts,
    drop_draft,
    forget_drafts,
    keep_draft,
)

KEPT = timedelta(days=1)
AT_MOST = 8
"""Files kept of one officer; of more the newest."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A kept plan file: its row and its bytes."""

    row: DraftRow
    source: bytes

    @property
    def until(self) -> datetime:
        """When it goes, aware."""
        return self.row.kept_at + KEPT


def keep(db: Database, officer_id: int, file: str, source: bytes, now: datetime) -> str:
    """Keep a checked plan file; the SHA-256 of its bytes, by which it is found again.

    Args:
        file: what it is called, for the reader.
        source: at most ``workflows.reading.text.LARGEST_FILE`` bytes, which the reader held to.
        now: aware.
    """
    sha256 = hashlib.sha256(source).hexdigest()
    with db.write() as work:
        forget_drafts(work, now - KEPT)
        keep_draft(work, officer_id, sha256, file, source, now)
        for old in drafts(work, officer_id)[AT_MOST:]:
            drop_draft(work, officer_id, old.sha256)
    return sha256


def kept(db: Database, officer_id: int, sha256: str, now: datetime) -> Draft | None:
    """The officer's file of that digest; None when it is not theirs or its day (aware) is over."""
    with db.read() as work:
        row = draft(work, officer_id, sha256)
        source = draft_source(work, officer_id, sha256) if row else None
    if row is None or source is None or row.kept_at + KEPT <= now:
        return None
    return Draft(row, source)


def all_kept(db: Database, officer_id: int, now: datetime) -> tuple[DraftRow, ...]:
    """The officer's files that are kept at ``now`` (aware), the newest first."""
    with db.read() as work:
        return tuple(one for one in drafts(work, officer_id) if now < one.kept_at + KEPT)
