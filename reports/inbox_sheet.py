"""An officer's inbox as a page shows it: one line a matter, by the harm of being late."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.due import Owed, unit_names
from engine.editions import edition_named
from engine.inbox import Inbox, Waiting, inbox
from i18n.text import Text
from storage.database import Database
from storage.people import officer_by_id
from storage.records import RecordRow, records
from storage.work import Work
from workflows.calendar_source import VIETNAM


@dataclass(frozen=True, slots=True)
class Matter:
    """Something to do: what is owed, what may be done with its record now, or both.

    Attributes:
        what: what is owed, else what kind of record waits.
        named: what the unit called the record; "" for a list or a report.
    """

    record: str
    what: Text
    named: str
    unit: Text
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
        page = _told(work, officer_id, matters[first : first + at_most], now)
    moves = {
        trigger: label
        for one in page
        if one.waiting is not None
        for trigger, label in one.waiting.triggers
    }
    late = sum(one.late for one in mine.owed)
    return InboxSheet(tuple(page), tuple(moves.items()), len(matters), late)


def _matters(mine: Inbox) -> list[_Found]:
    waiting = {one.record: one for one in mine.waiting}
    unknown = {(one.record, one.deadline) for one in mine.unacknowledged}
    owed = [
        _Found(one.record, one, waiting.get(one.record), (one.record, one.deadline) in unknown)
        for one in mine.owed
    ]
    dated = {one.record for one in mine.owed}
    undated = [_Found(one.record, None, one, False) for one in mine.waiting]
    return [*owed, *(one for one in undated if one.record not in dated)]


def _told(work: Work, officer_id: int, page: Sequence[_Found], now: datetime) -> list[Matter]:
    """The matters of a page in words, by one query for all its records."""
    rows = records(work, [one.record for one in page])
    reader = officer_by_id(work, officer_id)
    committee_id = reader.committee_id if reader else 0
    names = unit_names(work, committee_id, now.astimezone(ZoneInfo(VIETNAM)).date())
    return [_matter(work, one, rows[one.record], names) for one in page]


def _matter(work: Work, one: _Found, row: RecordRow, names: Mapping[str, Text]) -> Matter:
    runs = edition_named(work, row.definition_sha256, row.calendar_sha256)
    return Matter(
        one.record,
        one.owed.label if one.owed else runs.definition.tracks[row.track].label,
        str(json.loads(row.form).get("name", "")),
        names.get(row.unit, Text(vi=row.unit, en=row.unit)),
        one.owed,
        one.waiting,
        one.can_acknowledge,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    record: str
    owed: Owed | None
    waiting: Waiting | None
    can_acknowledge: bool
