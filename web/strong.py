"""Before a move of which the plan wants it: the second factor, shown a while ago at most."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.sign_in.strength import asks_again
from web.gate import who
from web.site import Site


def asked_again(
    request: Request, site: Site, moves: Iterable[tuple[str, str]], back: str
) -> Response | None:
    """Where to show the second factor first; None when the moves (record, trigger) may be made.

    Args:
        back: the page to come back to, on which the move is then made anew.
    """
    strong = who(request).strong_until
    if strong is not None and site.clock() < strong:
        return None
    if not asks_again(site.db, moves):
        return None
    return RedirectResponse(f"/sign-in/again?next={quote(back, safe='')}", 303)
