"""An obligation's date as letters and lists say it."""

from __future__ import annotations

from datetime import datetime

from notifications.facts import DueDate
from workflows.definition import Definition


def due_date(definition: Definition, deadline: str, due_at: datetime) -> DueDate:
    """As the plan words it; an extended date is said strictly, as it is kept.

    A day that was reckoned is a last good day, so the letter says "hết ngày".
    """
    planned = definition.deadlines[deadline].due
    as_planned = planned.instant(definition.zone) == due_at
    through = planned.through is not None and as_planned
    return DueDate(due_at, through=through or not planned.fixed)
