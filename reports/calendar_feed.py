"""An officer's dates as a calendar that a phone or a computer subscribes to."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from engine.due import Owed
from engine.inbox import inbox
from i18n.catalog import say
from i18n.language import Lang
from i18n.text import Text
from notifications.calendar_file import Event, calendar_bytes
from notifications.facts import DueDate
from storage.database import Database
from workflows.calendar_source import VIETNAM

AT_MOST = 1000
"""Dates in a feed, the earliest: more than any calendar shows."""


def feed_bytes(db: Database, officer_id: int, lang: Lang, now: datetime) -> bytes:
    """What an officer's units owe at ``now`` (aware), each on its last good day (RFC 5545).

    Equal all day while nothing changes, so that a reader who asks again may be told so.
    """
    owed = inbox(db, officer_id, now, at_most=AT_MOST).owed
    made = datetime.combine(now.astimezone(ZoneInfo(VIETNAM)).date(), time(), ZoneInfo(VIETNAM))
    return calendar_bytes([_event(one) for one in owed], lang, made)


def _event(one: Owed) -> Event:
    period = one.period.key if one.period else ""
    return Event(
        uid=f"{one.record}-{one.deadline}{period}",
        sequence=0,
        day=one.last_good_day,
        clock=None,
        place="",
        title=_both("calendar.due", duty=one.label, unit=one.unit_name),
        about=_both("calendar.due.about", due=DueDate(one.due_at), plan=one.plan),
    )


def _both(code: str, /, **facts: object) -> Text:
    return Text(vi=say(f"letters.{code}", "vi", **facts), en=say(f"letters.{code}", "en", **facts))
