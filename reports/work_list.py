"""An officer's inbox for a program."""

from __future__ import annotations

from engine.inbox import Inbox
from reports.due_words import owed_json


def inbox_json(mine: Inbox) -> dict[str, object]:
    """A page: what is owed, with whether the officer may say they know, and the records that wait;
    how many there are in all, and where the next page begins."""
    return {
        "owed": [
            {**owed_json(one.owed), "can_acknowledge": one.can_acknowledge}
            for one in mine.matters
            if one.owed is not None
        ],
        "waiting": [
            {
                "plan": one.plan,
                "record": one.record,
                "track": one.track,
                "unit": one.unit,
                "state": one.state,
                "version": one.version,
                "triggers": [trigger for trigger, _ in one.triggers],
            }
            for one in mine.waiting
        ],
        "total": mine.total,
        "late": mine.late,
        "next": mine.next or None,
    }
