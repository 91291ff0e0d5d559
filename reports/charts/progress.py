"""How far the units have come with what they owe: sent, sent late, still to send, overdue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.due import unit_names
from engine.duties import owing_roles
from engine.editions import edition
from engine.known import known_plan
from i18n.text import Text
from storage.database import Database
from storage.tallies import Tally, UnitTally, tallies_by_unit
from workflows.definition import Definition

ROWS_AT_MOST = 40
"""Units that have a row of their own; the others share the last one."""


@dataclass(frozen=True, slots=True)
class Row:
    """A unit, or a kind of units, with what it owes and owed.

    Attributes:
        key: the code of the unit or of the kind; "" for the units that share a row.
        label: its name; None for the units that share a row.
        units: how many units it stands for.
    """

    key: str
    label: Text | None
    tally: Tally
    units: int = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the units have come.

    Attributes:
        units: a row a unit, by harm: most overdue first, then most to send.
        kinds: a row a kind of units, in the plan's order.
    """

    units: tuple[Row, ...]
    kinds: tuple[Row, ...]

    @property
    def total(self) -> Tally:
        """All units together."""
        return sum((one.tally for one in self.kinds), Tally())

    @property
    def shown(self) -> tuple[Row, ...]:
        """The units, those beyond ``ROWS_AT_MOST`` in one row."""
        if len(self.units) <= ROWS_AT_MOST:
            return self.units
        kept, rest = self.units[: ROWS_AT_MOST - 1], self.units[ROWS_AT_MOST - 1 :]
        together = sum((one.tally for one in rest), Tally())
        return (*kept, Row("", None, together, len(rest)))


def progress(
    db: Database, plan: str, now: datetime, unit_ids: Iterable[int] | None = None
) -> Progress:
    """How far the units of a plan have come at ``now`` (aware), by one count; of these units only.

    What a role of the committee owes (an appraisal, its own report) is no unit's and left out.
    Raises NotFound with plans named like it.
    """
    with db.read() as work:
        row = known_plan(work, plan)
        runs = edition(work, row.edition_id)
        names = unit_names(work, row.committee_id, now.astimezone(runs.zone).date())
        counted = tallies_by_unit(work, row.id, now, unit_ids)
    definition = runs.definition
    theirs = {name for name in definition.deadlines if _of_units(definition, name)}
    found = [one for one in counted if one.deadline in theirs]
    units = _units(found, names)
    return Progress(tuple(sorted(units, key=_harm)), tuple(_kinds(found, definition)))


def _of_units(definition: Definition, deadline: str) -> bool:
    roles = owing_roles(definition, definition.deadlines[deadline])
    return any(definition.roles[role].of == "unit" for role in roles)


def _units(found: Iterable[UnitTally], names: dict[str, Text]) -> list[Row]:
    tallies: dict[str, Tally] = {}
    for one in found:
        tallies[one.unit] = tallies.get(one.unit, Tally()) + one.tally
    return [
        Row(code, names.get(code) or Text(vi=code, en=code), tally)
        for code, tally in tallies.items()
    ]


def _kinds(found: list[UnitTally], definition: Definition) -> Iterable[Row]:
    for kind, label in definition.unit_kinds.items():
        of_kind = [one for one in found if one.kind == kind]
        if of_kind:
            together = sum((one.tally for one in of_kind), Tally())
            yield Row(kind, label, together, len({one.unit for one in of_kind}))


def _harm(row: Row) -> tuple[int, int, str]:
    return -row.tally.overdue, -row.tally.waiting, row.key
