"""Who owes what by when, and who is short of a target.

Two lists on one sheet (requirements §1.7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.due import Owed, owed
from engine.shortfalls import Shortfall, shortfalls
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
