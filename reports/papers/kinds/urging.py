"""The letter that urges: who has not sent what was due when (công văn đôn đốc)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from engine.due import Owed, owed
from engine.duties import owing_roles
from i18n.dates import before_words, date_words
from reports.due_words import state_words
from reports.papers.asked import Facts, Ground
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
    every = [
        one
        for one in owed(ground.db, ground.plan.code, now, unit=ground.asked.unit)
        if not one.unit.startswith(OFFICE) and _of_units(ground, one)
    ]
    still = [one for one in every if one.state == "open"]
    late = [one for one in still if one.late]
    urged = late or [one for one in still if one.days_left <= SOON]
    if not urged:
        raise WrongUsage("paper_nothing_owed", plan=ground.plan.code)
    units = list(dict.fromkeys(one.unit_name.vi for one in urged))
    sent = Counter(_date(one) for one in every if one.state == "settled")
    return {
        "late": bool(late),
        "one_unit": units[0] if len(units) == 1 else "",
        "to": units if len(units) <= NAMED else [],
        "units": len(units),
        "matters": [
            {
                "label": missing[0].label.vi,
                "due": before_words(missing[0].due_at, "vi"),
                "count": len(missing),
                "sent": 0 if ground.asked.unit else sent[date],
                "rows": [_row(at, one) for at, one in enumerate(_by_kind(ground, missing), 1)],
            }
            for date, missing in _by_date(urged).items()
        ],
    }


def _of_units(ground: Ground, one: Owed) -> bool:
    """Whether it is the unit's own step: what the office owes of a unit's record is not urged."""
    plan = ground.definition
    deadline = plan.deadlines.get(one.deadline)
    roles = owing_roles(plan, deadline) if deadline else ()
    return not roles or any(plan.roles[role].of == "unit" for role in roles)


def _date(one: Owed) -> tuple[str, str]:
    return one.deadline, one.period.key if one.period else ""


def _by_date(urged: list[Owed]) -> dict[tuple[str, str], list[Owed]]:
    """What is owed by its date, the earliest first."""
    grouped: dict[tuple[str, str], list[Owed]] = {}
    for one in sorted(urged, key=lambda one: one.due_at):
        grouped.setdefault(_date(one), []).append(one)
    return grouped


def _by_kind(ground: Ground, rows: list[Owed]) -> list[Owed]:
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
