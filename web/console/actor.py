"""Who acts by a page of the console."""

from __future__ import annotations

from starlette.requests import Request

from engine.move import Actor, Channel
from web.gate import who
from web.site import Site


def actor(request: Request, site: Site) -> Actor:
    """The officer who is signed in, acting."""
    officer = who(request).officer
    return Actor(officer.id, officer.code, site.os_user, Channel.WEB)
