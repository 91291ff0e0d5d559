"""Who may change the units and officers of a committee, and what its plans call their roles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from engine.editions import editions
from engine.guards.labels import committee_labels
from engine.move import Actor
from i18n.text import Text
from storage.people import CommitteeRow
from storage.plans import plans_of
from storage.standing import roles_held
from storage.work import Work
from workflows.definition import Definition
from workflows.verdict import Refusal, Verdict

AUDITOR = "auditor"
"""The role of whoever only looks; no plan needs to name it."""


def over_people(held: Iterable[tuple[str, int | None]]) -> bool:
    """Whether some of these roles (with their unit, None for the committee) let people be changed.

    Every role of the committee does but the auditor's: who only looks gives nobody a role.
    """
    return any(unit is None and role != AUDITOR for role, unit in held)


def refused_over_people(
    work: Work, of: CommitteeRow, actor: Actor, trigger: str, today: date
) -> Refusal | None:
    """None for whoever may change the people of the committee on that day.

    Those are whoever holds a role of the committee that is not the auditor's, and the installer,
    who acts without being an officer (design.md §5).

    Args:
        trigger: what was tried, for the sentence of the refusal.
    """
    if actor.officer_id is None:
        return None
    if over_people(roles_held(work, actor.officer_id, of.id, today)):
        return None
    facts = {"actor": actor.code, "committee": of.code}
    offices = tuple(dict.fromkeys(office_labels(work, of.id)))
    verdict = Verdict("authority", "authority_over_people", False, cleared_by=offices, facts=facts)
    return Refusal("", trigger, (verdict,))


def office_labels(work: Work, committee_id: int) -> tuple[Text, ...]:
    """What the running plans call the roles of the committee itself."""
    running = definitions(work, committee_id, running=True)
    return tuple(label for one in running for label in committee_labels(one))


def role_names(work: Work, committee_id: int) -> dict[str, Text]:
    """What the committee's plans call its roles; the newest plan's words count."""
    known = definitions(work, committee_id)
    return {name: role.label for one in known for name, role in one.roles.items()}


def definitions(work: Work, committee_id: int, *, running: bool = False) -> list[Definition]:
    """What the plans of the committee are, the oldest first."""
    found = plans_of(work, committee_id, running=running)
    run = editions(work, found)
    return [run[one.id].definition for one in sorted(found, key=lambda one: one.id)]
