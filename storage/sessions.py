"""Sessions: which browser acts as which officer, until when."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from storage.instants import instant, instant_text
from storage.tables.columns import row_insert, table_of
from storage.tables.sessions import WebSession
from storage.work import Work


class SessionRow(NamedTuple):
    """A session; instants are aware, UTC. ``ended_at`` when it was ended before its time."""

    id: str
    officer_id: int
    agent: str
    began_at: datetime
    ends_at: datetime
    ended_at: datetime | None


def add_session(
    work: Work, session_id: str, officer_id: int, agent: str, now: datetime, ends_at: datetime
) -> None:
    """Write down a session that begins; ``session_id`` is the hash of its token."""
    work.run(
        _ADD,
        id=session_id,
        officer_id=officer_id,
        agent=agent,
        began_at=instant_text(now),
        ends_at=instant_text(ends_at),
        ended_at=None,
    )


def session(work: Work, session_id: str) -> SessionRow | None:
    """The session of that id, ended or not, or None."""
    row = work.one(_BY_ID, id=session_id)
    return None if row is None else _session(tuple(row))


def sessions_of(work: Work, officer_id: int, now: datetime) -> tuple[SessionRow, ...]:
    """An officer's sessions that are good at ``now`` (aware), the newest first."""
    rows = work.all(_GOOD, officer_id=officer_id, now=instant_text(now))
    return tuple(_session(tuple(row)) for row in rows)


def end_session(work: Work, session_id: str, officer_id: int, now: datetime) -> bool:
    """End an officer's session; False when it is not theirs or has ended."""
    return work.run(_END, of=session_id, of_officer=officer_id, at=instant_text(now)) == 1


def end_sessions(work: Work, officer_id: int, now: datetime) -> int:
    """End all of an officer's sessions; how many there were."""
    return work.run(_END_ALL, of_officer=officer_id, at=instant_text(now))


def _session(row: tuple[str, int, str, str, str, str | None]) -> SessionRow:
    began, ends, ended = row[3:]
    return SessionRow(*row[:3], instant(began), instant(ends), instant(ended) if ended else None)


_s = table_of(WebSession).c
_going = _s.ended_at.is_(None)
_ADD = row_insert(WebSession)
_SESSION = select(_s.id, _s.officer_id, _s.agent, _s.began_at, _s.ends_at, _s.ended_at)
_BY_ID = _SESSION.where(_s.id == bindparam("id"))
_GOOD = _SESSION.where(
    _s.officer_id == bindparam("officer_id"), _going, _s.ends_at > bindparam("now")
).order_by(_s.began_at.desc(), _s.id)
_END_ALL = (
    update(table_of(WebSession))
    .where(_s.officer_id == bindparam("of_officer"), _going)
    .values(ended_at=bindparam("at"))
)
_END = _END_ALL.where(_s.id == bindparam("of"))
