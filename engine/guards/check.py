"""The author's own condition, written in CEL; what cannot be computed refuses."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from engine.facts import Facts
from engine.guards.labels import role_labels
from workflows.definition import CheckGuard
from workflows.expression import compile_check, evaluate
from workflows.verdict import Verdict


def check(guard: CheckGuard, facts: Facts) -> Verdict:
    """Whether the expression is true of the record, unit, plan and dates."""
    holds = evaluate(compile_check(guard.check), _context(facts))
    return Verdict(
        guard="check",
        code="check_ok" if holds else "check_failed",
        clear=holds,
        seen=int(holds),
        limit=guard.check,
        cleared_by=() if holds else role_labels(facts.definition, facts.transition.by),
        facts={"otherwise": guard.otherwise, "check": guard.check},
    )


def _context(facts: Facts) -> dict[str, object]:
    """What an expression may name (workflows/expression.py checks it when the plan is read)."""
    zone = ZoneInfo(facts.definition.zone)
    return {
        "record": {
            "code": facts.record.code,
            "track": facts.record.track,
            "state": facts.record.state,
            "form": dict(facts.form),
        },
        "unit": {"code": facts.unit.code, "kind": facts.unit.kind, "level": facts.unit.level},
        "plan": {"code": facts.definition.plan, "year": facts.definition.year},
        "today": facts.now.astimezone(zone),
        "due": {name: due.astimezone(zone) for name, due in facts.due.items() if due is not None},
    }
