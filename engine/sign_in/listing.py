"""The sessions of a committee, for whoever looks after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.sign_in.session import IDLE
from storage.people import officers
from storage.sessions import SessionRow, sessions_of
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Listed:
    """A session that is good, with its officer's code."""

    officer: str
    session: SessionRow


def listed_sessions(work: Work, committee_id: int, now: datetime) -> tuple[Listed, ...]:
    """Every session of the committee's officers that is good at ``now`` (aware)."""
    return tuple(
        Listed(one.code, session)
        for one in officers(work, committee_id)
        for session in sessions_of(work, one.id, now, now - IDLE)
    )
