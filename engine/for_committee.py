"""Acts that only somebody with a role of the committee may do; others are refused, in the log."""

from __future__ import annotations

from engine.acts import by_hand
from engine.editions import Edition
from engine.gather import Gathering
from engine.guards.labels import role_labels
from i18n.catalog import Either
from storage.audit import Head, seal
from storage.records import RecordRow
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
    roles = edition.definition.roles
    labels = role_labels(
        edition.definition, (name for name, role in roles.items() if role.of == "committee")
    )
    said = {"allowed": Either(labels), "actor": gathering.actor.code}
    verdict = Verdict("authority", "authority_of_committee", False, cleared_by=labels, facts=said)
    body: dict[str, object] = {"trigger": trigger, "verdicts": [verdict.sealed()]}
    if row is not None:
        body["record"] = row.code
    entry = by_hand(gathering.actor, "act.refused", gathering.now, body, row=row)
    seal(gathering.work, head, [entry])
    return Refusal(row.code if row else "", trigger, (verdict,))
