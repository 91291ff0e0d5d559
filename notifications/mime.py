"""A letter as a mail message: what RFC 5322 allows, nothing a name could smuggle in."""

from __future__ import annotations

import re
import unicodedata
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

import idna

from notifications.letter import Letter, Mailbox

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


class BadAddress(ValueError):
    """An address nobody can be reached at by this system; the message says why."""


def wire(letter: Letter) -> bytes:
    """The letter as bytes to send: text first, HTML second, one recipient, lines that end in CRLF.

    Equal letters give equal bytes. Raises BadAddress, or ValueError for a header that holds a
    control character: a line break there would begin a header of somebody else's making.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _mailbox(letter.sender)
    message["To"] = _mailbox(letter.to)
    if letter.reply_to is not None:
        message["Reply-To"] = _mailbox(letter.reply_to)
    message["Subject"] = _line("Subject", letter.words.subject)
    message["Date"] = letter.date
    message["Message-ID"] = _line("Message-ID", letter.message_id)
    message["List-Id"] = f"<{_line('List-Id', letter.plan)}.{domain(letter.sender.address)}>"
    message["Content-Language"] = letter.lang
    # A machine wrote it: holiday notices and other machines keep quiet (RFC 3834; Exchange).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(_composed(letter.words.text), cte="quoted-printable")
    message.add_alternative(_composed(letter.words.html), subtype="html", cte="quoted-printable")
    # The library draws a boundary at random; a retry must be the same message.
    message.set_boundary(f"=_{letter.message_id.strip('<>').partition('@')[0]}")
    return message.as_bytes()


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
        return f"{local}@{idna.encode(host, uts46=True).decode()}"
    except idna.IDNAError:
        raise BadAddress(f"not a domain: {host!r}") from None


def domain(written: str) -> str:
    """The domain of an address, in its IDNA form. Raises BadAddress."""
    return address(written).rpartition("@")[2]


def _mailbox(box: Mailbox) -> Address:
    return Address(_line("name", box.name), addr_spec=address(box.address))


def _line(header: str, value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError(f"a control character in the {header}: {value!r}")
    return _composed(value)


def _composed(words: str) -> str:
    return unicodedata.normalize("NFC", words)
