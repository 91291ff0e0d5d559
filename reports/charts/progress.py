"""How far the units have come with what they owe: done, done late, still in time, overdue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.duties import owing_roles
from engine.editions import edition
from engine.known import known_plan
from i18n.text import Text
from storage.database import Database
from storage.tallies import Tally, UnitTally, tallies_by_unit, units_of
from storage.unit_names import names_of
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
        units: a row a unit, by harm: most overdue first, then most to send; beyond
            ``ROWS_AT_MOST`` the last row is of all the others together.
        kinds: a row a kind of units, in the plan's order.
    """

    units: tuple[Row, ...]
    kinds: tuple[Row, ...]

    @property
    def total(self) -> Tally:
        """All units together."""
        return sum((one.tally for one in self.units), Tally())

    @property
    def count(self) -> int:
        """How many units there are."""
        return sum(one.units for one in self.units)


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
        known = units_of(work, row.committee_id)
        tallies = _tallies(tallies_by_unit(work, row.id, now, unit_ids), runs.definition)
        by_harm = sorted(tallies, key=lambda one: _harm(tallies[one], known[one][0]))
        few = len(by_harm) <= ROWS_AT_MOST
        shown = by_harm if few else by_harm[: ROWS_AT_MOST - 1]
        names = names_of(work, shown, now.astimezone(runs.zone).date())
    rows = [Row(known[one][0], names[one], tallies[one]) for one in shown]
    others = [tallies[one] for one in by_harm[len(shown) :]]
    if others:
        rows.append(Row("", None, sum(others, Tally()), len(others)))
    return Progress(tuple(rows), tuple(_kinds(tallies, known, runs.definition)))


def _tallies(found: Iterable[UnitTally], definition: Definition) -> dict[int, Tally]:
    """What each unit owes by deadlines that are units' own."""
    theirs = {name for name in definition.deadlines if _of_units(definition, name)}
    tallies: dict[int, Tally] = {}
    for one in found:
        if one.deadline in theirs:
            before = tallies.get(one.unit_id)
            tallies[one.unit_id] = one.tally if before is None else before + one.tally
    return tallies


def _of_units(definition: Definition, deadline: str) -> bool:
    roles = owing_roles(definition, definition.deadlines[deadline])
    return any(definition.roles[role].of == "unit" for role in roles)


def _kinds(
    tallies: Mapping[int, Tally], known: Mapping[int, tuple[str, str]], definition: Definition
) -> Iterator[Row]:
    of_kind: dict[str, list[Tally]] = {}
    for unit_id, tally in tallies.items():
        of_kind.setdefault(known[unit_id][1], []).append(tally)
    for kind, label in definition.unit_kinds.items():
        if found := of_kind.get(kind):
            yield Row(kind, label, sum(found, Tally()), len(found))


def _harm(tally: Tally, code: str) -> tuple[int, int, str]:
    return -tally.overdue, -tally.waiting, code
