"""An officer's inbox for a program."""

from __future__ import annotations

from engine.inbox import Inbox
from reports.due_words import owed_json


def inbox_json(mine: Inbox) -> dict[str, object]:
    """What is owed, with whether the officer may say they know, and the records that wait."""
    offered = mine.unacknowledged
    return {
        "owed": [{**owed_json(one), "can_acknowledge": one in offered} for one in mine.owed],
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
    }
