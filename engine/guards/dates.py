"""Guards over dates: on time, late with a reason, and not before (000-11, 001-18, 001-19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.facts import Facts
from engine.guards.labels import role_labels
from engine.move import ActDates
from i18n.dates import before_words
from i18n.language import Lang
from workflows.definition import Deadline, NotBeforeGuard, OnTimeGuard
from workflows.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Before:
    """A due instant that says itself both ways: "trước ngày … (chậm nhất hết thứ …)"."""

    due_at: datetime

    def say(self, lang: Lang) -> str:
        """The strict deadline in words."""
        return before_words(self.due_at, lang)


def date_that_counts(deadline: Deadline, dates: ActDates) -> datetime:
    """The act's date the plan compares with the due date: sent, received, entered or postmarked.

    "Theo dấu bưu điện": a date of sending counts only where a paper with its mark was named;
    without one, the day it was received does.
    """
    match deadline.counts:
        case "sent":
            return dates.sent
        case "received":
            return dates.received
        case "entered":
            return dates.entered
        case "postmark":
            return dates.sent if dates.evidence else dates.received


def on_time(guard: OnTimeGuard, facts: Facts) -> Verdict:
    """Whether the act's date that counts is before the due instant; strictly (trap 1).

    Paper of 9/3 typed in on 13/3 is on time where the plan counts the sending (requirements §1.7).
    """
    deadline = facts.definition.deadlines[guard.on_time]
    due_at = facts.due.get(guard.on_time)
    counted = date_that_counts(deadline, facts.dates)
    zone = ZoneInfo(facts.definition.zone)
    said: dict[str, object] = {"deadline": deadline.label, "at": counted}
    if due_at is None:
        return Verdict("on_time", "on_time_window", clear=True, facts=said)
    said["due"] = Before(due_at)
    seen, limit = _local(counted, zone), _local(due_at, zone)
    if counted < due_at:
        return Verdict("on_time", "on_time_ok", clear=True, seen=seen, limit=limit, facts=said)
    if guard.late == "refuse":
        office = (facts.definition.receiving_office,)
        return Verdict(
            "on_time",
            "late",
            clear=False,
            seen=seen,
            limit=limit,
            cleared_by=role_labels(facts.definition, office),
            facts=said,
        )
    given = bool(facts.note.strip())
    return Verdict(
        "on_time",
        "late_with_reason" if given else "late_needs_reason",
        clear=False,
        soft=given,
        seen=seen,
        limit=limit,
        cleared_by=() if given else role_labels(facts.definition, facts.transition.by),
        facts=said,
    )


def not_before(guard: NotBeforeGuard, facts: Facts) -> Verdict:
    """Whether the named date has passed, so that the move may begin."""
    deadline = facts.definition.deadlines[guard.not_before]
    opens_at = facts.due.get(guard.not_before)
    zone = ZoneInfo(facts.definition.zone)
    early = opens_at is not None and facts.now < opens_at
    said: dict[str, object] = {"deadline": deadline.label}
    if opens_at is not None:
        said["opens"] = opens_at.astimezone(zone).date()
    return Verdict(
        "not_before",
        "too_early" if early else "not_before_ok",
        clear=not early,
        seen=_local(facts.now, zone),
        limit=_local(opens_at, zone) if opens_at else None,
        earliest=opens_at if early else None,
        facts=said,
    )


def _local(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).isoformat(timespec="minutes")
