"""Somebody asks to sign in with a mailbox: the same answer for every mailbox, known or not."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.links.token import fingerprint
from engine.sign_in.secrets_of import code_mark, mailbox_mark, mark, new_code
from storage.database import Database
from storage.people import OfficerRow
from storage.sign_in import add_ask, asked_since, officers_at

GOOD_FOR = timedelta(minutes=10)
"""Link and code (ASVS 5.0, 6.5.5: at most ten minutes)."""
HOUR = timedelta(hours=1)
OF_A_MAILBOX = 5
OF_AN_ADDRESS = 60
"""Asked from one address in an hour: a whole office may stand behind it."""
ID_BYTES = 9
SECRET_BYTES = 32
SECRET_LENGTH = 43
"""Characters of such a secret."""
LONGEST = 254
"""Characters of a mail address (RFC 5321)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """It was asked.

    Attributes:
        id: names what was asked, in the link as in the cookie.
        browser: the secret of the browser that asked, for its cookie.
        link, code: the secrets for the letter; kept nowhere.
        officers: whom the letter goes to; nobody for a strange mailbox, which no answer may tell.
        until: the first instant at which neither works, aware.
    """

    id: str
    browser: str
    link: str
    code: str
    officers: tuple[OfficerRow, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class TooOften:
    """Asked too often, with this mailbox or from this address; goes by what was asked alone."""


def ask(
    db: Database, key: bytes, address: str, remote: str, now: datetime, *, browser: str = ""
) -> Asked | TooOften:
    """Write down that somebody wants to sign in; the letter is for ``engine.sign_in.letters``.

    Known and strange mailboxes take the same statements, so that time tells nothing.

    Args:
        key: what links are derived from (``engine.links.key``).
        address: as it was typed.
        remote: the address of the network it was asked from.
        now: aware.
        browser: the secret of one that has asked before, whose earlier letters then work too.
    """
    asked = secrets.token_urlsafe(ID_BYTES)
    browser = browser if len(browser) == SECRET_LENGTH else secrets.token_urlsafe(SECRET_BYTES)
    link, code = secrets.token_urlsafe(SECRET_BYTES), new_code()
    mailbox, place = mailbox_mark(key, address[:LONGEST]), mark(key, "remote", remote)
    with db.write() as work:
        of_mailbox, of_place = asked_since(work, mailbox, place, now - HOUR)
        if of_mailbox >= OF_A_MAILBOX or of_place >= OF_AN_ADDRESS:
            return TooOften()
        officers = officers_at(work, address) if address.strip() else ()
        add_ask(
            work,
            asked,
            mailbox=mailbox,
            remote=place,
            browser_sha256=fingerprint(browser),
            link_sha256=fingerprint(link),
            code=code_mark(key, asked, browser, code),
            officer_ids=[one.id for one in officers],
            now=now,
            ends_at=now + GOOD_FOR,
        )
    return Asked(asked, browser, link, code, officers, now + GOOD_FOR)
