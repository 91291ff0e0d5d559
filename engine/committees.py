"""Committees: the bodies that run plans, each with an audit chain of its own."""

from __future__ import annotations

from datetime import datetime

from engine.move import Actor
from storage.audit import NewEntry, lock_head, seal
from storage.database import Database
from storage.people import CommitteeRow, add_committee, committee
from storage.work import Work
from workflows.errors import Conflict


def found(
    db: Database, code: str, name_vi: str, name_en: str, actor: Actor, now: datetime
) -> CommitteeRow:
    """Add a committee; the first entry of its chain says who did. Raises Conflict when taken."""
    with db.write() as work:
        return found_in(work, code, name_vi, name_en, actor, now)


def found_in(
    work: Work, code: str, name_vi: str, name_en: str, actor: Actor, now: datetime
) -> CommitteeRow:
    """``found`` within an act that is under way, such as the making of a database."""
    if committee(work, code) is not None:
        raise Conflict("committee_exists", committee=code)
    made = add_committee(work, code=code, name_vi=name_vi, name_en=name_en, now=now)
    entry = NewEntry(
        at=now,
        act="committee.founded",
        channel=actor.channel.value,
        actor=actor.code,
        os_user=actor.os_user,
        officer_id=actor.officer_id,
        record_id=None,
        unit_id=None,
        body={"committee": code, "name": name_vi},
    )
    seal(work, lock_head(work, made.head_id), [entry])
    return made
