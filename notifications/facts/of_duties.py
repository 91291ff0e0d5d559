"""What letters about something owed are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from i18n.text import Text
from notifications.facts.parts import (
    DueDate,
    Duty,
    Known,
    LetterFacts,
    NextStep,
    Person,
    Reminded,
    Target,
)
from workflows.definition import LetterKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening(LetterFacts):
    """The plan starts: what the unit owes, by when, and how many it should strive for."""

    kind: ClassVar[LetterKind] = LetterKind.OPENING

    unit: Text
    duties: tuple[Duty, ...]
    targets: tuple[Target, ...]

    @property
    def ahead(self) -> tuple[Duty, ...]:
        """What is still in time when the letter leaves."""
        return tuple(one for one in self.duties if one.due.days_left(self.today) >= 0)

    @property
    def past(self) -> tuple[Duty, ...]:
        """What was due before the unit came to take part, or before the plan was opened here."""
        return tuple(one for one in self.duties if one.due.days_left(self.today) < 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(LetterFacts):
    """Something is due soon."""

    kind: ClassVar[LetterKind] = LetterKind.REMINDER

    unit: Text
    duty: Duty
    targets: tuple[Target, ...]
    next_step: NextStep | None

    @property
    def days_left(self) -> int:
        """0 on the last good day, negative when the letter leaves after it."""
        return self.duty.due.days_left(self.today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue(LetterFacts):
    """The date has passed and nothing has arrived."""

    kind: ClassVar[LetterKind] = LetterKind.OVERDUE

    unit: Text
    duty: Duty
    next_step: NextStep | None

    @property
    def days_over(self) -> int:
        """Days since the last good day."""
        return -self.duty.due.days_left(self.today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation(LetterFacts):
    """A head is told what a unit has not sent, what was done about it, and whom to call.

    Attributes:
        known: who of the unit said that they know; None when nobody did.
        unreached: no letter about it reached the officers who owe.
    """

    kind: ClassVar[LetterKind] = LetterKind.ESCALATION

    unit: Text
    duty: Duty
    reminded: tuple[Reminded, ...]
    people: tuple[Person, ...]
    next_step: NextStep | None
    known: Known | None = None
    unreached: bool = False

    @property
    def days_over(self) -> int:
        """Days since the last good day."""
        return -self.duty.due.days_left(self.today)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueToday(LetterFacts):
    """Today is the last day on which it is still on time."""

    kind: ClassVar[LetterKind] = LetterKind.DUE_TODAY

    unit: Text
    duty: Duty
    targets: tuple[Target, ...]
    next_step: NextStep | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp(LetterFacts):
    """The system was silent and says so; this stands today, before the date or past it.

    Attributes:
        silent_since: the day on which the first letter that did not leave was planned.
        missed: the days of the letters that did not leave and never will, earliest first.
    """

    kind: ClassVar[LetterKind] = LetterKind.CATCH_UP

    unit: Text
    duty: Duty
    silent_since: date
    missed: tuple[date, ...]
    targets: tuple[Target, ...]
    next_step: NextStep | None

    @property
    def days_left(self) -> int:
        """0 on the last good day, negative after it."""
        return self.duty.due.days_left(self.today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(LetterFacts):
    """A date was moved: to those who got the old one.

    Attributes:
        duty: with its new date; ``old`` is the date it had.
        reason: as the office wrote it; empty when it was erased.
        document: number of the paper that moved it ("Công văn số 12-CV/BTGHU"); may be empty.
    """

    kind: ClassVar[LetterKind] = LetterKind.MOVED

    unit: Text
    duty: Duty
    old: DueDate
    reason: str
    document: str
    next_step: NextStep | None

    @property
    def days_left(self) -> int:
        """Days to the new last good day; negative after it."""
        return self.duty.due.days_left(self.today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived(LetterFacts):
    """Nothing is owed any more: to those who were told that it was.

    Attributes:
        duty: with the date it had.
        reason: as the office wrote it; empty when it was erased.
        document: number of the paper that says so ("12-CV/BTG"); may be empty.
    """

    kind: ClassVar[LetterKind] = LetterKind.WAIVED

    unit: Text
    duty: Duty
    reason: str
    document: str
