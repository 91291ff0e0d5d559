"""Asked sign-ins: what was asked with which mailbox, how often, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, select, update

from storage.instants import instant, instant_text
from storage.people import OFFICERS, CommitteeRow, OfficerRow, committees
from storage.tables.columns import row_insert, table_of
from storage.tables.people import Committee, Officer
from storage.tables.sessions import SignInAsk
from storage.work import Work
from workflows.canonical import canonical_json

ANY_BROWSER = ""
"""In place of a browser's fingerprint: asked at the machine itself, which has none."""


class AskRow(NamedTuple):
    """An asked sign-in; instants are aware, UTC. ``officers`` are ids, none for a strange mailbox.

    ``proven_at`` is when the link or the code came back, ``used_at`` when a session began by it.
    """

    id: str
    mailbox: str
    browser_sha256: str
    link_sha256: str
    code: str
    officers: tuple[int, ...]
    ends_at: datetime
    tries: int
    proven_at: datetime | None
    used_at: datetime | None


def add_ask(
    work: Work,
    ask_id: str,
    *,
    mailbox: str,
    remote: str,
    browser_sha256: str,
    link_sha256: str,
    code: str,
    officer_ids: Sequence[int],
    now: datetime,
    ends_at: datetime,
) -> None:
    """Write down that somebody asked; instants aware."""
    work.run(
        _ADD,
        id=ask_id,
        mailbox=mailbox,
        remote=remote,
        browser_sha256=browser_sha256,
        link_sha256=link_sha256,
        code=code,
        officers=canonical_json(list(officer_ids)).decode(),
        asked_at=instant_text(now),
        ends_at=instant_text(ends_at),
        tries=0,
        proven_at=None,
        used_at=None,
    )


def asked(work: Work, ask_id: str) -> AskRow | None:
    """The asked sign-in of that id, or None."""
    row = work.one(_ASK, id=ask_id)
    if row is None:
        return None
    ends_at, tries, proven_at, used_at = row[6:]
    return AskRow._make(
        (
            *row[:5],
            tuple(json.loads(row[5])),
            instant(ends_at),
            tries,
            instant(proven_at) if proven_at else None,
            instant(used_at) if used_at else None,
        )
    )


def asked_since(work: Work, mailbox: str, remote: str, since: datetime) -> tuple[int, int]:
    """How often was asked since an instant (aware): with the mailbox, and from the address."""
    at = instant_text(since)
    of_mailbox = work.one(_OF_MAILBOX, mailbox=mailbox, since=at)
    of_remote = work.one(_OF_REMOTE, remote=remote, since=at)
    return (of_mailbox or (0,))[0], (of_remote or (0,))[0]


def count_try(work: Work, ask_id: str, at_most: int) -> int | None:
    """Count a try; how many there are with it, None when it was one too many or it was used."""
    row = work.one(_TRY, of=ask_id, at_most=at_most)
    return None if row is None else int(row[0])


def prove(work: Work, ask_id: str, now: datetime) -> None:
    """The link or the code came back, in the browser that asked."""
    work.run(_PROVE, of=ask_id, at=instant_text(now))


def use_ask(work: Work, ask_id: str, now: datetime) -> bool:
    """Let a session begin by it; False when one has already."""
    return work.run(_USE, of=ask_id, at=instant_text(now)) == 1


def forget_asks(work: Work, before: datetime) -> int:
    """Leave out what was asked before an instant (aware); how many there were."""
    return work.run(_FORGET, before=instant_text(before))


def officers_at(work: Work, address: str) -> tuple[OfficerRow, ...]:
    """Who is written to at an address, in any committee and not left, by committee and code.

    Read without an index on purpose: as long for a strange address as for a known one.
    """
    rows = work.all(_AT, address=address.strip().lower())
    return tuple(OfficerRow(*(*row[:8], bool(row[8]))) for row in rows)


def committee_of(work: Work, one: OfficerRow) -> CommitteeRow:
    """The committee an officer belongs to."""
    return next(of for of in committees(work) if of.id == one.committee_id)


_o, _c = table_of(Officer).c, table_of(Committee).c
_AT = (
    OFFICERS.join(table_of(Committee), _c.id == _o.committee_id)
    .where(func.lower(func.trim(_o.email)) == bindparam("address"), _o.active)
    .order_by(_c.code, _o.code)
)
_a = table_of(SignInAsk).c
_unused = _a.used_at.is_(None)
_change = update(table_of(SignInAsk)).where(_a.id == bindparam("of"), _unused)
_ADD = row_insert(SignInAsk)
_ASK = select(
    _a.id,
    _a.mailbox,
    _a.browser_sha256,
    _a.link_sha256,
    _a.code,
    _a.officers,
    _a.ends_at,
    _a.tries,
    _a.proven_at,
    _a.used_at,
).where(_a.id == bindparam("id"))
_HOW_OFTEN = select(func.count()).where(_a.asked_at > bindparam("since"))
_OF_MAILBOX = _HOW_OFTEN.where(_a.mailbox == bindparam("mailbox"))
_OF_REMOTE = _HOW_OFTEN.where(_a.remote == bindparam("remote"))
_TRY = _change.where(_a.tries < bindparam("at_most")).values(tries=_a.tries + 1).returning(_a.tries)
_PROVE = _change.values(proven_at=bindparam("at"))
_USE = _change.values(used_at=bindparam("at"))
_FORGET = delete(table_of(SignInAsk)).where(_a.asked_at < bindparam("before"))
