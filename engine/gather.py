"""Gathering the facts of moves: what their transitions ask for, in as few statements as can be.

One gathering serves one plan in one transaction, behind the lock on the plan's chain head, for one
move or for ten thousand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.editions import Edition
from engine.facts import DecisionFacts, DutyFacts, Facts, LinkedFacts, RecordFacts, UnitFacts
from engine.machine import NONE
from engine.move import ActDates, Actor
from storage.decisions import in_force
from storage.documents import document_kinds
from storage.duties import DutyRow, duties_of, duties_of_many
from storage.instants import instant
from storage.linked_records import children_standing, forms_of
from storage.plans import PlanRow
from storage.quotas import Counted, counts
from storage.records import RecordRow, codes_counted, extended_dates
from storage.standing import roles_held
from storage.work import Work
from workflows.definition import SYSTEM, Transition


@dataclass(frozen=True, slots=True)
class Asked:
    """One move to decide: the record as it stands (id 0 while it is being created) and what comes.

    Attributes:
        values: form values the move sets, already read as the plan's fields ask.
        parent, origin: what a record that is being created belongs to, and is built on.
    """

    row: RecordRow
    edition: Edition
    trigger: str
    transition: Transition
    note: str
    values: Mapping[str, object]
    dates: ActDates
    parent: LinkedFacts | None = None
    origin: LinkedFacts | None = None


class Gathering:
    """What is known about one plan while its moves are decided."""

    def __init__(self, work: Work, plan: PlanRow, actor: Actor, now: datetime) -> None:
        self.work = work
        self.plan = plan
        self.actor = actor
        self.now = now
        self._day: date | None = None
        self._held: frozenset[tuple[str, int | None]] | None = None
        self._roles: dict[tuple[int, int], frozenset[str]] = {}
        self._counted: dict[Counted, int] = {}
        self._codes: dict[Counted, tuple[str, ...]] = {}
        self._shifts: dict[Counted, dict[str, int]] = {}
        self._duties: Mapping[int, tuple[DutyRow, ...]] = {}
        self._documents: Mapping[int, frozenset[str]] = {}
        self._decisions: Mapping[int, tuple[DecisionFacts, ...]] = {}
        self._children: Mapping[int, Mapping[tuple[str, str], int]] = {}
        self._above: Mapping[int, Mapping[str, object]] = {}
        self._extended: dict[tuple[str, int], Mapping[str, datetime]] = {}

    def load(self, asked: Sequence[Asked]) -> None:
        """Read everything these moves need."""
        needs = [(one.row, one.edition.needs[one.row.track, one.trigger]) for one in asked]
        wanted = {(quota, row.unit_id) for row, need in needs for quota in need.quotas}
        missing = wanted - self._counted.keys()
        if missing:
            self._counted |= counts(self.work, self.plan.id, missing)
        made = [(row.id, need) for row, need in needs if row.id]
        self._duties = _duties(self.work, [id_ for id_, need in made if need.duties])
        self._documents = _documents(self.work, [id_ for id_, need in made if need.documents])
        self._decisions = _decisions(self.work, [id_ for id_, need in made if need.decisions])
        parents = [id_ for id_, need in made if need.children]
        self._children = children_standing(self.work, parents) if parents else {}
        judging = [row.parent_id for row, need in needs if need.above and row.parent_id]
        self._above = forms_of(self.work, judging) if judging else {}

    def facts(self, asked: Asked, *, explain: bool = False) -> Facts:
        """The facts of one move; with ``explain`` the codes of the records that count as well."""
        row, edition = asked.row, asked.edition
        needs = edition.needs[row.track, asked.trigger]
        form: dict[str, object] = {} if row.form == "{}" else json.loads(row.form)
        duties = self._duties.get(row.id, ())
        counted = {quota: self._counted[quota, row.unit_id] for quota in needs.quotas}
        return Facts(
            now=self.now,
            definition=edition.definition,
            calendar=edition.calendar,
            track=edition.definition.tracks[row.track],
            trigger=asked.trigger,
            transition=asked.transition,
            record=_record(row, form),
            unit=UnitFacts(row.unit_id, row.unit, row.unit_kind, row.unit_level),
            actor=self.actor,
            roles=self.roles(edition, row.unit_id),
            dates=asked.dates,
            note=asked.note,
            form={**form, **asked.values} if asked.values else form,
            documents=self._documents.get(row.id, frozenset()),
            decisions=self._decisions.get(row.id, ()),
            duties=tuple(DutyFacts(d.id, d.deadline, d.state, d.due_at, d.due_rev) for d in duties),
            counted=counted,
            counted_codes=self._counted_codes(asked, counted) if explain else {},
            due=self._due(edition, row, needs.other_tracks, duties),
            children=self._children.get(row.id, {}),
            above=self._above.get(row.parent_id or 0, {}),
            parent=asked.parent,
            origin=asked.origin,
        )

    def count_on(self, row: RecordRow, changes: Mapping[str, int]) -> None:
        """Let an approved move of ``row`` count for the moves decided after it."""
        for quota, change in changes.items():
            key = (quota, row.unit_id)
            self._counted[key] += change
            if row.code:  # one that is being created has none yet
                self._shifts.setdefault(key, {})[row.code] = change

    def roles(self, edition: Edition, unit_id: int) -> frozenset[str]:
        """The roles of the plan the actor holds today for a unit or for the committee."""
        key = (id(edition), unit_id)
        found = self._roles.get(key)
        if found is None:
            found = self._roles[key] = self._roles_for(edition, unit_id)
        return found

    def day(self, edition: Edition) -> date:
        """Today in the plan's zone."""
        if self._day is None:
            self._day = self.now.astimezone(edition.zone).date()
        return self._day

    def committee_roles(self, edition: Edition) -> frozenset[str]:
        """The roles of the plan the actor holds today for the committee."""
        roles = edition.definition.roles
        return frozenset(
            role
            for role, unit_id in self._held_on(self.day(edition))
            if unit_id is None and role in roles and roles[role].of == "committee"
        )

    def _roles_for(self, edition: Edition, unit_id: int) -> frozenset[str]:
        if self.actor.officer_id is None:
            return frozenset((SYSTEM,))
        roles = edition.definition.roles
        place = {"unit": unit_id, "committee": None}
        held = self._held_on(self.day(edition))
        return frozenset(r for r, at in held if r in roles and place[roles[r].of] == at)

    def _held_on(self, day: date) -> frozenset[tuple[str, int | None]]:
        if self._held is None:
            officer_id = self.actor.officer_id
            self._held = (
                frozenset()
                if officer_id is None
                else roles_held(self.work, officer_id, self.plan.committee_id, day)
            )
        return self._held

    def _counted_codes(self, asked: Asked, quotas: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Which records count, after the moves approved so far; read once for a unit."""
        codes: dict[str, tuple[str, ...]] = {}
        for quota in quotas:
            rule, key = asked.edition.definition.quotas[quota], (quota, asked.row.unit_id)
            if key not in self._codes:
                self._codes[key] = codes_counted(
                    self.work, self.plan.id, rule.track, asked.row.unit_id, rule.states
                )
            if shifts := self._shifts.pop(key, None):
                stay = (code for code in self._codes[key] if code not in shifts)
                come = (code for code, change in shifts.items() if change > 0)
                self._codes[key] = (*stay, *come)
            codes[quota] = self._codes[key]
        return codes

    def _due(
        self,
        edition: Edition,
        row: RecordRow,
        other_tracks: tuple[str, ...],
        duties: tuple[DutyRow, ...],
    ) -> Mapping[str, datetime | None]:
        """The plan's dates, with what this unit was given instead."""
        given: dict[str, datetime] = {}
        for track in other_tracks:
            key = (track, row.unit_id)
            if key not in self._extended:
                self._extended[key] = extended_dates(self.work, self.plan.id, track, row.unit_id)
            given |= self._extended[key]
        given |= {duty.deadline: duty.due_at for duty in duties if duty.extended}
        said = edition.due
        if edition.moving:
            said = edition.due_in(row.track, row.period)
            given |= {d.deadline: d.due_at for d in duties if d.counted_from is not None}
        return {**said, **given} if given else said


def _duties(work: Work, record_ids: list[int]) -> Mapping[int, tuple[DutyRow, ...]]:
    if not record_ids:
        return {}
    if len(record_ids) == 1:
        return {record_ids[0]: duties_of(work, record_ids[0])}
    return duties_of_many(work, record_ids)


def _documents(work: Work, record_ids: list[int]) -> Mapping[int, frozenset[str]]:
    return document_kinds(work, record_ids) if record_ids else {}


def _decisions(work: Work, record_ids: list[int]) -> Mapping[int, tuple[DecisionFacts, ...]]:
    found = in_force(work, record_ids) if record_ids else {}
    return {id_: tuple(DecisionFacts(*said) for said in rows) for id_, rows in found.items()}


def _record(row: RecordRow, form: Mapping[str, object]) -> RecordFacts:
    return RecordFacts(
        id=row.id or None,
        code=row.code,
        track=row.track,
        state=row.state or NONE,
        version=row.version,
        epoch=row.epoch,
        form=form,
        proposed_by=row.proposed_by,
        entered_at=instant(row.entered_at),
        period=row.period,
    )
