"""Units and officers as a list: named as on a day, with the roles held on it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from engine.intake.imported import ZONE
from storage.people import AssignmentRow
from storage.roster import UnitEntry, officer_entries, unit_entries
from storage.work import Work


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A unit, open or closed; other units by their codes."""

    code: str
    name: str
    name_en: str
    kind: str
    level: str
    parent: str
    closed_on: date | None
    successor: str

    def as_json(self) -> dict[str, Any]:
        """The unit for a program."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role; no unit means the whole committee."""

    role: str
    unit: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class ListedOfficer:
    """An officer with the roles held on the day."""

    code: str
    name: str
    email: str
    phone: str
    lang: str
    os_user: str
    active: bool
    roles: tuple[HeldRole, ...]

    @property
    def roles_text(self) -> str:
        """The roles in one line."""
        said = (f"{one.role} ({one.unit})" if one.unit else one.role for one in self.roles)
        return ", ".join(said)

    def as_json(self) -> dict[str, Any]:
        """The officer for a program."""
        return asdict(self)


def listed_units(work: Work, committee_id: int, now: datetime) -> list[ListedUnit]:
    """Every unit of the committee by code, named as on the day of ``now`` (aware)."""
    day = now.astimezone(ZONE).date()
    return [_listed(unit, day) for unit in unit_entries(work, committee_id).values()]


def listed_officers(work: Work, committee_id: int, now: datetime) -> list[ListedOfficer]:
    """Every officer of the committee by code, with the roles held on the day of ``now`` (aware)."""
    day = now.astimezone(ZONE).date()
    code_of = {unit.id: code for code, unit in unit_entries(work, committee_id).items()}

    def held(one: AssignmentRow) -> HeldRole:
        return HeldRole(one.role, code_of.get(one.unit_id or 0, ""), one.since, one.until)

    return [
        ListedOfficer(
            code=entry.row.code,
            name=entry.row.name,
            email=entry.row.email,
            phone=entry.row.phone,
            lang=entry.row.lang,
            os_user=entry.row.os_user,
            active=entry.row.active,
            roles=tuple(
                held(one)
                for one in entry.roles
                if one.since <= day and (one.until is None or one.until >= day)
            ),
        )
        for entry in officer_entries(work, committee_id).values()
    ]


def _listed(unit: UnitEntry, day: date) -> ListedUnit:
    past = [since for since in unit.names if since <= day]
    since = max(past) if past else min(unit.names, default=None)
    vi, en = unit.names[since] if since else (unit.code, unit.code)
    return ListedUnit(
        code=unit.code,
        name=vi,
        name_en=en,
        kind=unit.kind,
        level=unit.level,
        parent=unit.parent,
        closed_on=unit.closed_on,
        successor=unit.successor,
    )
