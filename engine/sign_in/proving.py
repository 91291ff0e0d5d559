"""The link or the code comes back, in the browser that asked: a session begins, or why none does.

Each try is counted in a transaction of its own before anything is compared, so that no number of
threads gets more of them.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from engine.links.token import fits
from engine.sign_in.log import seal_of_committee
from engine.sign_in.secrets_of import code_mark, mailbox_mark
from engine.sign_in.session import begin
from storage.database import Database
from storage.people import OfficerRow, officer_by_id
from storage.sign_in import ANY_BROWSER, AskRow, asked, count_try, prove, use_ask
from storage.work import Work

TRIES = 5


@dataclass(frozen=True, slots=True)
class Browser:
    """What a browser shows: the secret of its cookie, "" without one, and what it calls itself."""

    secret: str
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """A session began; ``token`` is for the browser and kept nowhere."""

    officer: OfficerRow
    token: str


@dataclass(frozen=True, slots=True)
class Choose:
    """The mailbox is that of several officers: one of them has to be named."""

    officers: tuple[OfficerRow, ...]


@dataclass(frozen=True, slots=True)
class Wrong:
    """Not the code that was sent; ``left`` tries are left."""

    left: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another browser asked: the code of the letter has to be typed there."""


@dataclass(frozen=True, slots=True)
class Over:
    """Nothing to be done with it: too late, used, too many tries, or never asked.

    ``spent`` when this very try was the last one.
    """

    spent: bool = False


Answer = Signed | Choose | Wrong | Elsewhere | Over


def look_at_link(
    db: Database, key: bytes, ask_id: str, link: str, browser: Browser, now: datetime
) -> Choose | Elsewhere | Over:
    """What a link opens, without doing anything: who can be signed in by it, one or several."""
    with db.read() as work:
        row = _good(work, ask_id, now)
        if row is None or not fits(link, row.link_sha256):
            return Over()
        if not _same(row, browser):
            return Elsewhere()
        return _who(work, key, row) or Over()


def by_link(
    db: Database,
    key: bytes,
    ask_id: str,
    link: str,
    browser: Browser,
    now: datetime,
    *,
    officer: int = 0,
    os_user: str = "",
) -> Answer:
    """Sign in by the link of the letter, in the browser that asked.

    Args:
        officer: the id of who acts, where several share the mailbox.
    """
    found = look_at_link(db, key, ask_id, link, browser, now)
    if not isinstance(found, Choose):
        return found
    with db.write() as work:
        prove(work, ask_id, now)
    return choose(db, key, ask_id, browser, now, officer=officer, way="link", os_user=os_user)


def by_code(
    db: Database,
    key: bytes,
    ask_id: str,
    code: str,
    browser: Browser,
    now: datetime,
    *,
    os_user: str = "",
) -> Answer:
    """Sign in by the six digits of the letter, typed in the browser that asked."""
    with db.write() as work:
        row = _good(work, ask_id, now)
        tries = count_try(work, ask_id, TRIES) if row and _same(row, browser) else None
    if row is None or tries is None:
        return Over()
    typed = "".join(sign for sign in code if not sign.isspace())
    if not hmac.compare_digest(code_mark(key, ask_id, browser.secret, typed), row.code):
        return Wrong(TRIES - tries) if tries < TRIES else Over(spent=True)
    with db.write() as work:
        prove(work, ask_id, now)
    return choose(db, key, ask_id, browser, now, os_user=os_user)


def choose(
    db: Database,
    key: bytes,
    ask_id: str,
    browser: Browser,
    now: datetime,
    *,
    officer: int = 0,
    way: str = "code",
    os_user: str = "",
) -> Answer:
    """Begin the session of what was proven before, for the officer named or the only one."""
    with db.write() as work:
        row = _good(work, ask_id, now)
        if row is None or row.proven_at is None or not _same(row, browser):
            return Over()
        who = _who(work, key, row)
        if who is None:
            return Over()
        named = [one for one in who.officers if one.id == officer or len(who.officers) == 1]
        if len(named) != 1:
            return who
        if not use_ask(work, row.id, now):
            return Over()
        return Signed(
            named[0], begin_sealed(work, named[0], browser.agent, now, way=way, os_user=os_user)
        )


def begin_sealed(
    work: Work, officer: OfficerRow, agent: str, now: datetime, *, way: str, os_user: str
) -> str:
    """Begin a session and say so in the committee's log; the token for the browser."""
    token = begin(work, officer.id, agent, now)
    seal_of_committee(work, officer, "session.began", now, {"way": way}, os_user)
    return token


def give_up(db: Database, ask_id: str, now: datetime, os_user: str) -> None:
    """Say in the log that all tries of what was asked were wrong.

    For after the answer was given: only a known mailbox has a committee to say it in, and nobody
    shall see that by the time it takes.
    """
    with db.write() as work:
        row = asked(work, ask_id)
        for officer_id in row.officers if row else ():
            officer = officer_by_id(work, officer_id)
            if officer is not None:
                body = {"tries": TRIES}
                seal_of_committee(work, officer, "sign_in.given_up", now, body, os_user)


def _good(work: Work, ask_id: str, now: datetime) -> AskRow | None:
    row = asked(work, ask_id)
    return None if row is None or row.used_at is not None or now >= row.ends_at else row


def _same(row: AskRow, browser: Browser) -> bool:
    return row.browser_sha256 == ANY_BROWSER or fits(browser.secret, row.browser_sha256)


def _who(work: Work, key: bytes, row: AskRow) -> Choose | None:
    """Who it was written to and still has that mailbox."""
    known = [officer for one in row.officers if (officer := officer_by_id(work, one)) is not None]
    there = [one for one in known if one.active and mailbox_mark(key, one.email) == row.mailbox]
    return Choose(tuple(there)) if there else None
