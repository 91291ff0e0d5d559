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
from engine.rehearsal.linked import STANDS_ALONE, Linking, bring_about
from storage import people
from storage.database import Database
from storage.linked_records import children_of, codes_built_on, linked_record
from storage.listings import ListedRecord, listed_records
from workflows.calendar import Calendar
from workflows.definition import (
    SYSTEM,
    BelongingGuard,
    DecisionGuard,
    DecisionKind,
    Definition,
    DocumentGuard,
    FieldType,
    FormField,
    FormGuard,
    Transition,
)
from workflows.errors import Conflict, LantoaError
from workflows.verdict import Refusal

OS_USER = "rehearsal@localhost"
REASON = "Theo kịch bản chạy thử"
SIGNER = "(người ký)"
POST = "(chức vụ)"


@dataclass(frozen=True, slots=True)
class Performed:
    """One thing somebody did, or tried to do."""

    at: datetime
    officer: str
    unit: str
    record: str
    trigger: str
    outcome: Advanced | Refusal | LantoaError
    track: str = ""


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

    def belonging(self, code: str) -> list[ListedRecord]:
        """The records that belong to one, in the order they were made."""
        with self.db.read() as work:
            parent = linked_record(work, code)
            codes = {one.code for one in children_of(work, parent.id)} if parent else set()
            tracks = {one for one, track in self.definition.tracks.items() if track.of}
        found = [one for track in sorted(tracks) for one in self.records(track=track)]
        return [one for one in found if one.code in codes]

    def continued(self, track: str) -> frozenset[str]:
        """Codes of the records that one of a track is built on already."""
        with self.db.read() as work:
            return codes_built_on(work, self.definition.plan, track)

    def propose(
        self,
        track: str,
        unit: people.UnitRow,
        name: str,
        at: datetime,
        given: Mapping[str, object] | None = None,
        link: Linking = STANDS_ALONE,
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
        proposal = Proposal(
            self.definition.plan,
            track,
            unit.code,
            values,
            of=link.of,
            built_on=link.built_on,
        )
        outcome = self._tried(lambda: propose(self.db, proposal, _actor(officer), at))
        record = outcome.record if isinstance(outcome, Advanced) else ""
        self.done.append(Performed(at, officer.code, unit.code, record, trigger, outcome, track))
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
        bare: bool = False,
    ) -> Advanced | Refusal | LantoaError | None:
        """Make a move with all the papers its guards ask for; None when nobody may make it.

        Args:
            dates: of paper, which the receiving office enters where the plan lets it.
            by: roles in place of those the plan names.
            bare: supply nothing that the guards ask for.
        """
        transition = self.definition.tracks[record.track].transitions[trigger]
        office = self.definition.receiving_office
        if dates is not None and not by and office in transition.by:
            by = (office,)
        officer = self.officer(by or transition.by, self._unit_id(record.unit))
        if officer is None:
            return None
        channel = Channel.PAPER if dates else Channel.CLI
        actor = Actor(officer.id, officer.code, OS_USER, channel)

        def made() -> Advanced | Refusal:
            values: Mapping[str, object] = given or {}
            reason = note
            if not bare:
                values = {**self._supplied(record, transition, actor, at), **values}
                reason = note or self._reason(transition)
            return advance(self.db, Move(record.code, trigger, reason, values, dates), actor, at)

        outcome = self._tried(made)
        self.done.append(
            Performed(at, officer.code, record.unit, record.code, trigger, outcome, record.track)
        )
        return outcome

    def hand_in(self, record: ListedRecord, kind: str, at: datetime) -> None:
        """The unit's officer, or else the receiving office, attaches a document."""
        roles = [name for name, role in self.definition.roles.items() if role.of == "unit"]
        wanted = (*roles, self.definition.receiving_office)
        officer = self.officer(wanted, self._unit_id(record.unit))
        if officer is not None:
            self._attached(record, kind, _actor(officer), at)

    def enter(self, paper: PaperDecision, at: datetime) -> LantoaError | None:
        """The receiving office enters a decision taken on paper; what was wrong with it, if so."""
        officer = self.officer((self.definition.receiving_office,), 0)
        if officer is None:
            return None
        try:
            enter_decision(self.db, paper, _actor(officer), at)
        except LantoaError as error:
            return error
        return None

    def could_not(self, error: LantoaError, at: datetime, unit: str, what: str) -> None:
        """Note something that was to be done and could not even be tried."""
        self.done.append(Performed(at, "", unit, "", what, error))

    def _unit_id(self, code: str) -> int:
        return next((one.id for one in self.units if one.code == code), 0)  # 0: the office itself

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
            case FieldType.TEXT | FieldType.LONG_TEXT | FieldType.LINES:
                return f"{spec.label.vi}: {name}"[: spec.max_length]
            case FieldType.NUMBER | FieldType.POINTS:
                return 10 if spec.out_of is None else spec.out_of
            case FieldType.DATE:
                return self.day.isoformat()
            case FieldType.YES_NO:
                return "có"
            case FieldType.CHOICE:
                return next(iter(self.definition.lists[spec.choices or ""].choices))

    def _supplied(
        self, record: ListedRecord, transition: Transition, actor: Actor, at: datetime
    ) -> Mapping[str, object]:
        """What the guards ask for, handed in: papers and decisions; the form values still empty."""
        values: dict[str, object] = {}
        for guard in transition.guards:
            if isinstance(guard, FormGuard):
                values |= self._still_empty(record, guard.form)
            elif isinstance(guard, DocumentGuard):
                self._attached(record, guard.document, actor, at)
            elif isinstance(guard, DecisionGuard):
                self._decided(record, guard, at)
            elif isinstance(guard, BelongingGuard):
                bring_about(self, record, guard, at)
        return values

    def _reason(self, transition: Transition) -> str:
        return REASON if transition.needs_reason else ""

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
        """The paper the move waits for."""
        outcome = guard.outcome or next(iter(self.definition.outcomes), "")
        if not outcome:
            return
        self.numbered += 1
        kind = guard.decision[0]
        numbered = kind is not DecisionKind.BUT_PHE
        self.enter(
            PaperDecision(
                plan=self.definition.plan,
                kind=kind,
                signed_on=at.astimezone(ZoneInfo(self.definition.zone)).date(),
                signer=SIGNER,
                post=POST,
                outcomes={record.code: outcome},
                number=f"{self.numbered:02}-QĐ" if numbered else None,
                capacity="T/M" if numbered else "",
            ),
            at,
        )

    def _tried(self, act: Callable[[], Advanced | Refusal]) -> Advanced | Refusal | LantoaError:
        try:
            return act()
        except LantoaError as error:
            return error


def _actor(officer: people.OfficerRow) -> Actor:
    return Actor(officer.id, officer.code, OS_USER, Channel.CLI)
