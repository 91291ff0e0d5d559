"""What became of a move, for a program: verdicts, consequences, errors."""

from __future__ import annotations

from collections.abc import Mapping

from engine.apply import Advanced
from engine.decision import Outcome
from i18n.language import Lang
from workflows.errors import LantoaError
from workflows.verdict import Refusal, Verdict


def verdict_json(verdict: Verdict, lang: Lang) -> dict[str, object]:
    """A verdict, with its sentence in `lang`."""
    return {
        **verdict.sealed(),
        "sentence": verdict.sentence(lang),
        "cleared_by": [label.say(lang) for label in verdict.cleared_by],
        "earliest": verdict.earliest,
        "counted": list(verdict.counted),
    }


def outcome_json(outcome: Outcome, lang: Lang) -> dict[str, object]:
    """A decision."""
    verdicts = [verdict_json(one, lang) for one in outcome.verdicts]
    if isinstance(outcome, Refusal):
        return {"approved": False, "verdicts": verdicts}
    return {
        "approved": True,
        "to": outcome.to,
        "verdicts": verdicts,
        "quota_changes": dict(outcome.quota_changes),
        "settled": [
            {"deadline": one.deadline, "met_at": one.met_at, "late": one.late}
            for one in outcome.settled
        ],
        "targets": [
            {"deadline": one.deadline, "met_at": one.met_at, "late": one.late}
            for one in outcome.targets
        ],
        "opened": [{"deadline": one.deadline, "due_at": one.due_at} for one in outcome.opened],
        "letters": [
            {"letter": one.letter.value, "roles": list(one.roles)} for one in outcome.letters
        ],
    }


def result_json(result: Advanced | Refusal, lang: Lang) -> dict[str, object]:
    """What became of a move that was tried."""
    if isinstance(result, Refusal):
        said = {"record": result.record, "trigger": result.trigger}
        return said | outcome_json(result, lang)
    return {
        "record": result.record,
        "trigger": result.trigger,
        "from": result.from_,
        "version": result.version,
        "late": result.late,
    } | outcome_json(result.approved, lang)


def error_json(error: LantoaError, lang: Lang) -> Mapping[str, object]:
    """An error of one item among many."""
    return {"error": error.code, "sentence": error.sentence(lang)}
