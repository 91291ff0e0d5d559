"""Taking a log away is an act of its own, sealed in the log it takes."""

from __future__ import annotations

from datetime import datetime

from engine.move import Actor
from storage.audit import Head, NewEntry, lock_head, seal
from storage.database import Database


def seal_export(
    db: Database, taken: Head, *, secrets: int | None, actor: Actor, now: datetime
) -> Head:
    """Seal who took how much away; the chain's new head.

    Args:
        taken: the head up to which the chain was exported.
        secrets: how many private values went with it; None when they were left out.
        now: aware.
    """
    entry = NewEntry(
        at=now,
        act="audit.exported",
        channel=actor.channel.value,
        actor=actor.code,
        os_user=actor.os_user,
        officer_id=actor.officer_id,
        record_id=None,
        unit_id=None,
        body={"entries": taken.seq, "hash": taken.hash, "secrets": secrets},
    )
    with db.write() as work:
        return seal(work, lock_head(work, taken.id), [entry])
