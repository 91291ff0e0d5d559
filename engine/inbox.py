"""What one officer can do now: what their units owe and the records that wait, a page at a time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.claims import Held, Pinned, claims_of, triggers_of
from engine.cursor import after_owed, read_place
from engine.due import Owed, as_owed
from engine.editions import edition_named
from i18n.text import Text
from storage.database import Database
from storage.inbox import Undated, count_owed, count_undated, owed_first, undated_first
from storage.owed import OwedRow
from storage.people import OfficerRow, officer_by_id
from storage.plans import PlanRow, editions_of, plans_of
from storage.records import RecordRow, records
from storage.standing import roles_held
from storage.unit_names import names_of
from storage.work import Work
from workflows.calendar_source import VIETNAM
from workflows.definition import Track

COUNTED_TO = 1000
"""How far matters are counted: whoever has more than this many is not helped by the number."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that waits for the officer; ``triggers`` are the moves they may make from there."""

    plan: str
    record: str
    track: str
    unit: str
    state: str
    state_label: Text
    version: int
    triggers: tuple[tuple[str, Text], ...]


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

    @property
    def can_acknowledge(self) -> bool:
        """Whether the officer may say that they know of it (``engine.acknowledge``): it is not yet
        late, and nobody has said so. Whoever owes may say it, and nothing else is in an inbox."""
        owed = self.owed
        return owed is not None and not owed.late and owed.acknowledged_at is None


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of an officer's work, by the harm of being late.

    Attributes:
        total: of matters on all pages; ``late`` of them past their date. Both are counted to
            ``COUNTED_TO`` and no further.
        next: where the next page begins; "" when this is the last.
    """

    matters: tuple[Matter, ...] = ()
    total: int = 0
    late: int = 0
    next: str = ""

    @property
    def uncounted(self) -> bool:
        """Whether there may be more than ``total``."""
        return self.total == COUNTED_TO

    @property
    def owed(self) -> tuple[Owed, ...]:
        """What is owed on this page."""
        return tuple(one.owed for one in self.matters if one.owed is not None)

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """The records on this page that may be moved, each once."""
        found = (one.waiting for one in self.matters)
        return tuple({one.record: one for one in found if one is not None}.values())

    @property
    def moves(self) -> tuple[tuple[str, Text], ...]:
        """Every move offered on the page, by trigger, for doing several at once."""
        return tuple(dict(one for of in self.waiting for one in of.triggers).items())


def inbox(
    db: Database, officer_id: int, now: datetime, *, after: str = "", at_most: int = 100
) -> Inbox:
    """What an officer can do now in the plans that run: longest overdue first, then by date, then
    what waits without one, oldest first.

    Only the act itself asks the guards; a move listed here may still be refused with reasons. It
    takes as many queries and as much memory for a hundred thousand records as for ten.

    Args:
        officer_id: the officer's row; nobody else's authority is looked at.
        now: aware; roles are those held on that day.
        after: ``next`` of the page before.

    Raises WrongUsage for an ``after`` that no page gave.
    """
    place = read_place(after)
    waiting_alone = after and not place[0]  # what was owed has been shown
    with db.read() as work:
        reader = officer_by_id(work, officer_id)
        if reader is None:
            return Inbox()
        desk = _Desk.of(work, reader, now)
        mine = claims_of(desk.held, desk.editions)
        # One more than asked for tells whether there is another page. Both kinds are asked for
        # whatever the first one finds, so that every page is as many queries.
        wanted, last = (0, place[1]) if waiting_alone else (at_most + 1, 0)
        owed = owed_first(work, mine.owed, place, wanted)
        undated = undated_first(work, mine.waiting, mine.owed, last, at_most + 1 - len(owed))
        many, late = count_owed(work, mine.owed, now, COUNTED_TO)
        more = count_undated(work, mine.waiting, mine.owed, COUNTED_TO - many)
        found: list[OwedRow | Undated] = [*owed, *undated]
        matters = desk.matters(work, found[:at_most])
    return Inbox(
        matters,
        many + more,
        late,
        _next(found[at_most - 1]) if len(found) > at_most else "",
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where an officer works: the plans that run, and what they may do in them on a day."""

    plans: dict[int, PlanRow]
    editions: tuple[Pinned, ...]
    held: Held
    day: date
    now: datetime

    @classmethod
    def of(cls, work: Work, reader: OfficerRow, now: datetime) -> _Desk:
        plans = {one.id: one for one in plans_of(work, reader.committee_id, running=True)}
        editions = tuple(
            Pinned(one.plan_id, one.id, edition_named(work, *one.hashes).definition)
            for one in editions_of(work, plans)
        )
        day = now.astimezone(ZoneInfo(VIETNAM)).date()
        held = roles_held(work, reader.id, reader.committee_id, day)
        return cls(plans, editions, held, day, now)

    def matters(self, work: Work, found: Sequence[OwedRow | Undated]) -> tuple[Matter, ...]:
        rows = records(work, {one.record for one in found})
        names = names_of(work, (row.unit_id for row in rows.values()), self.day)
        told = []
        for one in found:
            row = rows[one.record]
            pinned = edition_named(work, row.definition_sha256, row.calendar_sha256)
            plan, name = self.plans[row.plan_id].code, names[row.unit_id]
            owed = as_owed(plan, one, pinned, name, self.now) if isinstance(one, OwedRow) else None
            track = pinned.definition.tracks[row.track]
            triggers = triggers_of(self.held, pinned.definition, row.track, row.state, row.unit_id)
            told.append(
                Matter(
                    record=row.code,
                    what=owed.label if owed else track.label,
                    named=str(json.loads(row.form).get("name", "")),
                    unit=name,
                    owed=owed,
                    waiting=_waiting(plan, row, track, triggers) if triggers else None,
                )
            )
        return tuple(told)


def _waiting(
    plan: str, row: RecordRow, track: Track, triggers: tuple[tuple[str, Text], ...]
) -> Waiting:
    return Waiting(
        plan=plan,
        record=row.code,
        track=row.track,
        unit=row.unit,
        state=row.state,
        state_label=track.states[row.state].label,
        version=row.version,
        triggers=triggers,
    )


def _next(last: OwedRow | Undated) -> str:
    return after_owed(last) if isinstance(last, OwedRow) else str(last.id)
