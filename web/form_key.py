"""A form is believed when it comes from a page of ours in the same browser.

Two proofs: what the browser says of where the form comes from, and a key that stands in a cookie
and in the form, which another site can neither read nor set.
"""

from __future__ import annotations

import hmac
import re
import secrets
from urllib.parse import urlsplit

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

FIELD = "form_key"
_SHAPE = re.compile(r"[A-Za-z0-9_-]{22}")


def form_key(request: Request) -> str:
    """The key of this browser; made when it has none, and then set by ``keep``."""
    key = request.cookies.get(cookie(request, "form"), "")
    if not _SHAPE.fullmatch(key):
        key = getattr(request.state, FIELD, "") or secrets.token_urlsafe(16)
    setattr(request.state, FIELD, key)
    return key


def field(request: Request) -> Markup:
    """The hidden field every form carries."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, form_key(request))


def keep(request: Request, answer: Response) -> None:
    """Set the cookie, when a form was shown to a browser that had no key yet."""
    key, name = getattr(request.state, FIELD, ""), cookie(request, "form")
    if key and request.cookies.get(name) != key:
        answer.set_cookie(
            name, key, secure=request.url.scheme == "https", httponly=True, samesite="lax"
        )


def ours(request: Request, given: str, address: str = "") -> bool:
    """Whether a form that was sent comes from a page of ours in the same browser.

    Args:
        given: the key in the form.
        address: the public address, for a proxy that does not hand on the name it was asked by.
    """
    kept = request.cookies.get(cookie(request, "form"), "")
    fits = bool(_SHAPE.fullmatch(kept)) and hmac.compare_digest(kept, given)
    return fits and _from_here(request, address)


def _from_here(request: Request, address: str) -> bool:
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site") == "same-origin"
    at = urlsplit(address)
    return origin in (
        f"{request.url.scheme}://{request.url.netloc}",
        f"{at.scheme}://{at.netloc}",
    )


def cookie(request: Request, name: str) -> str:
    """The name of a cookie that no other host can set; over plain http there is no such thing."""
    return f"__Host-lantoa-{name}" if request.url.scheme == "https" else f"lantoa-{name}"
