"""A committee's own days off and worked days, taken from a file and sealed in its log.

Plans opened before keep the calendar they were sealed with: a new day moves no date of theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from engine.move import Actor
from storage.audit import lock_head, seal
from storage.calendars import keep_days, own_days
from storage.database import Database
from storage.entry import NewEntry
from storage.people import CommitteeRow
from workflows.calendar import Day


def import_days(
    db: Database, of: CommitteeRow, days: Mapping[date, Day], actor: Actor, now: datetime
) -> int:
    """Keep the days (workflows.calendar_overrides reads them); how many are new or changed."""
    with db.write() as work:
        head = lock_head(work, of.head_id)
        known = own_days(work, of.id)
        changed = {when: one for when, one in days.items() if known.get(when) != one}
        if not changed:
            return 0
        keep_days(work, of.id, changed)
        said = {
            when.isoformat(): {"off": one.off, "decree": one.decree}
            for when, one in changed.items()
        }
        entry = NewEntry(
            at=now,
            act="calendar.imported",
            channel=actor.channel.value,
            actor=actor.code,
            os_user=actor.os_user,
            officer_id=actor.officer_id,
            record_id=None,
            unit_id=None,
            body={"days": said},
        )
        seal(work, head, [entry])
        return len(changed)
