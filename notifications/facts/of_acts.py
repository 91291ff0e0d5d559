"""What letters about something done are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from i18n.text import Text
from notifications.facts.parts import DueDate, Duty, LetterFacts, Person, Target
from workflows.definition import DecisionKind, LetterKind


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(LetterFacts):
    """What a unit sent was given back to be completed.

    Attributes:
        paper: what it was; ``name`` is the record's own, if it has one.
        act: what was done; ``state`` where it stands now.
        reason: in the office's words; empty when it was erased since.
        at: when; ``by`` who, empty for the system.
        duty: what the unit owes again by it, if anything.
    """

    kind: ClassVar[LetterKind] = LetterKind.RETURNED

    unit: Text
    paper: Text
    name: str
    act: Text
    state: Text
    reason: str
    at: datetime
    by: str
    duty: Duty | None

    @property
    def days_left(self) -> int:
        """Days to the last good day of what is owed again; 0 when nothing is."""
        return self.duty.due.days_left(self.today) if self.duty else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(LetterFacts):
    """Somebody is asked to come: a survey visit, a conference.

    Attributes:
        event: what it is ("Hẹn khảo sát"); ``name`` is the record it is about.
        clock: the time of day as written in the form; empty for the whole day.
        place: empty when none was written.
        sequence: grows with every change of the same event (RFC 5545 3.8.7.4).
    """

    kind: ClassVar[LetterKind] = LetterKind.INVITATION

    unit: Text
    event: Text
    name: str
    day: date
    clock: str
    place: str
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A decision on paper: its kind, number (may be empty), day and who signed."""

    kind: DecisionKind
    number: str
    signed_on: date
    signer: str
    post: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commended(LetterFacts):
    """A model was commended, with the paper that says so."""

    kind: ClassVar[LetterKind] = LetterKind.COMMENDED

    unit: Text
    track: Text
    name: str
    state: Text
    paper: Paper | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(LetterFacts):
    """Somebody asks the reader to clear what stands in the way of a move.

    Attributes:
        paper: what the record is; ``name`` is its own, if it has one.
        state: where it stands; ``act`` is the move that cannot be made yet.
        by: who asks; None for the system.
        note: a word of theirs; empty when there is none, or it was erased since.
        theirs: whether the move itself is for others to make, such as the reader.
        obstacles: what stands in the way, a sentence each; none where only they have to act.
    """

    kind: ClassVar[LetterKind] = LetterKind.REQUEST

    unit: Text
    paper: Text
    name: str
    state: Text
    act: Text
    by: Person | None
    note: str
    theirs: bool
    obstacles: tuple[Text, ...]
