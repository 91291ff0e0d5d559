"""What stands in the way of a move, and who else than the one who asks can clear it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from engine.decision import Outcome
from engine.editions import Edition
from storage.audit import entries
from storage.plans import PlanRow
from storage.records import RecordRow
from storage.work import Work
from workflows.definition import Definition
from workflows.verdict import Refusal, Verdict

ASKED = "record.asked"
"""The act of asking, in the log."""
OF_ANOTHER = frozenset({"other_than"})
"""Guards that ask for another person, who may well hold the same role."""


@dataclass(frozen=True, slots=True)
class ToClear:
    """What others can clear: the verdicts, and the roles that can, by their names in the plan."""

    verdicts: tuple[Verdict, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """That it was asked already today: when, and by which officer."""

    at: datetime
    by: str


def to_clear(definition: Definition, outcome: Outcome, held: Collection[str]) -> ToClear:
    """Of what refuses a move, all that only others can clear; nothing where it may be made.

    Roles are known by what the plan calls them, as whoever reads the refusal knows them.

    Args:
        held: the roles of the one who asks; what one of them can clear is their own to do.
    """
    reasons = outcome.reasons if isinstance(outcome, Refusal) else ()
    found: dict[str, None] = {}
    others: list[Verdict] = []
    for one in reasons:
        roles = [name for name, role in definition.roles.items() if role.label in one.cleared_by]
        mine = set(roles) & set(held) and one.guard not in OF_ANOTHER
        if roles and not mine:
            others.append(one)
            found |= dict.fromkeys(roles)
    return ToClear(tuple(others), tuple(found))


def asked_today(
    work: Work, plan: PlanRow, edition: Edition, row: RecordRow, now: datetime
) -> Mapping[str, AskedBefore]:
    """For which moves of a record somebody has asked today (a day in the plan's zone)."""
    begun = datetime.combine(now.astimezone(edition.zone).date(), time(), edition.zone)
    asked = entries(work, plan.head_id, record=row.id, act=ASKED, since=begun)
    return {one.body["trigger"]: AskedBefore(one.at, one.actor) for one in asked}
