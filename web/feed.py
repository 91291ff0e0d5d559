"""`/calendar/….ics`: an officer's dates for a calendar program, by a secret address."""

from __future__ import annotations

import hashlib

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.api_scopes import Scope
from engine.api_tokens import bearer
from i18n.language import LANGUAGES, Lang
from reports.calendar_feed import feed_bytes
from web.access import Access, Page
from web.site import Site

ENDING = ".ics"


def pages(site: Site) -> tuple[Page, ...]:
    """The feed; its address is a token of the scope ``calendar`` (`lantoa token create`)."""

    def feed(request: Request, name: str) -> Response:
        found = bearer(site.db, name.removesuffix(ENDING), site.clock())
        if found is None or Scope.CALENDAR not in found.scopes or not name.endswith(ENDING):
            raise HTTPException(404)
        lang: Lang = next((one for one in LANGUAGES if one == found.officer.lang), "vi")
        content = feed_bytes(site.db, found.officer.id, lang, site.clock())
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        return Response(content, media_type="text/calendar", headers={"ETag": tag})

    return (Page("GET", "/calendar/{name}", feed, Access.LINK),)
