"""What each letter is told: typed facts, complete before a template sees them.

A letter reads nothing else. Labels are ``Text`` in both languages; the letter takes the reader's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from i18n.dates import before_words, date_words, in_vietnam
from i18n.language import Lang
from i18n.text import Text
from workflows.definition import LetterKind


@dataclass(frozen=True, slots=True)
class DueDate:
    """A date as the plan says it.

    Attributes:
        at: the first instant that is too late, aware.
        through: the plan says "hết ngày D" and not "trước ngày D+1".
    """

    at: datetime
    through: bool = False

    def say(self, lang: Lang) -> str:
        """Both ways: "trước ngày 10/3/2023 (chậm nhất hết thứ Năm, 09/3/2023)"."""
        if not self.through:
            return before_words(self.at, lang)
        last = date_words(self.last_day, lang, weekday=True)
        return f"chậm nhất hết {last}" if lang == "vi" else f"by the end of {last}"

    def short(self, lang: Lang) -> str:
        """For a subject line: "trước ngày 10/3/2023"."""
        if self.through:
            last = date_words(self.last_day, lang)
            return f"hết ngày {last}" if lang == "vi" else f"by the end of {last}"
        return self.say(lang).partition(" (")[0]

    @property
    def last_day(self) -> date:
        """The last day, in Vietnam, on which it is still on time."""
        local = in_vietnam(self.at)
        return local.date() - timedelta(1) if local.time() == time(0) else local.date()

    def days_left(self, today: date) -> int:
        """Days from ``today`` to the last good day: 0 on that day itself, negative after it."""
        return (self.last_day - today).days


@dataclass(frozen=True, slots=True)
class PlanNamed:
    """The plan as a letter names it; ``addressee`` is where papers go ("Huyện ủy")."""

    code: str
    title: Text
    number: str | None
    issuer: Text
    addressee: Text | None
    office: Text


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets the letter and why: the role they hold, for a unit or for the committee."""

    name: str
    role: Text
    unit: Text | None


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask; phone and email may be empty."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Duty:
    """Something owed by a date: ``label`` is the work, ``paper`` what has to arrive."""

    label: Text
    paper: Text
    due: DueDate


@dataclass(frozen=True, slots=True)
class Target:
    """How many records a unit strives for, or must have; ``noun`` is what is counted."""

    noun: Text
    wanted: int
    counted: int = 0
    soft: bool = True

    @property
    def missing(self) -> int:
        """How many are still missing, never negative."""
        return max(self.wanted - self.counted, 0)


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the ladder does next if nothing arrives."""

    on: date
    letter: LetterKind
    to: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Reminded:
    """A letter about the same matter that went before."""

    on: date
    letter: LetterKind
    to: str


@dataclass(frozen=True, slots=True)
class Person:
    """An officer of the unit whom a leader can call."""

    name: str
    role: Text
    phone: str


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What every letter is told. ``today`` is the day it leaves, in Vietnam."""

    kind: ClassVar[LetterKind]

    plan: PlanNamed
    reader: Reader
    contact: Contact | None
    today: date


@dataclass(frozen=True, slots=True)
class Opening(LetterFacts):
    """The plan starts: what the unit owes, by when, and how many it should strive for."""

    kind: ClassVar[LetterKind] = LetterKind.OPENING

    unit: Text
    duties: tuple[Duty, ...]
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Escalation(LetterFacts):
    """A head is told what a unit has not sent, what was done about it, and whom to call."""

    kind: ClassVar[LetterKind] = LetterKind.ESCALATION

    unit: Text
    duty: Duty
    reminded: tuple[Reminded, ...]
    people: tuple[Person, ...]
    next_step: NextStep | None

    @property
    def days_over(self) -> int:
        """Days since the last good day."""
        return -self.duty.due.days_left(self.today)


@dataclass(frozen=True, slots=True)
class Receipt(LetterFacts):
    """An act was received and entered: fit for a screenshot.

    Attributes:
        paper: what it was about ("Danh sách đăng ký"); ``name`` is the record's own, if it has one.
        act: what was done; ``state`` where it stands now.
        code: by which the entry is found again.
        late: the date that counts was after the due date; None when no date applied.
    """

    kind: ClassVar[LetterKind] = LetterKind.RECEIPT

    unit: Text
    paper: Text
    name: str
    act: Text
    state: Text
    sent: datetime
    received: datetime
    entered: datetime
    by: str
    code: str
    due: DueDate | None
    late: bool | None
    targets: tuple[Target, ...]
    ahead: tuple[Duty, ...]

    @property
    def short(self) -> tuple[Target, ...]:
        """The targets not reached yet."""
        return tuple(target for target in self.targets if target.missing)

    @property
    def one_moment(self) -> bool:
        """Sent, received and entered at once: one date says all."""
        return self.sent == self.received == self.entered
