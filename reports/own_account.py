"""What an officer is told of their own account: roles of today, and where they are signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.over_people import role_names
from engine.sign_in.session import IDLE
from i18n.text import Text
from storage.people import OfficerRow, roles_of
from storage.sessions import SessionRow, sessions_of
from storage.sign_in import committee_of
from storage.unit_names import names_of
from storage.work import Work

SESSIONS = 20
"""As many are told one by one; who has more ends them together."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role; ``of`` is the unit or the committee it is held for."""

    role: Text
    of: Text


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """An officer's account; sessions that are good, the newest first, ``more`` of them left out."""

    committee: Text
    roles: tuple[Held, ...]
    sessions: tuple[SessionRow, ...]
    more: int


def own_account(work: Work, officer: OfficerRow, now: datetime, day: date) -> OwnAccount:
    """The account at ``now`` (aware), with the roles held on ``day``."""
    of = committee_of(work, officer)
    committee = Text(vi=of.name_vi, en=of.name_en)
    names = role_names(work, officer.committee_id)
    roles = roles_of(work, officer.id, day)
    units = names_of(work, (unit_id for _, unit_id in roles if unit_id), day)
    held = tuple(
        Held(names.get(role, Text(vi=role, en=role)), units[unit_id] if unit_id else committee)
        for role, unit_id in roles
    )
    sessions = sessions_of(work, officer.id, now, now - IDLE)
    return OwnAccount(committee, held, sessions[:SESSIONS], max(0, len(sessions) - SESSIONS))
