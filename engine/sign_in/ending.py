"""Sessions end by hand: one's own, all others, or somebody's by the committee."""

from __future__ import annotations

from datetime import datetime

from engine.move import Actor
from engine.sign_in.log import seal_of_committee
from engine.sign_in.session import Visitor
from storage.database import Database
from storage.people import OfficerRow
from storage.sessions import end_session, end_sessions


def sign_out(db: Database, visitor: Visitor, now: datetime, os_user: str) -> None:
    """End the session one is in."""
    end_one(db, visitor.officer, visitor.session, now, os_user)


def end_one(
    db: Database,
    officer: OfficerRow,
    session_id: str,
    now: datetime,
    os_user: str,
    *,
    actor: Actor | None = None,
) -> bool:
    """End one of an officer's sessions; False when it is not theirs or has ended.

    Args:
        actor: who ends it, when it is not the officer.
    """
    with db.write() as work:
        ended = end_session(work, session_id, officer.id, now)
        if ended:
            body = {"sessions": 1}
            seal_of_committee(work, officer, "session.ended", now, body, os_user, actor=actor)
    return ended


def end_all(
    db: Database,
    officer: OfficerRow,
    now: datetime,
    os_user: str,
    *,
    but: str = "",
    actor: Actor | None = None,
) -> int:
    """End all sessions of an officer; how many there were.

    Args:
        but: the id of one that goes on.
        actor: who ends them, when it is not the officer.
    """
    with db.write() as work:
        ended = end_sessions(work, officer.id, now, but=but)
        if ended:
            body = {"sessions": ended}
            seal_of_committee(work, officer, "session.ended", now, body, os_user, actor=actor)
    return ended
