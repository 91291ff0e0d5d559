"""The figures of plans and the honours behind them, derived from raw facts each time (003-10)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from engine.editions import editions
from engine.known import known_plan
from i18n.text import Text
from storage.database import Database
from storage.figures import CountedRecord, OutcomeGiven, counted_records, outcomes_given
from storage.plans import PlanRow, plans
from storage.work import Work
from workflows.definition import BY_TRACK, Definition, FieldType, Figure
from workflows.filling import form_fields

_NONE = Text(vi="(không ghi)", en="(not said)")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a figure that is split, in words."""

    label: Text
    number: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure with its number; ``parts`` add up to it, and are empty where it is not split."""

    name: str
    label: Text
    number: int
    parts: tuple[Part, ...] = ()

    def as_json(self) -> dict[str, object]:
        """For a program."""
        parts = [{"label": one.label, "number": one.number} for one in self.parts]
        return {"figure": self.name, "label": self.label, "number": self.number, "parts": parts}


@dataclass(frozen=True, slots=True)
class Honoured:
    """One honour of one record: by which decision, of what level, on what occasion (003-03)."""

    record: str
    name: str
    unit: str
    plan: str
    outcome: Text
    level: Text | None
    form: Text | None
    occasion: Text | None
    decision: str
    number: str | None
    signed_on: date
    revoked: bool

    def as_json(self) -> dict[str, object]:
        """For a program."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one plan or of several, and every honour they rest on."""

    plans: tuple[str, ...]
    figures: tuple[Counted, ...]
    honours: tuple[Honoured, ...]


@dataclass(slots=True)
class _Facts:
    """The raw facts of one plan."""

    plan: str
    definition: Definition
    records: Sequence[CountedRecord]
    given: Mapping[int, Sequence[OutcomeGiven]]
    forms: Mapping[int, str]
    read: dict[int, dict[str, Any]] = field(default_factory=dict)

    def form(self, record: CountedRecord) -> dict[str, Any]:
        """A record's values, with those of the record it belongs to behind them."""
        above = self._read(record.parent_id) if record.parent_id in self.forms else {}
        return {**above, **self._read(record.id)}

    def _read(self, record_id: int | None) -> dict[str, Any]:
        """A form as values; read when a figure first asks for it, since most ask for none."""
        found = self.read.get(record_id or 0)
        if found is None:
            found = self.read[record_id or 0] = json.loads(self.forms[record_id or 0])
        return found


def figures(
    db: Database,
    codes: Sequence[str] = (),
    *,
    first: int | None = None,
    last: int | None = None,
    committee_id: int | None = None,
) -> Figures:
    """What plans count; a figure of the same name in several plans is one, added up.

    Args:
        codes: the plans; all of the database when empty.
        first, last: only plans of these years, both included.
        committee_id: only plans of that committee.

    Raises NotFound for an unknown plan.
    """
    with db.read() as work:
        chosen = [known_plan(work, code) for code in codes] or list(plans(work))
        wanted = [
            plan
            for plan in chosen
            if (first is None or plan.year >= first)
            and (last is None or plan.year <= last)
            and committee_id in (None, plan.committee_id)
        ]
        facts = _facts(work, wanted)
    return Figures(
        plans=tuple(one.plan for one in facts),
        figures=_added(counted for one in facts for counted in _counted(one)),
        honours=tuple(honour for one in facts for honour in _honours(one)),
    )


def _facts(work: Work, chosen: Sequence[PlanRow]) -> list[_Facts]:
    ids = [plan.id for plan in chosen]
    run, records = editions(work, chosen), counted_records(work, ids)
    given: dict[int, list[OutcomeGiven]] = {}
    for one in chain.from_iterable(outcomes_given(work, ids).values()):
        given.setdefault(one.record_id, []).append(one)
    return [
        _Facts(
            plan.code,
            run[plan.id].definition,
            of := records.get(plan.id, []),
            given,
            {record.id: record.form for record in of},
        )
        for plan in chosen
    ]


def _counted(facts: _Facts) -> Iterable[Counted]:
    for name, figure in facts.definition.figures.items():
        records = [one for one in facts.records if _counts(facts, figure, one)]
        parts = _parts(facts, figure, records) if figure.by else ()
        yield Counted(name, figure.label, len(records), parts)


def _counts(facts: _Facts, figure: Figure, record: CountedRecord) -> bool:
    if record.track not in figure.tracks or (figure.states and record.state not in figure.states):
        return False
    if any(_value(facts, name, record) != wanted for name, wanted in figure.where.items()):
        return False
    if figure.outcome is None:
        return True
    given = facts.given.get(record.id, ())
    return any(
        one.outcome == figure.outcome and not _revoked(facts, one, given[at + 1 :])
        for at, one in enumerate(given)
    )


def _revoked(facts: _Facts, given: OutcomeGiven, later: Sequence[OutcomeGiven]) -> bool:
    honours = facts.definition.honours
    return any(
        one.outcome in honours and given.outcome in honours[one.outcome].revokes for one in later
    )


def _parts(facts: _Facts, figure: Figure, records: Iterable[CountedRecord]) -> tuple[Part, ...]:
    found = Counter(_value(facts, figure.by or "", record) for record in records)
    order = _order(facts.definition, figure)
    known = [one for one in order if one in found]
    others = sorted((one for one in found if one not in order), key=str)
    return tuple(
        Part(_words(facts.definition, figure.by or "", one), found[one]) for one in known + others
    )


def _value(facts: _Facts, by: str, record: CountedRecord) -> str:
    if by == BY_TRACK:
        return record.track
    said = facts.form(record).get(by)
    asked = form_fields(facts.definition).get(by)
    if said is None:
        return ""
    return str(said)[:4] if asked and asked.type is FieldType.DATE else str(said).lower()


def _order(definition: Definition, figure: Figure) -> list[str]:
    if figure.by == BY_TRACK:
        return list(figure.tracks)
    asked = form_fields(definition).get(figure.by or "")
    listed = definition.lists.get(asked.choices or "") if asked else None
    return list(listed.choices) if listed else ["true", "false"]


def _words(definition: Definition, by: str, value: str) -> Text:
    if not value:
        return _NONE
    if by == BY_TRACK:
        return definition.tracks[value].label
    asked = form_fields(definition).get(by)
    listed = definition.lists.get(asked.choices or "") if asked else None
    if listed and value in listed.choices:
        return listed.choices[value]
    if value in ("true", "false"):
        return Text(vi="Có", en="Yes") if value == "true" else Text(vi="Không", en="No")
    return Text(vi=value, en=value)


def _added(counted: Iterable[Counted]) -> tuple[Counted, ...]:
    """Figures of the same name as one; in the words of the plan that came last."""
    found: dict[str, Counted] = {}
    for one in counted:
        before = found.get(one.name)
        found[one.name] = one if before is None else _sum(before, one)
    return tuple(found.values())


def _sum(before: Counted, after: Counted) -> Counted:
    parts: dict[str, Part] = {}
    for one in (*before.parts, *after.parts):
        known = parts.get(one.label.vi)
        parts[one.label.vi] = Part(one.label, one.number + (known.number if known else 0))
    return Counted(after.name, after.label, before.number + after.number, tuple(parts.values()))


def _honours(facts: _Facts) -> Iterable[Honoured]:
    for record in facts.records:
        given = facts.given.get(record.id, ())
        for at, one in enumerate(given):
            honour = facts.definition.honours.get(one.outcome)
            if honour is None or honour.revokes:
                continue
            yield Honoured(
                record=record.code,
                name=str(facts.form(record).get("name", "")),
                unit=record.unit,
                plan=facts.plan,
                outcome=facts.definition.outcomes[one.outcome],
                level=honour.level,
                form=honour.form,
                occasion=honour.occasion,
                decision=one.decision,
                number=one.number,
                signed_on=date.fromisoformat(one.signed_on),
                revoked=_revoked(facts, one, given[at + 1 :]),
            )
