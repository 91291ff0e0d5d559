"""The second factor before a move of which the plan wants it, and before people are changed."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.over_people import over_people
from engine.sign_in.strength import asks_again, asks_over_people
from web.gate import who
from web.site import Site


def asked_again(
    request: Request, site: Site, moves: Iterable[tuple[str, str]], back: str
) -> Response | None:
    """Where to show the second factor first; None when the moves (record, trigger) may be made.

    Args:
        back: the page to come back to, on which the move is then made anew.
    """
    if _is_strong(request, site) or not asks_again(site.db, moves):
        return None
    return _again(back)


def asked_over_people(request: Request, site: Site, back: str) -> Response | None:
    """Where to show the second factor first; None when people may be changed without it.

    Raises HTTPException 403 for whoever may not change them at all.
    """
    visitor = who(request)
    if not over_people(visitor.held):
        raise HTTPException(403)
    if _is_strong(request, site) or not asks_over_people(site.db, visitor.officer):
        return None
    return _again(back)


def _is_strong(request: Request, site: Site) -> bool:
    strong = who(request).strong_until
    return strong is not None and site.clock() < strong


def _again(back: str) -> Response:
    return RedirectResponse(f"/sign-in/again?next={quote(back, safe='')}", 303)
