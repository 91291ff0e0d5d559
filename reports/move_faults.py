"""What is wrong with what was typed for a move, said at the field that it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from i18n.catalog import say
from i18n.language import Lang
from reports.move_sheet import FieldAsked, MoveSheet
from workflows.errors import LantoaError
from workflows.verdict import Verdict

NOTE = "note"
"""The field of a reason, whatever the move."""


def faults_refused(sheet: MoveSheet, reasons: Sequence[Verdict], lang: Lang) -> Mapping[str, str]:
    """Of a refusal, by the name of the field: values missing, papers missing, a reason missing."""
    found = {
        f"{sheet.trigger}.value.{name}": say("moves.fill_in", lang)
        for name in missing(sheet.fields, reasons)
    }
    for verdict in reasons:
        if verdict.guard == "document":
            found[f"{sheet.trigger}.paper.{verdict.limit}"] = verdict.sentence(lang)
    why = unexplained(reasons, lang)
    return {**found, NOTE: why} if why else found


def unexplained(reasons: Sequence[Verdict], lang: Lang) -> str:
    """What a refusal says for want of a reason in words; "" when it does not."""
    asking = (one for one in reasons if one.guard == "reason" or one.code == "late_needs_reason")
    return next((one.sentence(lang) for one in asking), "")


def missing(fields: Sequence[FieldAsked], reasons: Sequence[Verdict]) -> tuple[str, ...]:
    """The names of the fields that a refusal says are still to be filled in."""
    told = [verdict.facts.get("missing") for verdict in reasons if verdict.guard == "form"]
    labels = [label for one in told if isinstance(one, tuple) for label in one]
    return tuple(asked.name for asked in fields if asked.field.label in labels)


def faults_typed(sheet: MoveSheet, fault: LantoaError, lang: Lang) -> Mapping[str, str]:
    """Of values that could not be read (``engine.values.read_values``), by the field's name."""
    findings = getattr(fault.facts.get("findings"), "findings", ())
    return {
        f"{sheet.trigger}.value.{asked.name}": one.sentence(lang)
        for asked in sheet.fields
        for one in findings
        if one.facts.get("field") == asked.field.label
    }
