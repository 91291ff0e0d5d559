"""`/units`: the units of the committee, and one of them with its officers and what it sent."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.over_people import over_people
from engine.views import What
from reports.unit_sheet import unit_sheet, units_listed
from storage.people_pages import UnitsAsked
from web import gate
from web.access import Access, Page
from web.pages import html
from web.site import Site
from web.viewing import note_view
from workflows.errors import NotFound

AT_MOST = 50
STANDINGS = {"open": True, "closed": False, "any": None}


def pages(site: Site) -> tuple[Page, ...]:
    """The list and a unit's page."""

    def listed(request: Request) -> Response:
        return _listed(request, site)

    def shown(request: Request, code: str) -> Response:
        mine = gate.who(request).officer.committee_id
        try:
            sheet = unit_sheet(site.db, mine, code, site.clock())
        except NotFound:
            raise HTTPException(404) from None
        note_view(request, site, What.UNIT, code, len(sheet.officers))
        return html(request, "unit.html", sheet=sheet)

    return (
        Page("GET", "/units", listed, Access.COMMITTEE),
        Page("GET", "/units/{code}", shown, Access.COMMITTEE),
    )


def _listed(request: Request, site: Site) -> Response:
    mine = gate.who(request).officer.committee_id
    given = {
        name: request.query_params.get(name, "").strip() for name in ("words", "kind", "standing")
    }
    given["standing"] = given["standing"] if given["standing"] in STANDINGS else "open"
    asked = UnitsAsked(given["words"], given["kind"], STANDINGS[given["standing"]])
    after = request.query_params.get("after", "")
    page = units_listed(site.db, mine, asked, site.clock(), after=after, limit=AT_MOST)
    more = f"/units?{urlencode({**given, 'after': page.more})}" if page.more else ""
    may = over_people(gate.who(request).held)
    return html(
        request, "units.html", page=page, given=given, standings=STANDINGS, more=more, may=may
    )
