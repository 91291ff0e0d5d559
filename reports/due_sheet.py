"""Who owes what by when, and who is short of a target.

Two lists on one sheet (requirements §1.7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.due import Owed, Shortfall, owed, shortfalls
from i18n.catalog import say
from i18n.dates import day_if_midnight
from i18n.language import LANGUAGES, Lang
from storage.database import Database
from storage.plans import plans


@dataclass(frozen=True, slots=True)
class DueSheet:
    """Obligations sorted by harm, and shortfalls apart from them."""

    owed: tuple[Owed, ...]
    shortfalls: tuple[Shortfall, ...]


def due_sheet(
    db: Database, plan: str | None, now: datetime, *, unit: str | None = None
) -> DueSheet:
    """The sheet of one plan, or of all that are open, at ``now`` (aware).

    Raises NotFound for an unknown plan or unit.
    """
    with db.read() as work:
        codes = [plan] if plan else [one.code for one in plans(work) if one.closed_at is None]
    all_owed = [one for code in codes for one in owed(db, code, now, unit=unit)]
    short = [
        one
        for code in codes
        for one in shortfalls(db, code, now)
        if unit is None or one.unit == unit
    ]
    all_owed.sort(key=lambda one: (one.state != "open", one.due_at, one.unit, one.record))
    return DueSheet(tuple(all_owed), tuple(short))


def state_words(one: Owed, lang: Lang) -> str:
    """How an obligation stands: days left or overdue, or when it was met."""
    if one.state == "settled":
        code = "due.met_late" if one.late else "due.met"
        return say(code, lang, at=one.met_at and day_if_midnight(one.met_at))
    if one.state == "waived":
        return say("due.waived", lang)
    if one.late:
        left = say("due.overdue", lang, n=max(1, -one.days_left))
    else:
        left = say("due.left", lang, n=one.days_left)
    if one.extended:
        left = say("due.extended_to", lang, left=left)
    if one.acknowledged_at is None:
        return left
    return say("due.acknowledged", lang, left=left, at=one.acknowledged_at)


def owed_json(one: Owed) -> dict[str, object]:
    """For a program."""
    return {
        "plan": one.plan,
        "unit": one.unit,
        "unit_name": one.unit_name.vi,
        "deadline": one.deadline,
        "record": one.record,
        "due_at": one.due_at,
        "last_good_day": one.last_good_day,
        "last_working_day": one.last_working_day,
        "days_left": one.days_left,
        "state": one.state,
        "extended": one.extended,
        "acknowledged_at": one.acknowledged_at,
        "met_at": one.met_at,
        "late": one.late,
        "next_at": one.next_at,
        "period": one.period.key if one.period else None,
        "how": {lang: one.how.say(lang) for lang in LANGUAGES},
    }


def shortfall_json(one: Shortfall) -> dict[str, object]:
    """For a program."""
    return {
        "unit": one.unit,
        "unit_name": one.unit_name.vi,
        "quota": one.quota,
        "counted": one.counted,
        "wanted": one.wanted,
        "missing": one.missing,
        "soft": one.soft,
    }
