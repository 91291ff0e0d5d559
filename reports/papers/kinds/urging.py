"""The letter that urges: who has not sent what was due when (công văn đôn đốc)."""

from __future__ import annotations

from datetime import datetime

from engine.due import Owed, owed
from i18n.dates import before_words, date_words
from reports.due_words import state_words
from reports.papers.asked import Facts, Ground
from reports.sent_sheet import sent_sheet
from storage.people import OFFICE
from workflows.errors import WrongUsage

SOON = 14
"""Days before the last good day: what is due later is not urged yet."""
NAMED = 5
"""Units up to which the letter is addressed to each by name."""


def facts(ground: Ground, now: datetime) -> Facts:
    """What is late, else what is due soon, by date, with the units that have not sent.

    Raises WrongUsage when nothing is owed.
    """
    still = [
        one
        for one in owed(ground.db, ground.plan.code, now, unit=ground.asked.unit)
        if one.state == "open" and not one.unit.startswith(OFFICE)
    ]
    late = [one for one in still if one.late]
    urged = late or [one for one in still if one.days_left <= SOON]
    if not urged:
        raise WrongUsage("paper_nothing_owed", plan=ground.plan.code)
    units = list(dict.fromkeys(one.unit_name.vi for one in urged))
    return {
        "late": bool(late),
        "one_unit": units[0] if len(units) == 1 else "",
        "to": units if len(units) <= NAMED else [],
        "units": len(units),
        "matters": [
            {
                "label": sheet.label.vi,
                "due": before_words(sheet.due_at, "vi"),
                "count": len(sheet.missing),
                "sent": sum(1 for one in _sent(ground, now, sheet.missing[0])),
                "rows": [
                    _row(at, one) for at, one in enumerate(_by_kind(ground, sheet.missing), 1)
                ],
            }
            for sheet in sent_sheet(urged)
        ],
    }


def _sent(ground: Ground, now: datetime, like: Owed) -> list[Owed]:
    if ground.asked.unit:
        return []
    return [
        one
        for one in owed(ground.db, ground.plan.code, now)
        if one.state == "settled" and (one.deadline, one.period) == (like.deadline, like.period)
    ]


def _by_kind(ground: Ground, rows: tuple[Owed, ...]) -> list[Owed]:
    order = [*ground.definition.unit_kinds]
    return sorted(rows, key=lambda one: (order.index(one.unit_kind), one.unit))


def _row(at: int, one: Owed) -> Facts:
    return {
        "no": at,
        "unit": one.unit_name.vi,
        "due": before_words(one.due_at, "vi"),
        "last_day": date_words(one.last_good_day, "vi", weekday=True),
        "standing": state_words(one, "vi"),
    }
