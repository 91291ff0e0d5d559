"""A letter: words in one language for one officer, with everything a message needs besides."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from i18n.language import Lang
from workflows.definition import LetterKind


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A page a letter leads to.

    Attributes:
        about: the code of the record it is of; of the plan, where the letter is about all of it.
        until: a link that acts is good before this instant, aware; None for a page that asks who
            it is.
        of_list: the link sends the unit's list with its rows.
    """

    about: str
    link: str
    until: datetime | None = None
    of_list: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The same letter in its forms: subject line, plain text, HTML; ``short`` for a chat (Zalo)."""

    subject: str
    text: str
    html: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that comes with a letter; ``name`` is plain ASCII, ``media_type`` as RFC 2045 has it.

    ``parameters`` of the media type, such as a calendar's method.
    """

    name: str
    media_type: str
    content: bytes
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one officer.

    Attributes:
        number: the message's number in the outbox.
        officer: the officer's code.
        message_id: with angle brackets; equal for every attempt to send the same message.
        plan: the plan's code; readers sort their mail by it (List-Id, RFC 2919).
        date: aware; the moment it leaves.
    """

    number: int
    kind: LetterKind
    lang: Lang
    officer: str
    words: Words
    sender: Mailbox
    to: Mailbox
    reply_to: Mailbox | None
    message_id: str
    plan: str
    date: datetime
    attachments: tuple[Attachment, ...] = ()


def message_id(dedupe_key: str, created_at: datetime, domain: str) -> str:
    """The Message-ID of a message: a repeated attempt carries the same one (RFC 5322 3.6.4).

    The instant at which the message was put into the outbox goes in, because keys count from 1 in
    every database, and two offices must not share an id.
    """
    named = f"{dedupe_key}\n{created_at.isoformat()}\n{domain}".encode()
    return f"<{hashlib.sha256(named).hexdigest()[:32]}@{domain}>"
