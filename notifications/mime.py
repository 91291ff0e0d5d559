"""A letter as a mail message: what RFC 5322 allows, nothing a name could smuggle in."""

from __future__ import annotations

import re
import unicodedata
from email import message_from_bytes
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Literal

from notifications.letter import Attachment, Letter, Mailbox, Words

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
_PLAIN = re.compile(r"[A-Za-z0-9]+( [A-Za-z0-9]+)*")
_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_SHORT = 60
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


class BadAddress(ValueError):
    """An address nobody can be reached at by this system; the message says why."""


def wire(letter: Letter) -> bytes:
    """The letter as bytes to send: text first, HTML second, files after them; lines end in CRLF.

    One recipient. Equal letters give equal bytes. Raises BadAddress, or ValueError for a header
    that holds a control character: a line break there would begin a header of somebody else's
    making.
    """
    body = EmailMessage(policy=SMTP)
    body.set_content(_composed(letter.words.text), cte="quoted-printable")
    body.add_alternative(_composed(letter.words.html), subtype="html", cte="quoted-printable")
    # The library draws boundaries at random; a retry must be the same message.
    number = letter.message_id.strip("<>").partition("@")[0]
    body.set_boundary(f"=_{number}")
    if letter.attachments:
        for one in letter.attachments:
            _attach(body, one)
        body.set_boundary(f"=+{number}")  # no boundary may begin with another (RFC 2046, 5.1.2)
    return _head(letter) + body.as_bytes()


def words_of(message: bytes) -> Words:
    """What an archived message says, as the letter was written."""
    read = message_from_bytes(message, policy=SMTP)
    text, html = (_body(read, form) for form in ("plain", "html"))
    return Words(str(read["Subject"]), text, html)


def files_of(message: bytes) -> tuple[str, ...]:
    """The names of the files that came with an archived message."""
    read = message_from_bytes(message, policy=SMTP)
    return tuple(part.get_filename() or "" for part in read.iter_attachments())


def address(written: str) -> str:
    """An address as mail servers take it: ASCII, an international domain in its IDNA form.

    Raises BadAddress for a local part outside ASCII: without SMTPUTF8 it would be sent to an
    address that does not exist (RFC 6531).
    """
    composed = unicodedata.normalize("NFC", written.strip())
    local, at, host = composed.rpartition("@")
    if not at or not local or not host:
        raise BadAddress(f"not an address: {written!r}")
    if not local.isascii():
        raise BadAddress(f"letters outside ASCII before the @: {written!r}")
    if not _LOCAL.fullmatch(local):
        raise BadAddress(f"not an address: {written!r}")
    try:
        return f"{local}@{host.encode('idna').decode()}"
    except UnicodeError:
        raise BadAddress(f"not a domain: {host!r}") from None


def domain(written: str) -> str:
    """The domain of an address, in its IDNA form. Raises BadAddress."""
    return address(written).rpartition("@")[2]


def _attach(body: EmailMessage, file: Attachment) -> None:
    if not _FILE.fullmatch(file.name):
        raise ValueError(f"not a plain file name: {file.name!r}")
    main, _, sub = file.media_type.partition("/")
    body.add_attachment(
        file.content,
        maintype=main,
        subtype=sub,
        filename=file.name,
        cte="base64",
        params=dict(file.parameters),
    )


def _body(read: EmailMessage, form: Literal["plain", "html"]) -> str:
    part = read.get_body((form,))
    return "" if part is None else str(part.get_content()).replace("\r\n", "\n")


def _head(letter: Letter) -> bytes:
    """Our own header lines: the library folds a long name with a comma in it wrongly."""
    lines = {
        "From": _mailbox("From", letter.sender),
        "To": _mailbox("To", letter.to),
        "Reply-To": _mailbox("Reply-To", letter.reply_to) if letter.reply_to else "",
        "Subject": _words("Subject", letter.words.subject),
        "Date": format_datetime(letter.date),
        "Message-ID": _line("Message-ID", letter.message_id),
        "List-Id": f"<{_line('List-Id', letter.plan)}.{domain(letter.sender.address)}>",
        "Content-Language": letter.lang,
        # A machine wrote it: holiday notices and other machines keep quiet (RFC 3834; Exchange).
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    return "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value).encode("ascii")


def _mailbox(header: str, box: Mailbox) -> str:
    bare = f"<{address(box.address)}>"
    return f"{_words(header, box.name)}\r\n {bare}" if box.name else bare


def _words(header: str, value: str) -> str:
    """Any words as a header takes them (RFC 2047), safe as a name and as a subject, folded."""
    line = _line(header, value)
    if len(line) <= _SHORT and _PLAIN.fullmatch(line):
        return line
    encoded: str = Header(line, "utf-8", header_name=header).encode(linesep="\r\n")
    return encoded


def _line(header: str, value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError(f"a control character in the {header}: {value!r}")
    return _composed(value)


def _composed(words: str) -> str:
    return unicodedata.normalize("NFC", words)
