"""Guards over papers: form filled, document attached, decision recorded, reason given."""

from __future__ import annotations

from engine.facts import Facts
from engine.guards.labels import role_labels
from i18n.catalog import Either
from workflows.definition import (
    DecisionGuard,
    DocumentGuard,
    FieldType,
    Form,
    FormField,
    FormGuard,
    ReasonGuard,
)
from workflows.scoring import criteria, given_points
from workflows.verdict import Verdict


def form(guard: FormGuard, facts: Facts) -> Verdict:
    """Whether every required field of the named form has a value, and every line its points."""
    asked = facts.definition.forms[guard.form]
    required = [name for name, field in asked.fields.items() if field.required]
    missing = [name for name in required if facts.form.get(name) in (None, "")]
    unequal = () if missing else _unequal(asked, facts)
    if unequal:
        return _points_unequal(asked, unequal, facts)
    return Verdict(
        guard="form",
        code="form_incomplete" if missing else "form_ok",
        clear=not missing,
        seen=len(required) - len(missing),
        limit=len(required),
        cleared_by=role_labels(facts.definition, facts.transition.by) if missing else (),
        facts={
            "form": asked.label,
            "missing": tuple(asked.fields[name].label for name in missing),
        },
    )


def _unequal(asked: Form, facts: Facts) -> tuple[tuple[FormField, int, int], ...]:
    """Fields with another number of points than there are lines to judge: given and wanted."""
    found = []
    for name, field in asked.fields.items():
        value = facts.form.get(name)
        if field.type is FieldType.POINTS and value not in (None, ""):
            given = len(given_points(value))
            wanted = len(criteria(field, facts.form, facts.above))
            if given != wanted:
                found.append((field, given, wanted))
    return tuple(found)


def _points_unequal(
    asked: Form, unequal: tuple[tuple[FormField, int, int], ...], facts: Facts
) -> Verdict:
    field, given, wanted = unequal[0]
    return Verdict(
        guard="form",
        code="points_unequal",
        clear=False,
        seen=given,
        limit=wanted,
        cleared_by=role_labels(facts.definition, facts.transition.by),
        facts={"form": asked.label, "field": field.label, "given": given, "wanted": wanted},
    )


def document(guard: DocumentGuard, facts: Facts) -> Verdict:
    """Whether a document of the named kind is attached."""
    there = guard.document in facts.documents
    return Verdict(
        guard="document",
        code="document_ok" if there else "document_missing",
        clear=there,
        seen=int(there),
        limit=guard.document,
        cleared_by=() if there else role_labels(facts.definition, facts.transition.by),
        facts={"document": facts.definition.documents[guard.document]},
    )


def decision(guard: DecisionGuard, facts: Facts) -> Verdict:
    """Whether a paper decision in force, of a kind the plan accepts, names the record (000-18).

    Where the guard asks for an outcome, a decision with another outcome does not count (000-14).
    """
    kinds = {kind.value for kind in guard.decision}
    fitting = [
        one for one in facts.decisions if one.kind in kinds and guard.outcome in (None, one.outcome)
    ]
    code = "decision_ok" if fitting else "decision_missing"
    said: dict[str, object] = {"kinds": Either(guard.decision)}
    if guard.outcome is not None:
        said["outcome"] = facts.definition.outcomes[guard.outcome]
        code = code if fitting else "decision_missing_outcome"
    if fitting:
        said["decision"] = fitting[-1].code
    office = (facts.definition.receiving_office,)
    return Verdict(
        guard="decision",
        code=code,
        clear=bool(fitting),
        seen=",".join(f"{one.code}:{one.outcome}" for one in facts.decisions),
        limit=",".join(sorted(kinds)) + (f":{guard.outcome}" if guard.outcome else ""),
        cleared_by=() if fitting else role_labels(facts.definition, office),
        facts=said,
    )


def reason(guard: ReasonGuard, facts: Facts) -> Verdict:
    """Whether the officer gave a reason in words."""
    given = bool(facts.note.strip())
    return Verdict(
        guard="reason",
        code="reason_ok" if given else "reason_missing",
        clear=given,
        seen=int(given),
        limit=guard.reason,
        cleared_by=() if given else role_labels(facts.definition, facts.transition.by),
    )
