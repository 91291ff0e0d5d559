"""Links under way listed, and ended by hand: an officer's, a record's, or all of a committee."""

from __future__ import annotations

from datetime import datetime

from engine.acts import by_hand
from engine.known import unknown_record
from engine.move import Actor
from storage.audit import lock_head, seal
from storage.database import Database
from storage.grants import OpenGrant, end_committees_grants, open_grants_of
from storage.people import CommitteeRow, officer
from storage.records import record
from workflows.errors import NotFound


def open_links(db: Database, of: CommitteeRow, now: datetime) -> tuple[OpenGrant, ...]:
    """Every link somebody could still act by at ``now`` (aware), by officer and record.

    One of a record that has moved on is not among them, though nobody has ended it.
    """
    with db.read() as work:
        return open_grants_of(work, of.id, now)


def end_links(
    db: Database,
    of: CommitteeRow,
    actor: Actor,
    now: datetime,
    *,
    holder: str = "",
    about: str = "",
) -> int:
    """End links that nobody has used, sealed in the committee's log; how many there were.

    The next letter about a matter brings a new link.

    Args:
        now: the instant of the act, aware.
        holder: only those of the officer of that code.
        about: only those of the record of that code.

    Raises NotFound for an unknown officer or record.
    """
    with db.write() as work:
        whom = officer(work, of.id, holder) if holder else None
        row = record(work, about) if about else None
        if holder and whom is None:
            raise NotFound("officer_unknown", officer=holder)
        if about and row is None:
            raise unknown_record(work, about)
        head = lock_head(work, of.head_id)
        officer_id, record_id = whom.id if whom else None, row.id if row else None
        ended = end_committees_grants(work, of.id, officer_id=officer_id, record_id=record_id)
        body = {"officer": officer_id, "record": about or None, "links": ended}
        seal(work, head, [by_hand(actor, "grant.ended", now, body)])
    return ended
