"""Taking a log away and checking it on a page are acts of their own, sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from engine.acts import by_hand
from engine.move import Actor
from storage.audit import Head, lock_head, seal
from storage.database import Database
from storage.people import CommitteeRow


def seal_export(
    db: Database, taken: Head, *, secrets: int | None, actor: Actor, now: datetime
) -> Head:
    """Seal who took how much away; the chain's new head.

    Args:
        taken: the head up to which the chain was exported.
        secrets: how many private values went with it; None when they were left out.
        now: aware.
    """
    body = {"entries": taken.seq, "hash": taken.hash, "secrets": secrets}
    with db.write() as work:
        entry = by_hand(actor, "audit.exported", now, body)
        return seal(work, lock_head(work, taken.id), [entry])


def seal_check(
    db: Database,
    of: CommitteeRow,
    found: Sequence[Mapping[str, object]],
    *,
    actor: Actor,
    now: datetime,
) -> Head:
    """Seal in the committee's log who checked which logs and what came of it; its new head.

    Args:
        found: a line for each chain: its code, and the number and hash of its last entry or where
            and how it was changed.
        now: aware.
    """
    with db.write() as work:
        head = lock_head(work, of.head_id)
        return seal(work, head, [by_hand(actor, "audit.verified", now, {"chains": list(found)})])
