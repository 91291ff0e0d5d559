"""Rungs of a plan to a role that nobody holds: told while somebody can still be named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.addressing import officers_for
from engine.duties import ladder_of, owing_roles
from engine.said_rung import SaidRung
from i18n.text import Text
from storage.people import UnitRow, units
from storage.work import Work
from workflows.calendar import Calendar
from workflows.definition import Deadline, Definition, Rung
from workflows.reckoning import dates_of_plan

NAMED = 4
"""Units that are named where there are more."""


@dataclass(frozen=True, slots=True)
class Unheld:
    """A rung whose roles nobody holds on its day; the receiving office is told instead.

    Attributes:
        deadline: by its name in the plan.
        roles: of the plan; those of the officers who owe where the rung names none.
        units: those for which nobody holds them; empty for roles of the committee.
        office: the role of the receiving office, which is written to instead.
    """

    deadline: str
    rung: Rung
    roles: tuple[str, ...]
    units: tuple[UnitRow, ...]
    office: str

    @property
    def code(self) -> str:
        """Of the sentence: for some units, in the receiving office itself, or elsewhere."""
        if self.units:
            return "nobody_holds_for"
        return "nobody_in_office" if self.office in self.roles else "nobody_holds"

    def as_json(self) -> dict[str, object]:
        """For a program."""
        return {
            "deadline": self.deadline,
            "rung": self.rung.at,
            "roles": list(self.roles),
            "units": [one.code for one in self.units],
        }

    def facts(self, definition: Definition) -> Mapping[str, object]:
        """What the sentence names, in the plan's own words."""
        named = tuple(Text(vi=one.name_vi, en=one.name_en) for one in self.units[:NAMED])
        return {
            "deadline": definition.deadlines[self.deadline].label,
            "rung": SaidRung(self.rung),
            "roles": tuple(definition.roles[role].label for role in self.roles),
            "office": definition.roles[self.office].label,
            "n": len(self.units),
            "units": (*named, "…") if len(self.units) > NAMED else named,
        }


def unheld(
    work: Work, definition: Definition, calendar: Calendar, committee_id: int, since: datetime
) -> tuple[Unheld, ...]:
    """Each rung to come that has nobody to write to, once, in the order of the plan.

    Args:
        since: aware; rungs before it are left out.
    """
    found: dict[tuple[str, int], Unheld] = {}
    for name, deadline in definition.deadlines.items():
        for dated in dates_of_plan(definition, name, calendar):
            for one in ladder_of(definition, deadline, dated.due_at, calendar):
                if one.at < since or one.rung.move is not None or (name, one.index) in found:
                    continue
                roles = one.rung.to or owing_roles(definition, deadline)
                of_unit = any(definition.roles[role].of == "unit" for role in roles)
                bound = _bound(work, definition, deadline, committee_id, one.at)
                missing = tuple(
                    unit
                    for unit in (bound if of_unit else bound[:1])
                    if not officers_for(
                        work, definition, committee_id, unit.id, roles, one.at.date()
                    )
                )
                if missing:
                    silent, office = missing if of_unit else (), definition.receiving_office
                    found[name, one.index] = Unheld(name, one.rung, roles, silent, office)
    return tuple(found.values())


def _bound(
    work: Work, definition: Definition, deadline: Deadline, committee_id: int, at: datetime
) -> tuple[UnitRow, ...]:
    """The units that take part in the plan and can owe by the deadline."""
    quota = definition.quotas.get(deadline.quota or "")
    asked = (
        tuple(definition.unit_kinds),
        definition.tracks[deadline.track].unit_kinds,
        deadline.unit_kinds,
        quota.unit_kinds if quota else (),
    )
    taking_part = units(work, committee_id, at.date())
    return tuple(u for u in taking_part if all(not kinds or u.kind in kinds for kinds in asked))
