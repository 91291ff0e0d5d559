"""Where a page may send a browser afterwards: only to our own pages."""

from __future__ import annotations

import re

LONGEST = 500
# One slash and no second one nor a backslash after it, which browsers take for another host.
_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
_SIGNING_IN = ("/sign-in", "/sign-out", "/s/")


def local(path: str, otherwise: str = "/inbox") -> str:
    """The path when it is one of our own pages, else another one."""
    good = len(path) <= LONGEST and _LOCAL.fullmatch(path) is not None
    return path if good and not path.startswith(_SIGNING_IN) else otherwise
