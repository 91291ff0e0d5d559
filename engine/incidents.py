"""Incidents a person takes in hand, and closes with a note."""

from __future__ import annotations

from datetime import datetime

from engine.acts import by_hand
from engine.move import Actor
from storage import incidents
from storage.audit import lock_head, seal
from storage.database import Database
from storage.incidents import IncidentRow
from storage.people import CommitteeRow
from storage.work import Work
from workflows.errors import Conflict, NotFound


def take_in_hand(
    db: Database, of: CommitteeRow, number: int, actor: Actor, now: datetime
) -> IncidentRow:
    """Say that the actor sees to an incident, sealed in the committee's log; it stays open.

    Raises NotFound for an unknown number, Conflict for one that is closed or that somebody sees to.
    """
    with db.write() as work:
        head = lock_head(work, of.head_id)
        row = _known(work, number)
        if not incidents.acknowledge_incident(work, number, actor.officer_id, now):
            if row.closed_at is not None:
                raise Conflict("incident_closed", incident=number)
            raise Conflict("incident_known", incident=number, who=row.known_by or actor.code)
        body = {"incident": number, "kind": row.kind, "times": row.times}
        seal(work, head, [by_hand(actor, "incident.acknowledged", now, body)])
    return row


def close_with_note(
    db: Database, of: CommitteeRow, number: int, note: str, actor: Actor, now: datetime
) -> IncidentRow:
    """Close an incident, sealed in the committee's log; the note lies beside it.

    Should what it tells of go on, it is opened anew the next time it happens. Raises NotFound for
    an unknown number, Conflict for one that is closed.
    """
    with db.write() as work:
        head = lock_head(work, of.head_id)
        row = _known(work, number)
        if not incidents.close_by_hand(work, number, actor.officer_id, now):
            raise Conflict("incident_closed", incident=number)
        body = {"incident": number, "kind": row.kind, "times": row.times}
        secrets = {"note": note.strip()} if note.strip() else {}
        seal(work, head, [by_hand(actor, "incident.closed", now, body, secrets=secrets)])
    return row


def _known(work: Work, number: int) -> IncidentRow:
    row = incidents.incident(work, number)
    if row is None:
        raise NotFound("incident_unknown", incident=number)
    return row
