"""Acts that only somebody with a role of the committee may do; others are refused, in the log."""

from __future__ import annotations

from collections.abc import Sequence

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

OF_COMMITTEE = "authority_of_committee"
OF_ROLES = "authority_of_roles"


def refused_unless_for_committee(
    gathering: Gathering, edition: Edition, head: Head, trigger: str, row: RecordRow | None = None
) -> Refusal | None:
    """None when the actor holds a role of the committee in the plan today; else a sealed refusal.

    Args:
        head: the plan's chain head, just locked.
        trigger: what was tried, as the refusal names it.
        row: the record it was tried on, if it was one.
    """
    wanted = _of_committee(edition.definition)
    return _refused(wanted, OF_COMMITTEE, gathering, edition, head, trigger, row)


def refused_unless_for_office(
    gathering: Gathering, edition: Edition, head: Head, trigger: str
) -> Refusal | None:
    """The same for acts of the receiving office alone."""
    office = (edition.definition.receiving_office,)
    return refused_unless_holding(office, gathering, edition, head, trigger)


def refused_unless_holding(
    wanted: Sequence[str],
    gathering: Gathering,
    edition: Edition,
    head: Head,
    trigger: str,
    row: RecordRow | None = None,
) -> Refusal | None:
    """The same for acts of whoever holds one of the roles ``wanted``, for the unit of ``row``."""
    return _refused(wanted, OF_ROLES, gathering, edition, head, trigger, row)


def not_for_committee(definition: Definition, actor: Actor) -> Verdict:
    """That the actor holds no role of the committee, and who does."""
    return _not_holding(_of_committee(definition), OF_COMMITTEE, definition, actor)


def _refused(
    wanted: Sequence[str],
    code: str,
    gathering: Gathering,
    edition: Edition,
    head: Head,
    trigger: str,
    row: RecordRow | None,
) -> Refusal | None:
    held = gathering.roles(edition, row.unit_id) if row else gathering.committee_roles(edition)
    if held.intersection(wanted):
        return None
    verdict = _not_holding(wanted, code, edition.definition, gathering.actor)
    body: dict[str, object] = {"trigger": trigger, "verdicts": [verdict.sealed()]}
    if row is not None:
        body["record"] = row.code
    entry = by_hand(gathering.actor, "act.refused", gathering.now, body, row=row)
    seal(gathering.work, head, [entry])
    return Refusal(row.code if row else "", trigger, (verdict,))


def _of_committee(definition: Definition) -> tuple[str, ...]:
    return tuple(name for name, role in definition.roles.items() if role.of == "committee")


def _not_holding(wanted: Sequence[str], code: str, definition: Definition, actor: Actor) -> Verdict:
    labels = role_labels(definition, wanted)
    said = {"allowed": Either(labels), "actor": actor.code}
    return Verdict("authority", code, False, cleared_by=labels, facts=said)
