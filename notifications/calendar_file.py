"""Days for the calendar of a phone or a computer: an .ics file (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from i18n.catalog import say
from i18n.language import Lang
from i18n.text import Text
from notifications.facts import Duty, Invitation, Moved, Opening

if TYPE_CHECKING:
    from icalendar import Component

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PRODUCT = "-//Lantoa//Lantoa//VI"
_CLOCK = re.compile(r"\s*([01]?\d|2[0-3])\s*(?:[:gh]|giờ)\s*([0-5]\d)?(?:\s*phút)?\s*")


@dataclass(frozen=True, slots=True)
class Event:
    """One day, or one moment of it.

    Attributes:
        uid: equal for the same event ever after; ``sequence`` grows when it changes.
        clock: the time of day in Vietnam; None for the whole day.
        title, about: each language's words.
    """

    uid: str
    sequence: int
    day: date
    clock: time | None
    place: str
    title: Text
    about: Text


def clock_of(written: str) -> time | None:
    """A time of day as offices write it ("08:00", "8g30", "14 giờ"); None for anything else."""
    found = _CLOCK.fullmatch(written)
    return time(int(found[1]), int(found[2] or 0)) if found else None


def due_event(facts: Opening | Moved, duty: Duty, uid: str, revision: int) -> Event:
    """The last day on which something is still on time, as a day of its own."""
    return Event(
        uid=uid,
        sequence=revision,
        day=duty.due.last_day,
        clock=None,
        place="",
        title=_both("calendar.due", duty=duty.label, unit=facts.unit),
        about=_both("calendar.due.about", due=duty.due, plan=facts.plan.title),
    )


def visit_event(facts: Invitation, uid: str, clock: time | None) -> Event:
    """The day to which somebody is invited."""
    return Event(
        uid=uid,
        sequence=facts.sequence,
        day=facts.day,
        clock=clock,
        place=facts.place,
        title=_both("calendar.visit", event=facts.event, name=facts.name or facts.unit),
        about=_both("calendar.visit.about", plan=facts.plan.title, code=facts.code),
    )


def calendar_bytes(events: Sequence[Event], lang: Lang, stamp: datetime) -> bytes:
    """The events as one file; equal calls give equal bytes.

    Published, not requested: nothing asks the reader to answer a machine (RFC 5546, 3.2.1).

    Args:
        stamp: aware; when the entries were made (DTSTAMP).
    """
    # Imported here: its three tenths of a second are paid by whoever sends a calendar.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for one in events:
        calendar.add_component(_component(one, lang, stamp))
    content: bytes = calendar.to_ical()
    return content


def _component(one: Event, lang: Lang, stamp: datetime) -> Component:
    from icalendar import Event as Entry

    entry = Entry()
    entry.add("uid", f"{one.uid}@lantoa")
    entry.add("sequence", one.sequence)
    entry.add("dtstamp", stamp.astimezone(UTC))
    if one.clock is None:
        entry.add("dtstart", one.day)
        entry.add("dtend", one.day + timedelta(days=1))
        # A deadline or a day out takes nobody's day in a shared calendar (RFC 5545, 3.8.2.7).
        entry.add("transp", "TRANSPARENT")
    else:
        entry.add("dtstart", datetime.combine(one.day, one.clock, ZONE).astimezone(UTC))
    entry.add("summary", one.title.say(lang))
    entry.add("description", one.about.say(lang))
    if one.place:
        entry.add("location", one.place)
    return entry


def _both(code: str, /, **facts: object) -> Text:
    return Text(vi=say(f"letters.{code}", "vi", **facts), en=say(f"letters.{code}", "en", **facts))
