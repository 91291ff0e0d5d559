"""What comes with a letter: the unit's list, filled with what is known, and days for a calendar.

Which letters carry what, and why: docs/decisions/0093-what-comes-with-a-letter.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.intake.list_sheet import UnitList, list_bytes
from engine.intake.unit_lists import list_name, unit_lists
from engine.letters.composed import Composed
from engine.letters.ground import Ground, owed
from i18n.language import Lang
from notifications.calendar_file import Event, calendar_bytes, clock_of, due_event, visit_event
from notifications.facts import (
    CatchUp,
    DueToday,
    Enclosed,
    Invitation,
    LetterFacts,
    Moved,
    Opening,
    Overdue,
    Reminder,
    Returned,
)
from notifications.letter import Attachment
from storage.duties import duties_of
from workflows.definition import Definition

WITH_A_LIST = (Opening, Reminder, DueToday, CatchUp, Overdue, Moved, Returned)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CALENDAR = "text/calendar"
PUBLISHED = (("method", "PUBLISH"), ("charset", "utf-8"))

_Made = tuple[Enclosed, Callable[[Lang], Attachment]]


def enclosed(ground: Ground, facts: LetterFacts) -> Composed:
    """The letter with the names of its files, and what makes them."""
    made = [one for one in (_list(ground, facts), _calendar(ground, facts)) if one is not None]
    if not made:
        return Composed(facts, ground.officer)
    named = replace(facts, enclosed=tuple(name for name, _ in made))

    def files(lang: Lang) -> tuple[Attachment, ...]:
        return tuple(make(lang) for _, make in made)

    return Composed(named, ground.officer, files)


# --- the list ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    definition: Definition
    one: UnitList


def _list(ground: Ground, facts: LetterFacts) -> _Made | None:
    """To officers of the unit, while the list is still theirs to send (001-18, 001-26)."""
    if not isinstance(facts, WITH_A_LIST) or facts.reader.unit is None:
        return None
    track = _list_track(ground)
    found = _unit_list(ground, track) if track else None
    if track is None or found is None:
        return None
    name = list_name(ground.plan.code, track, ground.of_unit().code)

    def make(lang: Lang) -> Attachment:
        return Attachment(name, SHEET, list_bytes(found.definition, found.one, lang))

    return Enclosed(name, "list"), make


def _list_track(ground: Ground) -> str | None:
    """The list the letter asks for: its record's own, at the opening the one due first."""
    if ground.record is not None:
        track = ground.record.track
    else:
        first = next(iter(owed(ground)), None)
        track = first.track if first else ""
    known = ground.definition.tracks.get(track)
    return track if known is not None and known.collects is not None else None


def _unit_list(ground: Ground, track: str) -> _Found | None:
    definition, lists = unit_lists(
        ground.work, ground.plan.code, track, ground.now, unit=ground.of_unit().code
    )
    return _Found(definition, lists[0]) if lists else None


# --- the calendar --------------------------------------------------------------------------------


def _calendar(ground: Ground, facts: LetterFacts) -> _Made | None:
    events = _events(ground, facts)
    if not events:
        return None
    name = f"{facts.code}.ics"
    stamp = ground.message.created_at  # of the message, not of the attempt: a retry is the same

    def make(lang: Lang) -> Attachment:
        content = calendar_bytes(events, lang, stamp)
        return Attachment(name, CALENDAR, content, PUBLISHED)

    return Enclosed(name, "calendar"), make


def _events(ground: Ground, facts: LetterFacts) -> list[Event]:
    if isinstance(facts, Invitation):
        key = _uid(ground, facts.code, "invitation", str(ground.message.facts["trigger"]))
        return [visit_event(facts, key, clock_of(facts.clock))]
    if isinstance(facts, Opening):
        rows = [row.duty for row in owed(ground)]
    elif isinstance(facts, Moved):
        known = duties_of(ground.work, ground.of_record().id)
        rows = [one for one in known if one.id == ground.message.obligation_id]
    else:
        return []
    told = facts.duties if isinstance(facts, Opening) else (facts.duty,)
    return [
        due_event(facts, duty, _uid(ground, str(row.record_id), "due", row.deadline), row.due_rev)
        for row, duty in zip(rows, told, strict=True)
    ]


def _uid(ground: Ground, *named: str) -> str:
    """Equal for one event of one plan in one office: a moved date replaces the old entry."""
    plan = (ground.plan.code, ground.plan.opened_at.isoformat())
    return hashlib.sha256("\n".join((*plan, *named)).encode()).hexdigest()[:32]
