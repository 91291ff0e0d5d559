"""`/desk/log/views`: who looked at personal data, for the auditor."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from engine.views import What
from storage.views import views
from web import gate
from web.access import Access, Page
from web.pages import html
from web.site import Site
from web.viewing import note_view
from workflows.calendar_source import VIETNAM
from workflows.filling import read_day

AT_MOST = 100
FILTERS = ("actor", "subject", "since", "until")


def pages(site: Site) -> tuple[Page, ...]:
    """The list, newest first."""

    def shown(request: Request) -> Response:
        return _listed(request, site)

    return (Page("GET", "/desk/log/views", shown, Access.AUDITOR),)


def _listed(request: Request, site: Site) -> Response:
    asked = request.query_params
    given = {name: asked.get(name, "").strip() for name in FILTERS}
    before = asked.get("before", "")
    mine = gate.who(request).officer.committee_id
    until = _midnight(given["until"])
    with site.db.read() as work:
        found = views(
            work,
            mine,
            actor=given["actor"],
            subject=given["subject"],
            since=_midnight(given["since"]),
            until=until + timedelta(days=1) if until else None,
            before=int(before) if before.isdecimal() and len(before) < 18 else None,
            limit=AT_MOST + 1,
        )
    page = found[:AT_MOST]
    more = urlencode({**given, "before": page[-1].id}) if len(found) > AT_MOST else ""
    note_view(request, site, What.VIEWS, rows=len(page))
    return html(request, "desk_views.html", views=page, given=given, more=more)


def _midnight(words: str) -> datetime | None:
    """The day's first instant; None for no day, or none that can be read."""
    day = read_day(words) if words else None
    return datetime.combine(day, time(), ZoneInfo(VIETNAM)) if day else None
