"""Who is short of a quota: apart from lateness, since it is another fact (requirements.md §1.7).

Units that sent nothing are in it by construction: a quota is asked of every unit of its kinds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from engine.editions import Edition, edition
from engine.known import known_plan
from i18n.text import Text
from storage.database import Database
from storage.kept import kept, mark
from storage.plans import PlanRow
from storage.shortfalls import Short, Wanted, short_units
from storage.unit_names import names_of
from workflows.definition import Definition


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


def shortfalls(
    db: Database, plan: str, now: datetime, *, unit_ids: Collection[int] | None = None
) -> tuple[Shortfall, ...]:
    """The units short of a quota of the plan today, units with nothing at all included.

    Hard quotas first, then by how many are missing; of these units only, when given. Raises
    NotFound for an unknown plan.
    """
    return first_shortfalls(db, plan, now, None, unit_ids=unit_ids)[0]


def first_shortfalls(
    db: Database,
    plan: str,
    now: datetime,
    at_most: int | None,
    *,
    unit_ids: Collection[int] | None = None,
) -> tuple[tuple[Shortfall, ...], int]:
    """The first of ``shortfalls``, and how many there are in all."""
    with db.read() as work:
        known = known_plan(work, plan)
        runs = edition(work, known.edition_id)
        day = now.astimezone(runs.zone).date()
        at = mark(work, known, now, day)

    def find() -> tuple[tuple[Shortfall, ...], int]:
        return _found(db, known, runs, day, at_most, unit_ids)

    key = ("short", at_most, None if unit_ids is None else frozenset(unit_ids))
    return kept(db, at, key, find)


def _found(
    db: Database,
    known: PlanRow,
    runs: Edition,
    day: date,
    at_most: int | None,
    unit_ids: Collection[int] | None,
) -> tuple[tuple[Shortfall, ...], int]:
    wanted = list(_wanted(runs.definition))
    with db.read() as work:
        found = short_units(
            work, known.id, known.committee_id, wanted, day, unit_ids=unit_ids, at_most=at_most
        )
        names = names_of(work, (one.unit_id for one in found), day)
    told = tuple(_shortfall(one, runs.definition, names[one.unit_id]) for one in found)
    return told, found[0].of_all if found else 0


def _wanted(definition: Definition) -> Iterator[Wanted]:
    for name, quota in definition.quotas.items():
        of_track = definition.tracks[quota.track].unit_kinds
        for kind in definition.unit_kinds:
            asked = (not quota.unit_kinds or kind in quota.unit_kinds) and (
                not of_track or kind in of_track
            )
            if asked and quota.minimum is not None:
                yield Wanted(name, kind, quota.minimum, int(quota.soft))


def _shortfall(one: Short, definition: Definition, unit_name: Text) -> Shortfall:
    quota = definition.quotas[one.quota]
    wanted = quota.minimum or 0
    return Shortfall(
        unit=one.unit,
        unit_name=unit_name,
        unit_kind=one.kind,
        quota=one.quota,
        label=quota.label,
        counted=one.counted,
        wanted=wanted,
        missing=wanted - one.counted,
        soft=quota.soft,
    )
