"""What comes with a letter: the unit's list, filled with what is known, and days for a calendar.

Which letters carry what, and why: docs/decisions/0093-what-comes-with-a-letter.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

from engine.intake.list_sheet import list_bytes
from engine.intake.unit_lists import list_name, to_send, unit_lists
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


def _list(ground: Ground, facts: LetterFacts) -> _Made | None:
    """To officers of the unit, while the list is still theirs to send (001-18, 001-26)."""
    if not isinstance(facts, WITH_A_LIST) or facts.reader.unit is None:
        return None
    asked = _asked_list(ground)
    if asked is None:
        return None
    code, track, period = asked
    plan, unit = ground.plan.code, ground.of_unit().code
    name = list_name(plan, track, unit, period)

    def make(lang: Lang) -> Attachment:
        definition, lists = unit_lists(ground.work, plan, track, ground.now, unit=unit)
        own = next(one for one in lists if one.record == code)
        return Attachment(name, SHEET, list_bytes(definition, own, lang))

    return Enclosed(name, "list"), make


def _asked_list(ground: Ground) -> tuple[str, str, str] | None:
    """Record, track and period of the list the letter asks for, if it is still to be sent: its
    record's own, at the opening the one due first."""
    first = next(iter(owed(ground)), None)
    if ground.record is not None:
        asked = ground.record
        code, track, state, period = asked.code, asked.track, asked.state, asked.period
    elif first is not None:
        code, track, state, period = first.record, first.track, first.state, first.period
    else:
        return None
    known = ground.definition.tracks.get(track)
    waits = known is not None and known.collects is not None and state in to_send(known)
    return (code, track, period) if waits else None


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
        due_event(facts, duty, _uid(ground, "due", str(row.id)), row.due_rev)
        for row, duty in zip(rows, told, strict=True)
    ]


def _uid(ground: Ground, *named: str) -> str:
    """Equal for one event of one plan in one office: a moved date replaces the old entry."""
    plan = (ground.plan.code, ground.plan.opened_at.isoformat())
    return hashlib.sha256("\n".join((*plan, *named)).encode()).hexdigest()[:32]
