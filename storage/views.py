"""Who looked at personal data: written once, listed, and forgotten when it is old enough."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, delete, select

from storage.instants import instant, instant_text
from storage.tables.columns import row_insert, table_of
from storage.tables.views import PersonalView
from storage.work import Work


class ViewRow(NamedTuple):
    """Somebody was shown personal data; ``at`` is aware, UTC."""

    id: int
    at: datetime
    actor: str
    os_user: str
    way: str
    what: str
    subject: str
    rows: int
    times: int


def add_view(
    work: Work,
    committee_id: int,
    *,
    at: datetime,
    actor: str,
    os_user: str,
    way: str,
    what: str,
    subject: str,
    rows: int,
    times: int,
) -> None:
    """Write down that somebody was shown personal data; ``at`` is aware."""
    work.run(
        _ADD,
        committee_id=committee_id,
        at=instant_text(at),
        actor=actor,
        os_user=os_user,
        way=way,
        what=what,
        subject=subject,
        rows=rows,
        times=times,
    )


def views(
    work: Work,
    committee_id: int,
    *,
    actor: str = "",
    subject: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int = 100,
) -> tuple[ViewRow, ...]:
    """The newest of a committee, at most ``limit``, narrowed by what is given.

    Args:
        since, until: aware; the second one is left out itself.
        before: only those numbered lower: the next page.
    """
    given: dict[str, object] = {}
    if actor:
        given["actor"] = actor
    if subject:
        given["subject"] = subject
    if since is not None:
        given["since"] = instant_text(since)
    if until is not None:
        given["until"] = instant_text(until)
    if before is not None:
        given["before"] = before
    rows = work.all(_narrowed(frozenset(given)), committee_id=committee_id, most=limit, **given)
    return tuple(ViewRow(row[0], instant(row[1]), *row[2:]) for row in rows)


def forget_views(work: Work, before: datetime) -> int:
    """Leave out what is older than an instant (aware); how many there were."""
    return work.run(_FORGET, before=instant_text(before))


@cache
def _narrowed(by: Iterable[str]) -> Select[Any]:
    """The statement for what is given: made once, so that it is compiled once."""
    wanted = {
        "actor": _v.actor == bindparam("actor"),
        "subject": _v.subject == bindparam("subject"),
        "since": _v.at >= bindparam("since"),
        "until": _v.at < bindparam("until"),
        "before": _v.id < bindparam("before"),
    }
    return (
        select(_v.id, _v.at, _v.actor, _v.os_user, _v.way, _v.what, _v.subject, _v.rows, _v.times)
        .where(
            _v.committee_id == bindparam("committee_id"),
            *(wanted[name] for name in wanted if name in by),
        )
        .order_by(_v.id.desc())
        .limit(bindparam("most"))
    )


_v = table_of(PersonalView).c
_ADD = row_insert(PersonalView)
_FORGET = delete(table_of(PersonalView)).where(_v.at < bindparam("before"))
