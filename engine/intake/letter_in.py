"""A letter that a unit wrote, saved as .eml: what it says and which files came with it."""

from __future__ import annotations

import email
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr

from engine.attach import Paper
from workflows.errors import WrongUsage

FILES_AT_MOST = 20
LONGEST = 20_000
"""Characters of its words that are looked at."""


@dataclass(frozen=True, slots=True)
class LetterIn:
    """What a letter tells of itself; all of it is what its writer claims.

    Attributes:
        sender: the address it says it comes from, in small letters.
        answers: Message-IDs of the letters it answers.
        files: what came with it, pictures inside its text left out.
    """

    name: str
    sender: str
    subject: str
    text: str
    answers: frozenset[str]
    files: tuple[Paper, ...]


def read_letter(saved: Paper) -> LetterIn:
    """Read a saved letter. Raises WrongUsage when no file came with it, or too many."""
    read = email.message_from_bytes(saved.content, policy=default)
    files = tuple(_files(read))
    if not files:
        raise WrongUsage("letter_without_files", file=saved.filename)
    if len(files) > FILES_AT_MOST:
        raise WrongUsage("letter_with_too_many", file=saved.filename, limit=FILES_AT_MOST)
    answers = " ".join(_header(read, name) for name in ("In-Reply-To", "References"))
    return LetterIn(
        name=saved.filename,
        sender=parseaddr(_header(read, "From"))[1].lower(),
        subject=_header(read, "Subject"),
        text=_text(read)[:LONGEST],
        answers=frozenset(answers.split()),
        files=files,
    )


def _files(read: EmailMessage) -> list[Paper]:
    found = []
    for part in read.walk():
        name = part.get_filename()
        inside = part.get_content_disposition() == "inline" and part["Content-ID"] is not None
        content = part.get_payload(decode=True)
        if name and not inside and isinstance(content, bytes):
            found.append(Paper(name, content))
    return found


def _header(read: EmailMessage, name: str) -> str:
    """A header's words; "" where it is missing or cannot be read."""
    try:
        return str(read.get(name, ""))
    except (ValueError, IndexError, AttributeError, LookupError):  # what the library trips over
        return ""


def _text(read: EmailMessage) -> str:
    try:
        part = read.get_body(("plain", "html"))
        return "" if part is None else str(part.get_content())
    except (LookupError, ValueError, AttributeError, KeyError):  # an encoding nobody knows
        return ""
