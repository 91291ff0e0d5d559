"""What the guards of one move may look at: plain values, gathered before anything is decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from engine.move import ActDates, Actor
from workflows.calendar import Calendar
from workflows.definition import Definition, Track, Transition


@dataclass(slots=True)
class Standing:
    """Where a record stands: the model the state machine moves. Detached from any database."""

    state: str


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """The record as it is before the move; ``code`` is empty while it is being created."""

    id: int | None
    code: str
    track: str
    state: str
    version: int
    epoch: int
    form: Mapping[str, object]
    proposed_by: int | None
    entered_at: datetime
    period: str = ""


@dataclass(frozen=True, slots=True)
class LinkedFacts:
    """Another record that a new one belongs to or is built on.

    Attributes:
        earlier: whether it is of another plan than the new record, whose states are others too.
    """

    code: str
    track: str
    state: str
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """The unit the record belongs to."""

    id: int
    code: str
    kind: str
    level: str


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """A paper decision in force that names the record."""

    code: str
    kind: str
    outcome: str
    signed_on: str
    has_scan: bool


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """An obligation of the record, as it is before the move."""

    id: int
    deadline: str
    state: Literal["open", "settled", "waived"]
    due_at: datetime
    due_rev: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything one decision rests on. ``form`` already holds the values the move sets.

    Attributes:
        now: aware, UTC.
        roles: the roles of the plan the actor holds today for this record's unit or the committee.
        documents: kinds of the documents attached.
        counted: records of this unit counted per quota, before the move.
        counted_codes: their codes, filled only when somebody asks why.
        due: the due instant per deadline of the plan for this unit, extensions included.
        children: how many of the records that belong to this one stand where, by track and state.
        above: the form values of the record this one belongs to, where a scored sheet needs them.
        parent, origin: what a record that is being created belongs to, and is built on.
    """

    now: datetime
    definition: Definition
    calendar: Calendar
    track: Track
    trigger: str
    transition: Transition
    record: RecordFacts
    unit: UnitFacts
    actor: Actor
    roles: frozenset[str]
    dates: ActDates
    note: str
    form: Mapping[str, object]
    documents: frozenset[str] = frozenset()
    decisions: tuple[DecisionFacts, ...] = ()
    duties: tuple[DutyFacts, ...] = ()
    counted: Mapping[str, int] = field(default_factory=dict)
    counted_codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    due: Mapping[str, datetime | None] = field(default_factory=dict)
    children: Mapping[tuple[str, str], int] = field(default_factory=dict)
    above: Mapping[str, object] = field(default_factory=dict)
    parent: LinkedFacts | None = None
    origin: LinkedFacts | None = None
