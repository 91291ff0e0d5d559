"""The tables of a plan, and how many units have something to put into each now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.editions import edition
from engine.intake.table import Table, tables
from engine.intake.unit_tables import unit_tables
from engine.known import known_plan
from i18n.text import Text
from storage.database import Database


@dataclass(frozen=True, slots=True)
class KnownTable:
    """One table of a plan.

    Attributes:
        label: what stands above it.
        papers: the papers its move asks for besides.
        units: how many units have something to fill in.
    """

    table: Table
    label: Text
    papers: tuple[Text, ...]
    units: int

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        named = {"table": self.table.name, "kind": self.table.kind.value}
        return {**named, "name": self.label.model_dump(), "units": self.units}


def known_tables(
    db: Database, plan: str, now: datetime, *, unit: str | None = None
) -> tuple[KnownTable, ...]:
    """Every table of a plan: lists first, then what moves ask for and what belongs to others.

    Args:
        now: aware.
        unit: the code of one unit; all when None.

    Raises NotFound for an unknown plan.
    """
    with db.read() as work:
        definition = edition(work, known_plan(work, plan).edition_id).definition
        return tuple(
            KnownTable(
                one,
                one.label(definition),
                one.papers(definition),
                len(unit_tables(work, plan, one.name, now, unit=unit)[1]),
            )
            for one in tables(definition)
        )
