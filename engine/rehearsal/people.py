"""Who takes part in a rehearsal: the people of two spreadsheets, or those of a real committee."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from engine.intake.imported import Imported
from engine.intake.officers import import_officers
from engine.intake.units import import_units, newest_name
from engine.move import Actor, Channel
from engine.rehearsal.stage import OS_USER
from storage.database import Database
from storage.people import CommitteeRow, assign, name_unit, save_officer, save_unit
from storage.roster import OfficerEntry, UnitEntry, officer_entries, unit_entries
from storage.work import Work
from workflows.definition import Definition
from workflows.errors import WrongUsage

People = Callable[[Database, CommitteeRow, datetime], None]
"""Puts units and officers into the committee of a rehearsal that begins at an instant."""


def from_files(units: Path, officers: Path, plan: Definition) -> People:
    """The people of spreadsheets as `lantoa unit import` and `officer import` take them.

    Kinds of units and roles may be said in the words of the plan that is to be rehearsed. Raises
    WrongUsage, when they are put in, for a spreadsheet with errors.
    """

    def put_in(db: Database, of: CommitteeRow, now: datetime) -> None:
        actor = Actor(None, "system", OS_USER, Channel.IMPORT)
        for path, read in ((units, import_units), (officers, import_officers)):
            done: Imported = read(db, of.code, path, actor, now, planned=(plan,))
            if done.stopped:
                raise WrongUsage("rehearsal_people", file=path.name, findings=len(done.findings))

    return put_in


@dataclass(frozen=True, slots=True)
class Roster:
    """The units of a committee and its officers with the roles they hold, as known on one day."""

    units: tuple[UnitEntry, ...]
    officers: tuple[OfficerEntry, ...]
    day: date

    @property
    def roles_of(self) -> dict[str, frozenset[str]]:
        """The roles an officer holds, for whichever unit, by the officer's code."""
        return {one.row.code: frozenset(r.role for r in one.roles) for one in self.officers}


def roster_of(work: Work, committee_id: int, day: date) -> Roster:
    """Who would take part if a plan began: units not closed, officers who have not left."""
    entries = officer_entries(work, committee_id).values()
    return Roster(
        units=tuple(
            one
            for one in unit_entries(work, committee_id).values()
            if one.closed_on is None or one.closed_on > day
        ),
        officers=tuple(
            replace(one, roles=tuple(r for r in one.roles if r.until is None or r.until >= day))
            for one in entries
            if one.row.active
        ),
        day=day,
    )


def from_roster(roster: Roster) -> People:
    """The people of a real committee.

    Who holds a role on the roster's day holds it from the first day of the rehearsal on, whatever
    year the plan is of; who gets one later, or gives one up, does so on its own day.
    """

    def put_in(db: Database, of: CommitteeRow, now: datetime) -> None:
        with db.write() as work:
            _put_in(work, of.id, roster, now.date())

    return put_in


def _put_in(work: Work, committee_id: int, roster: Roster, first: date) -> None:
    ids: dict[str, int] = {}
    for unit in roster.units:
        vi, en = newest_name(unit)
        closes = unit.closed_on if unit.closed_on and unit.closed_on > first else None
        ids[unit.code] = save_unit(
            work, committee_id, code=unit.code, kind=unit.kind, level=unit.level, closed_on=closes
        )
        name_unit(work, ids[unit.code], since=first, vi=vi or unit.code, en=en or unit.code)
    codes = {unit.id: unit.code for unit in roster.units}
    for officer in roster.officers:
        row = officer.row
        officer_id = save_officer(
            work,
            committee_id,
            code=row.code,
            name=row.name,
            email=row.email,
            phone=row.phone,
            lang=row.lang,
        )
        for role in officer.roles:
            since = first if role.since <= roster.day else max(role.since, first)
            place = None if role.unit_id is None else ids.get(codes.get(role.unit_id, ""))
            if (role.unit_id is None) != (place is None) or (role.until and role.until < since):
                continue  # of a unit that is closed, or over before it would begin
            assign(work, officer_id, role.role, place, since=since, until=role.until)
