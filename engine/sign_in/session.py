"""A session: begun for an officer, looked up at every request, ended by hand or by the clock."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from engine.links.token import fingerprint
from storage.database import Database
from storage.people import OfficerRow, officer_by_id
from storage.sessions import add_session, session
from storage.standing import roles_held
from storage.work import Work
from workflows.calendar_source import VIETNAM

LASTS = timedelta(hours=10)
"""A working day; nothing prolongs it."""
IDLE = timedelta(hours=2)
"""A session that nobody uses for so long is over (ASVS 5.0, 7.3.1)."""
SEEN_EVERY = timedelta(minutes=5)
"""How exactly it is known when a session was used: most looks at a page write nothing."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in, with the authority they have at this moment.

    Attributes:
        session: the session's id, never its token.
        held: roles with their unit, or None for the whole committee.
        strong_until: until when a second factor counts that was shown, aware.
    """

    officer: OfficerRow
    session: str
    began_at: datetime
    seen_at: datetime
    ends_at: datetime
    held: frozenset[tuple[str, int | None]]
    strong_until: datetime | None = None

    @property
    def of_committee(self) -> bool:
        """Holds a role of the committee itself, and so sees every unit's records."""
        return any(unit is None for _, unit in self.held)

    @property
    def units(self) -> frozenset[int]:
        """The units the officer acts for."""
        return frozenset(unit for _, unit in self.held if unit is not None)

    def to_be_seen(self, now: datetime) -> bool:
        """Whether it has to be noted that the session is in use at ``now`` (aware)."""
        return now - self.seen_at >= SEEN_EVERY

    def sees(self, unit_id: int) -> bool:
        """Whether what is of that unit is theirs to see."""
        return self.of_committee or unit_id in self.units


def begin(work: Work, officer_id: int, agent: str, now: datetime) -> str:
    """Sign an officer in; the token for the browser, kept nowhere.

    Args:
        agent: what the browser calls itself.
        now: aware; the session is good for ``LASTS`` from then.
    """
    token = secrets.token_urlsafe(32)
    add_session(work, fingerprint(token), officer_id, agent[:200], now, now + LASTS)
    return token


def visitor(db: Database, token: str, now: datetime) -> Visitor | None:
    """Who the token of a session stands for at ``now`` (aware).

    None when there is no such session, it is over or was idle too long, or the officer has left.
    Roles are looked up anew each time. Writes nothing.
    """
    with db.read() as work:
        found = session(work, fingerprint(token))
        if found is None or found.ended_at is not None or now >= found.ends_at:
            return None
        if now - found.seen_at >= IDLE:
            return None
        officer = officer_by_id(work, found.officer_id)
        if officer is None or not officer.active:
            return None
        day = now.astimezone(ZoneInfo(VIETNAM)).date()
        held = roles_held(work, officer.id, officer.committee_id, day)
        strong = found.strong_until
        return Visitor(
            officer, found.id, found.began_at, found.seen_at, found.ends_at, held, strong
        )
