"""The stage of a rehearsal.

The real engine on a database in memory, and officers who can act on it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from engine.advance import advance
from engine.apply import Advanced
from engine.attach import Paper, attach
from engine.move import ActDates, Actor, Channel, Move, Proposal
from engine.propose import propose
from engine.record_decision import PaperDecision, enter_decision
from storage import people
from storage.database import Database
from storage.listings import ListedRecord, listed_records
from workflows.calendar import Calendar
from workflows.definition import (
    SYSTEM,
    DecisionGuard,
    DecisionKind,
    Definition,
    DocumentGuard,
    FieldType,
    FormField,
    FormGuard,
    ReasonGuard,
    Transition,
)
from workflows.errors import Conflict, LantoaError
from workflows.verdict import Refusal

OS_USER = "rehearsal@localhost"


@dataclass(frozen=True, slots=True)
class Performed:
    """One thing somebody did, or tried to do."""

    at: datetime
    officer: str
    unit: str
    record: str
    trigger: str
    outcome: Advanced | Refusal | LantoaError


@dataclass
class Stage:
    """What acts happen on; ``done`` keeps them in order."""

    db: Database
    definition: Definition
    calendar: Calendar
    committee_id: int
    day: date
    done: list[Performed] = field(default_factory=list)
    numbered: int = 0

    @cached_property
    def units(self) -> tuple[people.UnitRow, ...]:
        """The units that take part, by code."""
        with self.db.read() as work:
            return people.units(
                work, self.committee_id, self.day, tuple(self.definition.unit_kinds)
            )

    def officer(self, roles: tuple[str, ...], unit_id: int) -> people.OfficerRow | None:
        """The first officer who holds one of the roles, for the unit or the committee."""
        with self.db.read() as work:
            for role in roles:
                if role == SYSTEM:
                    continue
                of_unit = self.definition.roles[role].of == "unit"
                held = people.holders(
                    work, self.committee_id, role, unit_id if of_unit else None, self.day
                )
                if held:
                    return held[0]
        return None

    def records(self, *, track: str, unit: str | None = None) -> tuple[ListedRecord, ...]:
        """The plan's records of a track, by code; of one unit where it is named."""
        with self.db.read() as work:
            return listed_records(work, plan=self.definition.plan, track=track, unit=unit)

    def propose(
        self,
        track: str,
        unit: people.UnitRow,
        name: str,
        at: datetime,
        given: Mapping[str, object] | None = None,
    ) -> str | None:
        """A unit's officer creates a record; its code, or None when refused.

        Form values not given are made up.
        """
        creating = self.definition.tracks[track].creating()
        if creating is None:
            return None
        trigger, transition = creating
        officer = self.officer(transition.by, unit.id)
        if officer is None:
            return None
        values = {**self.filled(self.definition.tracks[track].form, name), **(given or {})}
        proposal = Proposal(self.definition.plan, track, unit.code, values)
        outcome = self._tried(lambda: propose(self.db, proposal, _actor(officer), at))
        record = outcome.record if isinstance(outcome, Advanced) else ""
        self.done.append(Performed(at, officer.code, unit.code, record, trigger, outcome))
        return record or None

    def move(
        self,
        record: ListedRecord,
        trigger: str,
        at: datetime,
        *,
        note: str = "",
        dates: ActDates | None = None,
        by: tuple[str, ...] = (),
        given: Mapping[str, object] | None = None,
    ) -> Advanced | Refusal | LantoaError | None:
        """Make a move with all the papers its guards ask for; None when nobody may make it."""
        transition = self.definition.tracks[record.track].transitions[trigger]
        unit_id = next((one.id for one in self.units if one.code == record.unit), 0)
        officer = self.officer(by or transition.by, unit_id)
        if officer is None:
            return None
        channel = Channel.PAPER if dates else Channel.CLI
        actor = Actor(officer.id, officer.code, OS_USER, channel)
        outcome = self._tried(
            lambda: self._made(record, trigger, transition, actor, at, note, dates, given or {})
        )
        done = Performed(at, officer.code, record.unit, record.code, trigger, outcome)
        self.done.append(done)
        return outcome

    def filled(self, form: str | None, name: str) -> dict[str, object]:
        """Something sensible in every required field of a form."""
        if form is None:
            return {}
        fields = self.definition.forms[form].fields
        first = next(iter(fields), None)
        return {
            key: name if key == first and spec.type is FieldType.TEXT else self._value(spec, name)
            for key, spec in fields.items()
            if spec.required
        }

    def _value(self, spec: FormField, name: str) -> object:
        match spec.type:
            case FieldType.TEXT | FieldType.LONG_TEXT:
                return f"{spec.label.vi}: {name}"[: spec.max_length]
            case FieldType.NUMBER:
                return 10
            case FieldType.DATE:
                return self.day.isoformat()
            case FieldType.YES_NO:
                return "có"
            case FieldType.CHOICE:
                return next(iter(self.definition.lists[spec.choices or ""].choices))

    def _made(
        self,
        record: ListedRecord,
        trigger: str,
        transition: Transition,
        actor: Actor,
        at: datetime,
        note: str,
        dates: ActDates | None,
        given: Mapping[str, object],
    ) -> Advanced | Refusal:
        values: dict[str, object] = {}
        for guard in transition.guards:
            if isinstance(guard, FormGuard):
                values |= self._still_empty(record, guard.form)
            elif isinstance(guard, DocumentGuard):
                self._attached(record, guard.document, actor, at)
            elif isinstance(guard, DecisionGuard):
                self._decided(record, guard, at)
            elif isinstance(guard, ReasonGuard) and not note:
                note = "Theo kịch bản chạy thử"
        move = Move(record.code, trigger, note, {**values, **given}, dates)
        return advance(self.db, move, actor, at)

    def _still_empty(self, record: ListedRecord, form: str) -> Mapping[str, object]:
        known = json.loads(record.form)
        return {
            key: value for key, value in self.filled(form, record.code).items() if key not in known
        }

    def _attached(self, record: ListedRecord, kind: str, actor: Actor, at: datetime) -> None:
        content = f"{self.definition.documents[kind].vi} {record.code}".encode()
        with suppress(Conflict):  # attached by an earlier try
            attach(self.db, record.code, kind, Paper(f"{kind}.txt", content), actor, at)

    def _decided(self, record: ListedRecord, guard: DecisionGuard, at: datetime) -> None:
        """The paper the move waits for, entered by the receiving office."""
        outcome = guard.outcome or next(iter(self.definition.outcomes), "")
        officer = self.officer((self.definition.receiving_office,), 0)
        if officer is None or not outcome:
            return
        self.numbered += 1
        kind = guard.decision[0]
        numbered = kind is not DecisionKind.BUT_PHE
        paper = PaperDecision(
            plan=self.definition.plan,
            kind=kind,
            signed_on=at.astimezone(ZoneInfo(self.definition.zone)).date(),
            signer="(người ký)",
            post="(chức vụ)",
            outcomes={record.code: outcome},
            number=f"{self.numbered:02}-QĐ" if numbered else None,
            capacity="T/M" if numbered else "",
        )
        enter_decision(self.db, paper, _actor(officer), at)

    def _tried(self, act: Callable[[], Advanced | Refusal]) -> Advanced | Refusal | LantoaError:
        try:
            return act()
        except LantoaError as error:
            return error


def _actor(officer: people.OfficerRow) -> Actor:
    return Actor(officer.id, officer.code, OS_USER, Channel.CLI)
