"""To whom a letter goes, and the outbox rows made of that: one per officer, each with its key."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from engine.causes import Cause
from storage.mail import NewMessage
from storage.people import OfficerRow, holders
from storage.work import Work
from workflows.definition import Definition, LetterKind

AT_ONCE = (LetterKind.RECEIPT, LetterKind.SIGN_IN)
"""Letters that answer an act a person just made: they leave at any hour, ahead of the others."""


def officers_for(
    work: Work,
    definition: Definition,
    committee_id: int,
    unit_id: int,
    roles: Iterable[str],
    day: date,
) -> tuple[OfficerRow, ...]:
    """The officers who hold one of the plan's roles on ``day`` (a day in the plan's zone).

    A role of a unit is looked up for ``unit_id``, a role of the committee for the committee. An
    officer with several of the roles is named once, where the first of them stands; holders of one
    role stand in the order of their codes. Empty when nobody holds any.
    """
    found: dict[int, OfficerRow] = {}
    for role in roles:
        of_unit = definition.roles[role].of == "unit"
        held = holders(work, committee_id, role, unit_id if of_unit else None, day)
        for officer in held:
            found.setdefault(officer.id, officer)
    return tuple(found.values())


def addressed(
    cause: Cause,
    plan_id: int,
    letter: LetterKind,
    officers: Iterable[OfficerRow],
    *,
    urgent: bool = False,
) -> list[NewMessage]:
    """The letter about ``cause`` to each of the officers, ready for ``storage.mail``.

    ``urgent`` lets it leave at any hour, as every answer to an act that was just made does.
    """
    return to_ids(cause, plan_id, letter, (officer.id for officer in officers), urgent=urgent)


def to_ids(
    cause: Cause,
    plan_id: int,
    letter: LetterKind,
    officer_ids: Iterable[int],
    *,
    urgent: bool = False,
) -> list[NewMessage]:
    """``addressed`` to officers known by their ids."""
    return [
        NewMessage(
            plan_id=plan_id,
            letter=letter.value,
            officer_id=officer_id,
            record_id=cause.record_id,
            obligation_id=cause.obligation_id,
            due_rev=cause.due_rev,
            dedupe_key=f"{cause.key}/{letter.value}/{officer_id}",
            facts=cause.facts(),
            urgent=urgent or letter in AT_ONCE,
        )
        for officer_id in officer_ids
    ]
