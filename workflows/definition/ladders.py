"""Ladders of a plan: reminders before a date and escalations after it."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from workflows.definition.letters import LetterKind
from workflows.definition.part import Id, Names, Part

_OFFSET = re.compile(r"^(?:due|([+-]\d{1,3})(d|wd))$")


def _offset(text: str) -> str:
    if not _OFFSET.match(text):
        raise ValueError("rung_offset")
    return text


class Rung(Part):
    """One step of a ladder: when, to whom, which letter, or which move.

    ``at`` is ``due`` (the last good day) or an offset from it: ``-14d`` calendar days, ``-1wd``
    working days, ``+3wd`` after it. ``to`` names roles of the plan; without it the officers who
    owe.

    An escalation is prepared and waits until the receiving office releases it; ``automatic`` sends
    it without. ``urgent`` lets a letter leave outside the hours in which letters are sent. ``move``
    names a trigger that the system fires in place of a letter: whatever the move tells, it tells.
    """

    at: Annotated[str, AfterValidator(_offset), Field(examples=["-14d", "-1wd", "due", "+3wd"])]
    to: Names = ()
    letter: LetterKind | None = None
    urgent: bool = False
    automatic: bool = False
    move: Id | None = None

    @property
    def amount(self) -> int:
        """Days before (negative) or after (positive) the last good day."""
        match = _OFFSET.match(self.at)
        return int(match[1]) if match and match[1] else 0

    @property
    def working(self) -> bool:
        """Whether the offset counts working days."""
        return self.at.endswith("wd")

    @property
    def waits(self) -> bool:
        """Whether its letters wait until the receiving office releases them."""
        return self.sends is LetterKind.ESCALATION and self.move is None and not self.automatic

    @property
    def sends(self) -> LetterKind:
        """The letter of this rung.

        As written, else a reminder before the last good day, the last-day letter on it, and
        overdue after it.
        """
        if self.letter is not None:
            return self.letter
        if self.amount > 0:
            return LetterKind.OVERDUE
        return LetterKind.REMINDER if self.amount else LetterKind.DUE_TODAY


class Ladder(Part):
    """Reminders before a date and escalations after it."""

    rungs: tuple[Rung, ...] = Field(min_length=1)
