"""The links of a letter: redacted wherever the letter is kept, live only as it leaves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from engine.links.key import link_key
from engine.links.token import token_of
from storage.grants import grant
from storage.work import Work
from workflows.errors import WrongUsage

ADDRESS = "LANTOA_LINK_ADDRESS"
REDACTED = "*" * 43
"""In place of a token, as long as one and none: no star is ever in a token, or breaks a line."""
HERE = "http://127.0.0.1:8080"
"""Where ``lantoa serve`` answers unless told otherwise: the pages of a rehearsal."""
_NEAR = ("localhost", "127.0.0.1", "::1")
_BREAK = rb"(?:=\r\n)?"  # a line that quoted-printable has broken goes on (RFC 2045, 6.7)
_STAR = ord("*")


@dataclass(frozen=True, slots=True)
class Links:
    """How links are made: the public address of the pages, and the key tokens are derived from.

    ``address`` is ``https://host``, without a slash at its end.
    """

    address: str
    key: bytes = field(repr=False)

    @classmethod
    def of(cls, environ: Mapping[str, str], home: Path, otherwise: str = "") -> Links | None:
        """From ``LANTOA_LINK_ADDRESS``; None when letters carry no links.

        Args:
            otherwise: the address when none is set; "" for none.

        Raises WrongUsage for what is no address, SystemFault as ``link_key`` does.
        """
        written = environ.get(ADDRESS, "").strip() or otherwise
        return cls(public_address(written), link_key(key_file(environ, home))) if written else None

    def redacted(self, grant_id: str) -> str:
        """A grant's link as it may be kept: with nothing that lets anybody act."""
        return f"{self.address}/a/{grant_id}/{REDACTED}"

    def record(self, code: str) -> str:
        """Where a record is looked at by who signs in."""
        return f"{self.address}/records/{code}"

    def live(self, work: Work, message: bytes, officer_id: int) -> bytes:
        """The message with its links as they work; the same ones each time it is asked.

        Only links of the officer it goes to, at our own address: whoever writes a note that comes
        into a letter must not get another's link, or theirs sent to another place.
        """

        def with_token(place: re.Match[bytes]) -> bytes:
            found = grant(work, place["grant"].replace(b"=\r\n", b"").decode())
            if found is None or found.officer_id != officer_id:
                return place[0]
            token = iter(token_of(self.key, found.id, found.nonce).encode())
            return bytes(next(token) if one == _STAR else one for one in place[0])

        return _place(self.address).sub(with_token, message)


def are_on(environ: Mapping[str, str]) -> bool:
    """Whether letters carry links, outside a rehearsal."""
    return bool(environ.get(ADDRESS, "").strip())


@cache
def _place(address: str) -> re.Pattern[bytes]:
    """A redacted link as it stands in a message, wherever its lines were broken."""
    before = [re.escape(one.encode()) for one in f"{address}/a/"]
    named = [b"[0-9a-f]"] * 32
    return re.compile(
        _BREAK.join((*before, b"(?P<grant>" + named[0], *named[1:-1], named[-1] + b")", b"/"))
        + (_BREAK + rb"\*") * len(REDACTED)
    )


def key_file(environ: Mapping[str, str], home: Path) -> Path:
    """Where the key is kept: ``LANTOA_LINK_KEY_FILE``, else ``link.key`` beside the database."""
    return Path(environ.get("LANTOA_LINK_KEY_FILE") or home / "link.key")


def public_address(written: str) -> str:
    """The address of the pages as letters name it.

    Plain http is for this machine alone: a link is a secret, and would be read on its way.
    Raises WrongUsage.
    """
    try:
        parts = urlsplit(written)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise WrongUsage("link_address", value=written) from None
    bare = (parts.path, parts.query, parts.fragment) in (("", "", ""), ("/", "", ""))
    if not host or parts.username or not bare or not written.isascii():
        raise WrongUsage("link_address", value=written)
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _NEAR):
        raise WrongUsage("link_address_in_the_clear", value=written)
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}{'' if port is None else f':{port}'}"
