"""The mail server that takes our letters, as the environment names it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Literal, cast, get_args

from notifications.letter import Mailbox
from notifications.mime import BadAddress, address
from workflows.errors import WrongUsage

Tls = Literal["starttls", "tls", "none"]
PORTS: Mapping[Tls, int] = {"starttls": 587, "tls": 465, "none": 25}
NEAR = ("localhost", "127.0.0.1", "::1")
"""Hosts to which a password may go unencrypted: it never leaves the machine."""


@dataclass(frozen=True, slots=True)
class Relay:
    """How to reach the mail server, and who writes.

    Attributes:
        tls: ``starttls`` and ``tls`` insist on a valid certificate; nothing is sent without.
        name: what we call ourselves (EHLO); "" for the name of this machine.
        ca_file: certificates to trust in place of the system's; "" for those.
        timeout: seconds to wait for each answer.
        per_minute: letters in any minute, by all senders together; None for any number.
    """

    host: str
    sender: Mailbox
    port: int = 587
    tls: Tls = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    name: str = ""
    ca_file: str = ""
    timeout: float = 60.0
    per_minute: int | None = 20

    @property
    def place(self) -> str:
        """How a person knows it: ``smtp.office.vn:587``."""
        return f"{self.host}:{self.port}"

    def fingerprint(self) -> str:
        """Equal for equal settings; made slowly, so that it does not give the password away."""
        open_part = (self.host, str(self.port), self.tls, self.user, self.sender.address)
        salt = hashlib.sha256("\n".join(("lantoa/smtp/1", *open_part)).encode()).digest()
        told = f"{self.password}\n{self.ca_file}\n{self.name}".encode()
        return hashlib.scrypt(told, salt=salt, n=2**14, r=8, p=1, dklen=16).hex()


def relay_of(environ: Mapping[str, str]) -> Relay | None:
    """The mail server named by ``LANTOA_SMTP_HOST`` and its like; None when none is named.

    Raises WrongUsage that names the variable; a password is never repeated.
    """
    read = _Reader(environ)
    host = read.text("LANTOA_SMTP_HOST")
    if not host:
        return None
    tls = read.choice("LANTOA_SMTP_TLS", "starttls")
    user, password = read.text("LANTOA_SMTP_USER"), read.password()
    if password and tls == "none" and host not in NEAR:
        raise WrongUsage("smtp_password_in_the_clear", host=host)
    if bool(user) != bool(password):
        missing = "LANTOA_SMTP_PASSWORD" if user else "LANTOA_SMTP_USER"
        raise WrongUsage("smtp_login_incomplete", name=missing)
    return Relay(
        host=host,
        sender=read.sender(user),
        port=read.whole("LANTOA_SMTP_PORT", PORTS[tls], 1, 65_535),
        tls=tls,
        user=user,
        password=password,
        name=read.text("LANTOA_SMTP_NAME"),
        ca_file=read.file("LANTOA_SMTP_CA"),
        timeout=float(read.whole("LANTOA_SMTP_TIMEOUT", 60, 1, 60)),
        per_minute=read.whole("LANTOA_SMTP_PER_MINUTE", 20, 0, 6_000) or None,
    )


class _Reader:
    """Reads settings one by one; a wrong one is named with what would be right."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str) -> str:
        return self._environ.get(name, "").strip()

    def choice(self, name: str, default: Tls) -> Tls:
        value = self.text(name) or default
        if value not in get_args(Tls):
            raise WrongUsage("smtp_setting", name=name, value=value, right=", ".join(get_args(Tls)))
        return cast(Tls, value)

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        value = self.text(name) or str(default)
        if not value.isdecimal() or not least <= int(value) <= most:
            raise WrongUsage("smtp_setting", name=name, value=value, right=f"{least}–{most}")
        return int(value)

    def file(self, name: str) -> str:
        value = self.text(name)
        if value and not Path(value).is_file():
            raise WrongUsage("smtp_file", name=name, file=value)
        return value

    def password(self) -> str:
        """From the environment, or the first line of a file that only the service may read."""
        given = self._environ.get("LANTOA_SMTP_PASSWORD", "")
        file = self.text("LANTOA_SMTP_PASSWORD_FILE")
        if given or not file:
            return given
        try:
            lines = Path(file).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            raise WrongUsage("smtp_file", name="LANTOA_SMTP_PASSWORD_FILE", file=file) from None
        return lines[0] if lines else ""

    def sender(self, user: str) -> Mailbox:
        """Who writes: ``Ban Tuyên giáo <vanphong@x.vn>``, or the account itself."""
        written = self.text("LANTOA_MAIL_FROM") or (user if "@" in user else "")
        name, plain = parseaddr(written)
        try:
            return Mailbox(name, address(plain))
        except BadAddress:
            raise WrongUsage(
                "smtp_setting", name="LANTOA_MAIL_FROM", value=written or "–", right="name@domain"
            ) from None
