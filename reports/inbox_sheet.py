"""An officer's inbox as a page shows it: one line a matter, by the harm of being late."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime

from engine.due import Owed
from engine.inbox import Inbox, Waiting, inbox
from i18n.text import Text
from storage.database import Database
from storage.records import records
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Matter:
    """Something to do: what is owed, what may be done with its record now, or both.

    ``named`` is what the unit called the record; "" for a list or a report.
    """

    record: str
    named: str
    unit: Text | str
    owed: Owed | None
    waiting: Waiting | None
    can_acknowledge: bool


@dataclass(frozen=True, slots=True)
class InboxSheet:
    """A page of an inbox.

    Attributes:
        moves: every move offered on the page, by trigger, for doing several at once.
        total: of matters on all pages; ``late`` of them past their date.
    """

    matters: tuple[Matter, ...]
    moves: tuple[tuple[str, Text], ...]
    total: int
    late: int


def inbox_sheet(
    db: Database, officer_id: int, now: datetime, *, first: int = 0, at_most: int = 100
) -> InboxSheet:
    """What an officer can do at ``now`` (aware): longest overdue first, then by date, then what
    waits without one.

    Args:
        first: how many matters come before the page.
    """
    mine = inbox(db, officer_id, now)
    matters = _matters(mine)
    with db.read() as work:
        page = _named(work, matters[first : first + at_most])
    moves = {
        trigger: label
        for one in page
        if one.waiting is not None
        for trigger, label in one.waiting.triggers
    }
    late = sum(one.late for one in mine.owed)
    return InboxSheet(tuple(page), tuple(moves.items()), len(matters), late)


def _matters(mine: Inbox) -> list[Matter]:
    waiting = {one.record: one for one in mine.waiting}
    unknown = {(one.record, one.deadline) for one in mine.unacknowledged}
    owed = [
        Matter(
            one.record,
            "",
            one.unit_name,
            one,
            waiting.get(one.record),
            (one.record, one.deadline) in unknown,
        )
        for one in mine.owed
    ]
    dated = {one.record for one in mine.owed}
    undated = [
        Matter(one.record, "", one.unit, None, one, False)
        for one in mine.waiting
        if one.record not in dated
    ]
    return [*owed, *undated]


def _named(work: Work, page: list[Matter]) -> list[Matter]:
    found = records(work, [one.record for one in page])
    return [
        replace(one, named=str(json.loads(found[one.record].form).get("name", ""))) for one in page
    ]
