"""Who is short of a quota: apart from lateness, since it is another fact (requirements.md §1.7).

Units that sent nothing are in it by construction: a quota is asked of every unit of its kinds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.editions import edition
from engine.known import known_plan
from i18n.text import Text
from storage.database import Database
from storage.people import UnitRow, units
from storage.quotas import all_counts
from workflows.definition import Definition, Quota


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A unit with fewer records than a quota wants; ``soft``: a target ("phấn đấu", 001-17)."""

    unit: str
    unit_name: Text
    unit_kind: str
    quota: str
    label: Text
    counted: int
    wanted: int
    missing: int
    soft: bool


def shortfalls(db: Database, plan: str, now: datetime) -> tuple[Shortfall, ...]:
    """The units short of a quota of the plan today, units with nothing at all included.

    Hard quotas first, then by how many are missing. Raises NotFound for an unknown plan.
    """
    with db.read() as work:
        known = known_plan(work, plan)
        runs = edition(work, known.edition_id)
        day = now.astimezone(runs.zone).date()
        counted = all_counts(work, known.id)
        everyone = units(work, known.committee_id, day, tuple(runs.definition.unit_kinds))
    found = [
        _shortfall(one, name, quota, counted.get((name, one.id), 0))
        for name, quota in runs.definition.quotas.items()
        for one in everyone
        if _asked(runs.definition, quota, one.kind)
    ]
    short = (one for one in found if one.missing > 0)
    return tuple(sorted(short, key=lambda one: (one.soft, -one.missing, one.unit)))


def _asked(definition: Definition, quota: Quota, kind: str) -> bool:
    """Whether a quota wants anything of units of a kind."""
    of_track = definition.tracks[quota.track].unit_kinds
    return (
        quota.minimum is not None
        and (not quota.unit_kinds or kind in quota.unit_kinds)
        and (not of_track or kind in of_track)
    )


def _shortfall(of: UnitRow, name: str, quota: Quota, counted: int) -> Shortfall:
    wanted = quota.minimum or 0
    return Shortfall(
        unit=of.code,
        unit_name=Text(vi=of.name_vi, en=of.name_en),
        unit_kind=of.kind,
        quota=name,
        label=quota.label,
        counted=counted,
        wanted=wanted,
        missing=max(0, wanted - counted),
        soft=quota.soft,
    )
