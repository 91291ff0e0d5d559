"""Guards: every rule of a move is asked, and each answers with a verdict; nothing is short-cut."""

from __future__ import annotations

from engine.facts import Facts
from engine.guards.authority import authority, for_a_unit, separation
from engine.guards.belonging import has, origin_stands, parent_stands
from engine.guards.check import check
from engine.guards.dates import not_before, on_time
from engine.guards.papers import decision, document, form, reason
from engine.guards.quota import quota
from engine.guards.scored import scored
from workflows.definition import (
    BelongingGuard,
    CheckGuard,
    DecisionGuard,
    DocumentGuard,
    FormGuard,
    Guard,
    NotBeforeGuard,
    OnTimeGuard,
    QuotaGuard,
    ReasonGuard,
    ScoredGuard,
    SeparationGuard,
)
from workflows.verdict import Verdict

__all__ = ["verdicts"]


def verdicts(facts: Facts) -> tuple[Verdict, ...]:
    """Every guard's verdict on the move: authority first, then as the plan writes them."""
    always = (authority(facts), for_a_unit(facts), parent_stands(facts), origin_stands(facts))
    asked = (_ask(guard, facts) for guard in facts.transition.guards)
    return (*(one for one in always if one is not None), *asked)


def _ask(guard: Guard, facts: Facts) -> Verdict:  # noqa: C901 (one flat case per guard)
    match guard:
        case FormGuard():
            return form(guard, facts)
        case DocumentGuard():
            return document(guard, facts)
        case DecisionGuard():
            return decision(guard, facts)
        case QuotaGuard():
            return quota(guard, facts)
        case OnTimeGuard():
            return on_time(guard, facts)
        case NotBeforeGuard():
            return not_before(guard, facts)
        case CheckGuard():
            return check(guard, facts)
        case BelongingGuard():
            return has(guard, facts)
        case ScoredGuard():
            return scored(guard, facts)
        case ReasonGuard():
            return reason(guard, facts)
        case SeparationGuard():
            return separation(guard, facts)
