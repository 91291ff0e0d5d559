"""`/people/…/leave` and `…/return`: an officer is let go, after a look at what that means."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.leaving import Leaving, deactivate, look_at_leaving, reactivate
from web import gate
from web.access import Access, Page
from web.console.actor import actor
from web.pages import html, language
from web.people.officers import back_to, known
from web.site import Site
from web.strong import asked_over_people
from workflows.errors import LantoaError
from workflows.verdict import Refusal


def pages(site: Site) -> tuple[Page, ...]:
    """The look at it, and both acts."""

    def shown(request: Request, code: str) -> Response:
        known(request, site, code)
        return _page(request, site, code)

    def gone(request: Request, code: str) -> Response:
        return _let_go(request, site, code)

    def back(request: Request, code: str) -> Response:
        return _let_in(request, site, code)

    mine = Access.COMMITTEE
    return (
        Page("GET", "/people/{code}/leave", shown, mine),
        Page("POST", "/people/{code}/leave", gone, mine),
        Page("POST", "/people/{code}/return", back, mine),
    )


def _let_go(request: Request, site: Site, code: str) -> Response:
    known(request, site, code)
    again = asked_over_people(request, site, f"{back_to(code)}/leave")
    if again is not None:
        return again
    try:
        done = deactivate(
            site.db,
            gate.who(request).officer.committee_id,
            code,
            actor(request, site),
            site.clock(),
            note=gate.text(request, "note"),
            force=gate.text(request, "force") == "yes",
        )
    except LantoaError as fault:
        return _page(request, site, code, trouble=fault.sentence(language(request)))
    if isinstance(done, Refusal):
        return _page(request, site, code, trouble=done.sentence(language(request)))
    return html(request, "officer_left.html", done=done)


def _let_in(request: Request, site: Site, code: str) -> Response:
    known(request, site, code)
    again = asked_over_people(request, site, f"{back_to(code)}/leave")
    if again is not None:
        return again
    mine, note = gate.who(request).officer.committee_id, gate.text(request, "note")
    try:
        done = reactivate(site.db, mine, code, actor(request, site), site.clock(), note=note)
    except LantoaError as fault:
        return _page(request, site, code, trouble=fault.sentence(language(request)))
    if isinstance(done, Refusal):
        return _page(request, site, code, trouble=done.sentence(language(request)))
    return RedirectResponse(back_to(code, "returned"), 303)


def _page(request: Request, site: Site, code: str, trouble: str = "") -> Response:
    mine = gate.who(request).officer.committee_id
    seen: Leaving = look_at_leaving(site.db, mine, code, site.clock())
    status = 422 if trouble else 200
    return html(request, "officer_leave.html", status, seen=seen, trouble=trouble)
