"""The pieces that letters are told in, and what every letter is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Literal

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
    """Who gets the letter and why: the role they hold, for a unit or for the committee.

    Attributes:
        instead: the roles it was meant for, which nobody holds; empty where it was meant for them.
    """

    name: str
    role: Text
    unit: Text | None
    instead: tuple[Text, ...] = ()


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
    """What the ladder does next if nothing arrives.

    Attributes:
        move: the move that the system makes then, in place of the letter.
    """

    on: date
    letter: LetterKind
    to: tuple[Text, ...]
    move: Text | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """An officer of the unit has said that they know; ``by`` is their name."""

    on: date
    by: str


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
class Item:
    """One matter of a letter about several, short enough for one line.

    Attributes:
        kind: the letter the matter would have got alone.
        matter: the work or the paper; ``due`` is None for what has no date.
        code: by which the record is found.
    """

    kind: LetterKind
    unit: Text
    matter: Text
    due: DueDate | None = None
    next_step: NextStep | None = None
    code: str = ""

    def harm(self, today: date) -> tuple[int, int, str]:
        """Sorts the worst first: longest overdue, then due soonest, then what has no date."""
        left = self.due.days_left(today) if self.due else 0
        return (0 if self.due else 1, left, self.code)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that comes with the letter, as the letter names it."""

    name: str
    what: Literal["list", "calendar"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """What every letter is told.

    Attributes:
        today: the day it leaves, in Vietnam.
        code: of the record it is about, by which the office finds it; empty when about none.
        enclosed: the files that come with it.
    """

    kind: ClassVar[LetterKind]

    plan: PlanNamed
    reader: Reader
    contact: Contact | None
    today: date
    code: str = ""
    enclosed: tuple[Enclosed, ...] = ()
