"""`/desk/incidents`: what went wrong and the next step."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from reports.incident_sheet import happened, next_step
from storage.incidents import open_incidents
from web.access import Access, Page
from web.desk.scope import own_plans
from web.pages import html, language
from web.site import Site


def pages(site: Site) -> tuple[Page, ...]:
    """Every incident that is open."""

    def shown(request: Request) -> Response:
        lang = language(request)
        with site.db.read() as work:
            rows = open_incidents(work)
        lines = [(one, happened(one, lang), next_step(one, lang)) for one in rows]
        return html(request, "desk_incidents.html", lines=lines)

    def desk(request: Request) -> Response:
        with site.db.read() as work:
            codes = [one.code for one in own_plans(request, work)]
        return html(request, "desk.html", plans=codes)

    return (
        Page("GET", "/desk", desk, Access.COMMITTEE),
        Page("GET", "/desk/incidents", shown, Access.COMMITTEE),
    )
