"""Acts that only somebody with a role of the committee may do; others are refused, in the log."""

from __future__ import annotations

from engine.acts import by_hand
from engine.editions import Edition
from engine.gather import Gathering
from engine.guards.labels import role_labels
from engine.move import Actor
from i18n.catalog import Either
from storage.audit import Head, seal
from storage.records import RecordRow
from workflows.definition import Definition
from workflows.verdict import Refusal, Verdict


def refused_unless_for_committee(
    gathering: Gathering, edition: Edition, head: Head, trigger: str, row: RecordRow | None = None
) -> Refusal | None:
    """None when the actor holds a role of the committee in the plan today; else a sealed refusal.

    Args:
        head: the plan's chain head, just locked.
        trigger: what was tried, as the refusal names it.
        row: the record it was tried on, if it was one.
    """
    if gathering.committee_roles(edition):
        return None
    verdict = not_for_committee(edition.definition, gathering.actor)
    body: dict[str, object] = {"trigger": trigger, "verdicts": [verdict.sealed()]}
    if row is not None:
        body["record"] = row.code
    entry = by_hand(gathering.actor, "act.refused", gathering.now, body, row=row)
    seal(gathering.work, head, [entry])
    return Refusal(row.code if row else "", trigger, (verdict,))


def not_for_committee(definition: Definition, actor: Actor) -> Verdict:
    """That the actor holds no role of the committee, and who does."""
    of_committee = (name for name, role in definition.roles.items() if role.of == "committee")
    labels = role_labels(definition, of_committee)
    said = {"allowed": Either(labels), "actor": actor.code}
    return Verdict("authority", "authority_of_committee", False, cleared_by=labels, facts=said)
