"""Who may move a record: a role of the plan, and not one's own proposal where the plan says so."""

from __future__ import annotations

from engine.facts import Facts
from engine.guards.labels import role_labels
from i18n.catalog import Either
from workflows.definition import SYSTEM, SeparationGuard
from workflows.verdict import Verdict


def authority(facts: Facts) -> Verdict:
    """Whether the actor holds, for this unit and today, a role the transition names."""
    allowed = facts.transition.by
    holds = [role for role in allowed if role in facts.roles]
    labels = role_labels(facts.definition, allowed)
    return Verdict(
        guard="authority",
        code="authority_ok" if holds else "authority_missing",
        clear=bool(holds),
        seen=",".join(sorted(facts.roles)),
        limit=",".join(allowed),
        cleared_by=() if holds else labels,
        facts={"allowed": Either(labels), "unit": facts.unit.code, "actor": facts.actor.code},
    )


def separation(guard: SeparationGuard, facts: Facts) -> Verdict:
    """Whether somebody else than the proposer makes the move."""
    own = facts.actor.officer_id is not None and facts.actor.officer_id == facts.record.proposed_by
    others = role_labels(facts.definition, facts.transition.by)
    return Verdict(
        guard="other_than",
        code="own_proposal" if own else "own_proposal_ok",
        clear=not own,
        seen=facts.actor.code,
        limit=guard.other_than,
        cleared_by=others if own else (),
        facts={"actor": facts.actor.code, "allowed": Either(others)},
    )


def for_a_unit(facts: Facts) -> Verdict | None:
    """Whether the actor may give an act earlier dates than its own: the office that receives may.

    None for an act done directly. A unit cannot date its own sending back; who enters its paper
    for it can, and says on what evidence (requirements.md §1.7).
    """
    if facts.dates.sent >= facts.now:
        return None
    of_committee = [name for name, role in facts.definition.roles.items() if role.of == "committee"]
    entitled = SYSTEM in facts.roles or any(name in facts.roles for name in of_committee)
    return Verdict(
        guard="for_a_unit",
        code="for_a_unit_ok" if entitled else "for_a_unit_missing",
        clear=entitled,
        seen=",".join(sorted(facts.roles)),
        limit=facts.definition.receiving_office,
        cleared_by=()
        if entitled
        else role_labels(facts.definition, (facts.definition.receiving_office,)),
        facts={
            "office": facts.definition.roles[facts.definition.receiving_office].label,
            "sent": facts.dates.sent,
        },
    )
