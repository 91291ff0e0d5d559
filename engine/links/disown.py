"""Whoever opened a link says that it is not theirs: the link ends, the secretariat is told."""

from __future__ import annotations

from datetime import datetime

from engine.known import plan_of
from engine.links.look import authentic
from engine.move import Channel
from storage.audit import NewEntry, lock_head, seal
from storage.database import Database
from storage.grants import end_grant
from storage.incidents import raise_incident
from storage.people import officer_by_id
from storage.records import record
from workflows.definition import SYSTEM


def disown(db: Database, grant_id: str, token: str, now: datetime, os_user: str) -> bool:
    """End a link that reached somebody else than its officer; no record moves by it.

    Who it was is not known, so the log names nobody: it says to whom the link had been written.
    A link that is over already stays as it is. ``look`` tells afterwards what became of it.

    Args:
        now: the instant of the act, aware.
        os_user: the account the service runs as, for the log.

    Returns:
        Whether the link ended by this.
    """
    with db.write() as work:
        found = authentic(work, grant_id, token)
        row = record(work, found.record) if found else None
        officer = officer_by_id(work, found.officer_id) if found else None
        if found is None or row is None or officer is None:
            return False
        head = lock_head(work, plan_of(work, row.code).head_id)
        if not end_grant(work, grant_id, "disowned"):
            return False
        facts = {"officer": officer.code, "record": row.code}
        raise_incident(work, "link_disowned", f"{officer.code}/{row.code}", facts, now)
        entry = NewEntry(
            at=now,
            act="grant.disowned",
            channel=Channel.LINK.value,
            actor=SYSTEM,
            os_user=os_user,
            officer_id=None,
            record_id=row.id,
            unit_id=row.unit_id,
            body={"to": officer.id},
        )
        seal(work, head, (entry,))
    return True
