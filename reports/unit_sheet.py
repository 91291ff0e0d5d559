"""Units as a page lists them, and one of them: who acts for it, what it has sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.intake.imported import ZONE
from engine.over_people import definitions
from i18n.text import Text
from reports.officer_sheet import OfficerLine, officers_listed
from reports.record_list import Listed, record_list
from storage.database import Database
from storage.people import UnitRow, unit
from storage.people_pages import (
    OfficersAsked,
    UnitsAsked,
    known_kinds,
    successor_of,
    unit_names,
    units_below,
    units_by_id,
    units_page,
)
from storage.plans import plans
from storage.work import Work
from workflows.errors import NotFound

OFFICERS_AT_MOST = 50
RECORDS_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class UnitsPage:
    """One page of units; ``more`` is the code the next page begins after, "" at the end.

    ``kinds`` are those a filter may name, ``above`` the units the listed ones stand under, by id.
    """

    lines: tuple[UnitRow, ...]
    more: str
    kinds: dict[str, Text]
    above: dict[int, UnitRow]


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """One unit.

    Attributes:
        kind: as the committee's plans call it.
        names: every name it bore, by the day each began, the newest first.
        records: of each plan of the committee in which it has any, at most ``RECORDS_AT_MOST``.
    """

    row: UnitRow
    kind: Text
    names: tuple[tuple[date, Text], ...]
    above: UnitRow | None
    below: tuple[UnitRow, ...]
    successor: UnitRow | None
    officers: tuple[OfficerLine, ...]
    records: tuple[tuple[str, tuple[Listed, ...]], ...]


def units_listed(
    db: Database, committee_id: int, asked: UnitsAsked, now: datetime, *, after: str, limit: int
) -> UnitsPage:
    """A page of the committee's units by code, as named on the day of ``now`` (aware)."""
    day = now.astimezone(ZONE).date()
    with db.read() as work:
        found = units_page(work, committee_id, asked, day, after=after, limit=limit + 1)
        rows = found[:limit]
        over = {one.parent_id for one in rows if one.parent_id}
        above = units_by_id(work, committee_id, over, day)
        labels = kind_names(work, committee_id)
        kinds = {
            one: labels.get(one, Text(vi=one, en=one)) for one in known_kinds(work, committee_id)
        }
    return UnitsPage(rows, rows[-1].code if len(found) > limit else "", kinds, above)


def unit_sheet(db: Database, committee_id: int, code: str, now: datetime) -> UnitSheet:
    """One unit at ``now`` (aware). Raises NotFound."""
    day = now.astimezone(ZONE).date()
    with db.read() as work:
        row = unit(work, committee_id, code, day)
        if row is None:
            raise NotFound("unit_unknown", unit=code)
        named, next_id = unit_names(work, row.id), successor_of(work, row.id)
        kind = kind_names(work, committee_id).get(row.kind, Text(vi=row.kind, en=row.kind))
        others = units_by_id(work, committee_id, (row.parent_id or 0, next_id or 0), day)
        below = units_below(work, committee_id, row.id, day)
        mine = [one.code for one in plans(work) if one.committee_id == committee_id]
    of_it = OfficersAsked(unit_id=row.id, active=True)
    theirs = officers_listed(db, committee_id, of_it, now, after="", limit=OFFICERS_AT_MOST)
    return UnitSheet(
        row,
        kind,
        tuple((since, Text(vi=vi, en=en)) for since, vi, en in named),
        others.get(row.parent_id or 0),
        below,
        others.get(next_id or 0),
        theirs.lines,
        tuple((plan, found) for plan in mine if (found := _records(db, plan, code))),
    )


def kind_names(work: Work, committee_id: int) -> dict[str, Text]:
    """What the committee's plans call the kinds of units; the newest plan's words count."""
    return {
        name: label
        for one in definitions(work, committee_id)
        for name, label in one.unit_kinds.items()
    }


def _records(db: Database, plan: str, code: str) -> tuple[Listed, ...]:
    try:
        return record_list(db, plan=plan, unit=code, limit=RECORDS_AT_MOST)
    except NotFound:  # a unit the plan knows nothing of
        return ()
