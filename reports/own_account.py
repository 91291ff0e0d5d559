"""What an officer is told of their own account: roles of today, and where they are signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.over_people import role_names
from i18n.text import Text
from storage.people import OfficerRow, roles_of, unit_by_id
from storage.sessions import SessionRow, sessions_of
from storage.sign_in import committee_of
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Held:
    """A role; ``of`` is the unit or the committee it is held for."""

    role: Text
    of: Text


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """An officer's account; sessions that are good, the newest first."""

    committee: Text
    roles: tuple[Held, ...]
    sessions: tuple[SessionRow, ...]


def own_account(work: Work, officer: OfficerRow, now: datetime, day: date) -> OwnAccount:
    """The account at ``now`` (aware), with the roles held on ``day``."""
    of = committee_of(work, officer)
    committee = Text(vi=of.name_vi, en=of.name_en)
    names = role_names(work, officer.committee_id)
    held = []
    for role, unit_id in roles_of(work, officer.id, day):
        unit = unit_by_id(work, officer.committee_id, unit_id, day) if unit_id else None
        place = Text(vi=unit.name_vi, en=unit.name_en) if unit else committee
        held.append(Held(names.get(role, Text(vi=role, en=role)), place))
    return OwnAccount(committee, tuple(held), sessions_of(work, officer.id, now))
