"""What stands in the way of a move, and who else than the one who asks can clear it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.addressing import officers_for
from engine.decision import Outcome
from engine.editions import Edition
from engine.gather import Gathering
from storage.audit import AuditRow, entries
from storage.people import OfficerRow, officer_by_id
from storage.plans import PlanRow
from storage.records import RecordRow
from storage.work import Work
from workflows.calendar import Calendar, CalendarGap
from workflows.definition import Definition
from workflows.verdict import Refusal, Verdict

ASKED = "record.asked"
"""The act of asking, in the log."""
OF_ANOTHER = frozenset({"other_than"})
"""Guards that ask for another person, who may well hold the same role."""
OF_THE_ACTOR = frozenset({"authority", "other_than", "reason"})
"""Guards that look at who makes a move and what they say with it, and not at the record."""


@dataclass(frozen=True, slots=True)
class ToClear:
    """What others can clear: the verdicts, and the roles that can, by their names in the plan."""

    verdicts: tuple[Verdict, ...]
    roles: tuple[str, ...]

    @property
    def theirs(self) -> bool:
        """Whether the move itself is for others to make, and not only what stands in its way."""
        return any(one.guard in OF_THE_ACTOR for one in self.verdicts)

    @property
    def obstacles(self) -> tuple[Verdict, ...]:
        """What stands in the way of whoever makes it: nothing about the one who asks."""
        return tuple(one for one in self.verdicts if one.guard not in OF_THE_ACTOR)


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """That it was asked already: when and by whom last, and of which officers (by code)."""

    at: datetime
    by: str
    officers: frozenset[str]


def to_clear(definition: Definition, outcome: Outcome, held: Collection[str]) -> ToClear:
    """Of what refuses a move, all that only others can clear; nothing where it may be made.

    What the one who asks can clear is their own to do, except that whoever acts for the committee
    asks the unit for what is the unit's work, although the committee could do it in its place.
    Roles are known by what the plan calls them, as whoever reads the refusal knows them.

    Args:
        held: the roles of the one who asks.
    """
    reasons = outcome.reasons if isinstance(outcome, Refusal) else ()
    found: dict[str, None] = {}
    others: list[Verdict] = []
    for one in reasons:
        roles = [name for name, role in definition.roles.items() if role.label in one.cleared_by]
        mine = {definition.roles[name].of for name in roles if name in held}
        if mine and one.guard not in OF_ANOTHER:
            of_unit = [name for name in roles if definition.roles[name].of == "unit"]
            roles = of_unit if mine == {"committee"} else []
        if roles:
            others.append(one)
            found |= dict.fromkeys(roles)
    return ToClear(tuple(others), tuple(found))


def others_holding(
    gathering: Gathering, edition: Edition, row: RecordRow, found: ToClear
) -> tuple[OfficerRow, ...]:
    """Who holds the roles that can clear it today, but for the one who asks."""
    plan, day = gathering.plan, gathering.day(edition)
    holding = officers_for(
        gathering.work, edition.definition, plan.committee_id, row.unit_id, found.roles, day
    )
    return tuple(one for one in holding if one.id != gathering.actor.officer_id)


def asked_today(
    work: Work, plan: PlanRow, edition: Edition, row: RecordRow, now: datetime
) -> Mapping[str, AskedBefore]:
    """For which moves of a record somebody has asked since the last working day ended.

    On a day off nobody is written to, so that it counts to the next working day. Days are those
    of the plan's zone.
    """
    first = _since(edition.calendar, now.astimezone(edition.zone).date())
    begun = datetime.combine(first, time(), edition.zone)
    asked = entries(work, plan.head_id, record=row.id, act=ASKED, since=begun)
    found: dict[str, AskedBefore] = {}
    for one in asked:
        trigger, officers = one.body["trigger"], frozenset(one.body["asked"])
        earlier = found[trigger].officers if trigger in found else frozenset()
        found[trigger] = AskedBefore(one.at, _name(work, one), earlier | officers)
    return found


def _since(calendar: Calendar, today: date) -> date:
    try:
        return calendar.last_working_day_before(today) + timedelta(days=1)
    except CalendarGap:
        return today


def _name(work: Work, asked: AuditRow) -> str:
    by = None if asked.officer_id is None else officer_by_id(work, asked.officer_id)
    return by.name if by else asked.actor
