"""The second factor before a move of which the plan wants it, and before people or plans change."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.over_people import over_people
from engine.sign_in.strength import asks_again, asks_over_people, asks_over_plans
from web.gate import who
from web.site import Site
from workflows.definition import Definition


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


def asked_over_plans(
    request: Request, site: Site, definition: Definition, back: str
) -> Response | None:
    """Where to show the second factor first; None when the plan may be opened or amended now.

    Whether the officer may at all is the engine's to say.
    """
    if _is_strong(request, site) or not asks_over_plans(site.db, who(request).officer, definition):
        return None
    return _again(back)


def _is_strong(request: Request, site: Site) -> bool:
    strong = who(request).strong_until
    return strong is not None and site.clock() < strong


def _again(back: str) -> Response:
    return RedirectResponse(f"/sign-in/again?next={quote(back, safe='')}", 303)
