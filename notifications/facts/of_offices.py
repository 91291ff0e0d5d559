"""What letters about several matters, to the receiving office, and for signing in are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from i18n.text import Text
from notifications.facts.parts import DueDate, Item, LetterFacts
from workflows.definition import LetterKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest(LetterFacts):
    """Several matters for one officer; ``items`` stand worst first."""

    kind: ClassVar[LetterKind] = LetterKind.DIGEST

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Nearest:
    """The next date of a plan, and how many units owe by it."""

    due: DueDate
    label: Text
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily(LetterFacts):
    """How a plan stands this morning; short, and sent on quiet days too.

    Attributes:
        due_today, overdue: what is owed, worst first.
        nearest: None when nothing is owed by a later date.
        held: letters that wait for release.
        unsent: letters that could not leave.
    """

    kind: ClassVar[LetterKind] = LetterKind.DAILY

    due_today: tuple[Item, ...]
    overdue: tuple[Item, ...]
    nearest: Nearest | None
    held: int
    unsent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(LetterFacts):
    """Letters wait until the office releases them; ``since`` is the day of the oldest."""

    kind: ClassVar[LetterKind] = LetterKind.RELEASE

    items: tuple[Item, ...]
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn(LetterFacts):
    """A link and a code for one officer, good for a few minutes.

    Attributes:
        link: works once; ``secret`` are the six digits for another device.
        until: the first instant at which neither works.
        minutes: how long they were good for when asked.
    """

    kind: ClassVar[LetterKind] = LetterKind.SIGN_IN

    link: str
    secret: str
    until: datetime
    minutes: int
