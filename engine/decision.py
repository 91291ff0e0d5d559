"""The outcome of deciding one move: approved with its consequences, or refused with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from workflows.definition import LetterKind
from workflows.verdict import Refusal, Verdict


@dataclass(frozen=True, slots=True)
class DutyOpened:
    """An obligation the move opens (or reopens, when the record owed it before)."""

    deadline: str
    due_at: datetime
    next_at: datetime | None
    counted_from: date | None = None


@dataclass(frozen=True, slots=True)
class DutySettled:
    """An obligation the move settles; ``met_at`` is the act's date that counts."""

    id: int
    deadline: str
    met_at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class TargetCrossed:
    """A unit comes to have the least number of a quota it owes by a date, or no longer has it.

    Attributes:
        carrier: the track of the unit's record that carries the obligation.
        met_at: the act's date that counts; None when the unit fell short again.
        next_at: when to remind it again; None when it has the number.
    """

    deadline: str
    carrier: str
    met_at: datetime | None
    late: bool
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class LetterDue:
    """A letter the move sends to the officers holding one of the roles."""

    letter: LetterKind
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Approved:
    """The move may be made; all that follows from it, for the act and for the preview alike."""

    to: str
    verdicts: tuple[Verdict, ...]
    quota_changes: Mapping[str, int] = field(default_factory=dict)
    opened: tuple[DutyOpened, ...] = ()
    settled: tuple[DutySettled, ...] = ()
    targets: tuple[TargetCrossed, ...] = ()
    letters: tuple[LetterDue, ...] = ()


Outcome = Approved | Refusal
"""What ``engine.machine.decide`` returns."""
