"""Sessions: which browser acts as which officer, until when."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select, update

from storage.instants import instant, instant_text
from storage.tables.columns import row_insert, table_of
from storage.tables.sessions import WebSession
from storage.work import Work


class SessionRow(NamedTuple):
    """A session; instants are aware, UTC. ``ended_at`` when it was ended before its time.

    ``strong_until`` is until when a second factor counts that was shown in it.
    """

    id: str
    officer_id: int
    agent: str
    began_at: datetime
    seen_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    strong_until: datetime | None


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
        seen_at=instant_text(now),
        ends_at=instant_text(ends_at),
        ended_at=None,
        strong_until=None,
    )


def session(work: Work, session_id: str) -> SessionRow | None:
    """The session of that id, ended or not, or None."""
    row = work.one(_BY_ID, id=session_id)
    return None if row is None else _session(tuple(row))


def see_session(work: Work, session_id: str, now: datetime) -> None:
    """Note that a session is in use at ``now`` (aware); an earlier instant changes nothing."""
    work.run(_SEE, of=session_id, at=instant_text(now))


def sessions_of(
    work: Work, officer_id: int, now: datetime, seen_since: datetime
) -> tuple[SessionRow, ...]:
    """An officer's sessions that are good at ``now`` and in use since then, the newest first."""
    since = instant_text(seen_since)
    rows = work.all(_GOOD, officer_id=officer_id, now=instant_text(now), since=since)
    return tuple(_session(tuple(row)) for row in rows)


def end_session(work: Work, session_id: str, officer_id: int, now: datetime) -> bool:
    """End an officer's session; False when it is not theirs or has ended."""
    return work.run(_END, of=session_id, of_officer=officer_id, at=instant_text(now)) == 1


def end_sessions(work: Work, officer_id: int, now: datetime, *, but: str = "") -> int:
    """End all of an officer's sessions that are good, but the one named; how many there were."""
    at = instant_text(now)
    return work.run(_END_ALL, of_officer=officer_id, at=at, but=but, now=at)


def strengthen(work: Work, session_id: str, until: datetime) -> None:
    """Let a session count as shown by a second factor until then (aware)."""
    work.run(_STRENGTHEN, of=session_id, until=instant_text(until))


def forget_sessions(work: Work, before: datetime) -> int:
    """Leave out sessions whose time was up before an instant (aware); how many there were."""
    return work.run(_FORGET, before=instant_text(before))


def _session(row: tuple[str, int, str, str, str, str, str | None, str | None]) -> SessionRow:
    began, seen, ends, ended, strong = row[3:]
    return SessionRow(
        *row[:3],
        instant(began),
        instant(seen),
        instant(ends),
        instant(ended) if ended else None,
        instant(strong) if strong else None,
    )


_s = table_of(WebSession).c
_going = _s.ended_at.is_(None)
_ADD = row_insert(WebSession)
_SESSION = select(
    _s.id,
    _s.officer_id,
    _s.agent,
    _s.began_at,
    _s.seen_at,
    _s.ends_at,
    _s.ended_at,
    _s.strong_until,
)
_BY_ID = _SESSION.where(_s.id == bindparam("id"))
_GOOD = _SESSION.where(
    _s.officer_id == bindparam("officer_id"),
    _going,
    _s.ends_at > bindparam("now"),
    _s.seen_at > bindparam("since"),
).order_by(_s.began_at.desc(), _s.id)
_SEE = (
    update(table_of(WebSession))
    .where(_s.id == bindparam("of"), _s.seen_at < bindparam("at"))
    .values(seen_at=bindparam("at"))
)
_ended = update(table_of(WebSession)).values(ended_at=bindparam("at"))
_END = _ended.where(_s.officer_id == bindparam("of_officer"), _going, _s.id == bindparam("of"))
_END_ALL = _ended.where(
    _s.officer_id == bindparam("of_officer"),
    _going,
    _s.id != bindparam("but"),
    _s.ends_at > bindparam("now"),
)
_STRENGTHEN = (
    update(table_of(WebSession))
    .where(_s.id == bindparam("of"))
    .values(strong_until=bindparam("until"))
)
_FORGET = delete(table_of(WebSession)).where(_s.ends_at < bindparam("before"))
