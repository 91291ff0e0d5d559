"""One move as somebody sees it who may make it: what it brings, what it asks for, what stops it.

The record's page, the page of a link and a letter's preview show the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from engine.decision import Approved, DutySettled, Outcome, TargetCrossed
from engine.guards.dates import Before
from i18n.catalog import say
from i18n.dates import day_if_midnight
from i18n.language import Lang
from i18n.text import Text
from workflows.definition import (
    Definition,
    DocumentGuard,
    FieldType,
    FormField,
    FormGuard,
    Transition,
)
from workflows.scoring import criteria
from workflows.verdict import Refusal, Verdict

FILLED_HERE = frozenset({"form", "document", "reason"})
"""Guards that what is typed and handed in with the move can clear."""


@dataclass(frozen=True, slots=True)
class FieldAsked:
    """A field of the move's forms; ``value`` is what the record says, as one would type it.

    ``lines`` are the criteria that points are given for.
    """

    name: str
    field: FormField
    choices: tuple[tuple[str, Text], ...]
    value: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """A kind of document the move asks for; ``there`` when one is attached already."""

    kind: str
    label: Text
    there: bool


@dataclass(frozen=True, slots=True)
class MoveSheet:
    """A move out of the state a record stands in.

    Attributes:
        to: the state it leads to.
        by: the roles that may make it.
        reason: whether the officer must say why; or may, when the act is late.
        weighty: takes signing in.
    """

    trigger: str
    label: Text
    to: Text
    by: tuple[Text, ...]
    outcome: Outcome
    fields: tuple[FieldAsked, ...]
    papers: tuple[PaperAsked, ...]
    reason: bool
    weighty: bool

    @property
    def stopped(self) -> tuple[Verdict, ...]:
        """What stops it and cannot be cleared on the page that offers it."""
        if isinstance(self.outcome, Approved):
            return ()
        return tuple(one for one in self.outcome.reasons if not self._filled_here(one))

    def _filled_here(self, verdict: Verdict) -> bool:
        # An expression of the plan may look at what is about to be typed.
        looks_at_form = verdict.guard == "check" and bool(self.fields)
        return verdict.guard in FILLED_HERE or looks_at_form or _wants_a_reason(verdict)

    @property
    def warned(self) -> tuple[Verdict, ...]:
        """What only warns: a target that is missed."""
        return tuple(one for one in self.outcome.verdicts if not one.clear and one.soft)


def move_sheet(
    definition: Definition,
    track: str,
    trigger: str,
    outcome: Outcome,
    values: Mapping[str, object],
    attached: Collection[str],
    above: Mapping[str, object] | None = None,
) -> MoveSheet:
    """A move that was decided, with what it asks for.

    Args:
        values: the record's form values, by field name.
        attached: the kinds of documents the record has.
        above: the form values of the record it belongs to, whose criteria may be judged.
    """
    of = definition.tracks[track]
    transition = of.transitions[trigger]
    return MoveSheet(
        trigger=trigger,
        label=transition.label,
        to=of.states[transition.to].label,
        by=tuple(
            definition.roles[role].label for role in transition.by if role in definition.roles
        ),
        outcome=outcome,
        fields=_fields(definition, transition, values, above or {}),
        papers=tuple(
            PaperAsked(kind, definition.documents[kind], kind in attached)
            for kind in dict.fromkeys(
                guard.document for guard in transition.guards if isinstance(guard, DocumentGuard)
            )
        ),
        reason=transition.needs_reason or _late(outcome),
        weighty=transition.weight == "high",
    )


def consequences(approved: Approved, plan: Definition, lang: Lang) -> tuple[str, ...]:
    """What a move brings with it besides the state: quota, dates met and begun, letters."""
    said: list[str] = []
    for quota, change in approved.quota_changes.items():
        of = plan.quotas[quota].label
        said.append(say("moves.brings_quota", lang, quota=of, change=f"{change:+d}"))
    ended: tuple[DutySettled | TargetCrossed, ...] = (*approved.settled, *approved.targets)
    for met in ended:
        duty = plan.deadlines[met.deadline].label
        if met.met_at is None:
            said.append(say("moves.brings_short", lang, deadline=duty))
            continue
        code = "moves.brings_met_late" if met.late else "moves.brings_met"
        said.append(say(code, lang, deadline=duty, at=day_if_midnight(met.met_at)))
    for opened in approved.opened:
        duty = plan.deadlines[opened.deadline].label
        said.append(say("moves.brings_owed", lang, deadline=duty, due=Before(opened.due_at)))
    for due in approved.letters:
        letter = say(f"letters.kind.{due.letter.value}", lang)
        roles = tuple(plan.roles[name].label for name in due.roles)
        said.append(say("moves.brings_letter", lang, letter=letter, roles=roles))
    return tuple(said)


def stopped_by(verdict: Verdict, lang: Lang) -> tuple[str, ...]:
    """A verdict that stops a move, who can clear it, and when at the earliest."""
    said = [verdict.sentence(lang)]
    if verdict.cleared_by:
        said.append(say("moves.cleared_by", lang, who=verdict.cleared_by))
    if verdict.earliest is not None:
        said.append(say("moves.earliest", lang, at=day_if_midnight(verdict.earliest)))
    if verdict.counted:
        said.append(say("moves.counted", lang, records=verdict.counted))
    return tuple(said)


def _wants_a_reason(verdict: Verdict) -> bool:
    return verdict.guard == "on_time" and verdict.code == "late_needs_reason"


def _late(outcome: Outcome) -> bool:
    reasons = outcome.reasons if isinstance(outcome, Refusal) else ()
    return any(_wants_a_reason(one) for one in reasons)


def _fields(
    definition: Definition,
    transition: Transition,
    values: Mapping[str, object],
    above: Mapping[str, object],
) -> tuple[FieldAsked, ...]:
    forms = [guard.form for guard in transition.guards if isinstance(guard, FormGuard)]
    fields = {
        name: field for form in forms for name, field in definition.forms[form].fields.items()
    }
    return tuple(
        replace(
            field_asked(definition, name, field, values.get(name, "")),
            lines=criteria(field, values, above) if field.type is FieldType.POINTS else (),
        )
        for name, field in fields.items()
    )


def field_asked(definition: Definition, name: str, field: FormField, value: object) -> FieldAsked:
    """A field with its choices and what stands in it."""
    choices = definition.lists[field.choices].choices if field.choices else {}
    return FieldAsked(name, field, tuple(choices.items()), str(value))
