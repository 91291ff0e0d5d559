"""`/people`: the officers of the committee, and one of them with all that lets them in."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.api_tokens import revoke
from engine.over_people import over_people
from engine.sign_in.ending import end_all, end_one
from engine.sign_in.second_factor import forget
from engine.views import What
from reports.officer_sheet import OfficerSheet, officer_sheet, officers_listed
from storage.people import unit
from storage.people_pages import OfficersAsked
from web import gate
from web.access import Access, Page
from web.agents import agent_named
from web.console.actor import actor
from web.pages import html
from web.site import Site
from web.strong import asked_over_people
from web.viewing import note_view
from workflows.errors import Conflict, NotFound

AT_MOST = 50
STANDINGS = {"active": True, "left": False, "any": None}


def pages(site: Site) -> tuple[Page, ...]:
    """The list, an officer's page, and what is ended from it."""

    def listed(request: Request) -> Response:
        return _listed(request, site)

    def shown(request: Request, code: str) -> Response:
        sheet = known(request, site, code)
        note_view(request, site, What.OFFICER, code)
        named = {one.id: agent_named(one.agent) for one in sheet.sessions}
        may = over_people(gate.who(request).held)
        done = request.query_params.get("done", "")
        said = done if done in ("session", "totp", "token", "left", "returned") else ""
        return html(request, "officer.html", sheet=sheet, named=named, may=may, done=said)

    def ended(request: Request, code: str) -> Response:
        return _end_sessions(request, site, code)

    def reset(request: Request, code: str) -> Response:
        return _reset_factor(request, site, code)

    def revoked(request: Request, code: str) -> Response:
        return _revoke_token(request, site, code)

    mine = Access.COMMITTEE
    return (
        Page("GET", "/people", listed, mine),
        Page("GET", "/people/{code}", shown, mine),
        Page("POST", "/people/{code}/sessions", ended, mine),
        Page("POST", "/people/{code}/totp", reset, mine),
        Page("POST", "/people/{code}/tokens", revoked, mine),
    )


def known(request: Request, site: Site, code: str) -> OfficerSheet:
    """The officer of that code in the reader's committee; else as if nobody were there."""
    mine = gate.who(request).officer.committee_id
    try:
        return officer_sheet(site.db, mine, code, site.clock())
    except NotFound:
        raise HTTPException(404) from None


def back_to(code: str, done: str = "") -> str:
    """The page of an officer, which says what was done."""
    return f"/people/{quote(code)}" + (f"?done={done}" if done else "")


def _listed(request: Request, site: Site) -> Response:
    mine, now = gate.who(request).officer.committee_id, site.clock()
    names = ("words", "role", "unit", "standing")
    given = {name: request.query_params.get(name, "").strip() for name in names}
    given["standing"] = given["standing"] if given["standing"] in STANDINGS else "active"
    unit_id = None
    if given["unit"]:
        with site.db.read() as work:
            found = unit(work, mine, given["unit"], now.date())
        unit_id = found.id if found else -1
    asked = OfficersAsked(given["words"], given["role"], unit_id, STANDINGS[given["standing"]])
    after = request.query_params.get("after", "")
    page = officers_listed(site.db, mine, asked, now, after=after, limit=AT_MOST)
    note_view(request, site, What.OFFICERS, given["unit"], len(page.lines))
    more = f"/people?{urlencode({**given, 'after': page.more})}" if page.more else ""
    may = over_people(gate.who(request).held)
    return html(
        request, "people.html", page=page, given=given, standings=STANDINGS, more=more, may=may
    )


def _end_sessions(request: Request, site: Site, code: str) -> Response:
    sheet, session_id = known(request, site, code), gate.text(request, "session")
    again = asked_over_people(request, site, back_to(code))
    if again is not None:
        return again
    acting, now = actor(request, site), site.clock()
    if session_id:
        end_one(site.db, sheet.row, session_id, now, site.os_user, actor=acting)
    else:
        end_all(site.db, sheet.row, now, site.os_user, actor=acting)
    return RedirectResponse(back_to(code, "session"), 303)


def _reset_factor(request: Request, site: Site, code: str) -> Response:
    sheet = known(request, site, code)
    again = asked_over_people(request, site, back_to(code))
    if again is not None:
        return again
    forget(site.db, sheet.row, site.clock(), site.os_user, actor=actor(request, site))
    return RedirectResponse(back_to(code, "totp"), 303)


def _revoke_token(request: Request, site: Site, code: str) -> Response:
    sheet, number = known(request, site, code), gate.text(request, "number")
    again = asked_over_people(request, site, back_to(code))
    if again is not None:
        return again
    if number not in [str(one.number) for one in sheet.tokens]:
        raise HTTPException(404)
    with suppress(Conflict):  # somebody else did, meanwhile
        revoke(site.db, int(number), actor(request, site), site.clock())
    return RedirectResponse(back_to(code, "token"), 303)
