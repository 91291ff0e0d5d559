"""`/desk` and `/desk/incidents`: what went wrong, who sees to it, and the next step."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.incidents import close_with_note, take_in_hand
from engine.leap import KIND as CLOCK
from engine.leap import vouch
from engine.over_people import over_people
from reports.incident_sheet import happened, next_on_page
from storage.incidents import IncidentRow, closed_incidents, incident, open_incidents
from storage.people import CommitteeRow
from storage.work import Work
from web import gate
from web.access import Access, Page
from web.console.actor import actor
from web.desk.scope import own_committee, own_incidents, own_plans
from web.numbers import RowNumber, row_number
from web.pages import html, language
from web.site import Site
from workflows.errors import LantoaError, NotFound

AT_MOST = 50
PLACES: dict[str, tuple[tuple[str, str], ...]] = {
    "escalations_held": (("held", "/desk/letters?plan={plan}&status=breaker"),),
    "rung_unheard": (("people", "/people"), ("record", "/records/{record}")),
    "rung_move_refused": (("record", "/records/{record}"),),
    "office_empty": (("people", "/people"), ("plan", "/plans/{plan}")),
    "dead_mailbox": (("people", "/people"), ("failed", "/desk/letters?status=failed")),
    "sign_in_unsent": (("people", "/people/{officer}"),),
}
"""Where the next step is taken, by the kind of incident: the words of the link, its address."""


@dataclass(frozen=True, slots=True)
class Told:
    """An incident as the page lays it out."""

    row: IncidentRow
    happened: str
    next: str
    places: tuple[tuple[str, str], ...]
    is_clock: bool


def pages(site: Site) -> tuple[Page, ...]:
    """The desk's front page; the incidents that are open or closed; taking one up, closing one."""

    def desk(request: Request) -> Response:
        with site.db.read() as work:
            codes = [one.code for one in own_plans(request, work)]
            waiting = len(own_incidents(request, work, open_incidents(work)))
        return html(request, "desk.html", plans=codes, incidents=waiting)

    def shown(request: Request) -> Response:
        return _page(request, site)

    def closed(request: Request) -> Response:
        return _closed(request, site)

    def done(request: Request, number: RowNumber) -> Response:
        return _dealt_with(request, site, number)

    return (
        Page("GET", "/desk", desk, Access.COMMITTEE),
        Page("GET", "/desk/incidents", shown, Access.COMMITTEE),
        Page("GET", "/desk/incidents/closed", closed, Access.COMMITTEE),
        Page("POST", "/desk/incidents/{number}", done, Access.COMMITTEE),
    )


def _page(
    request: Request, site: Site, *, status: int = 200, trouble: str = "", about: int = 0
) -> Response:
    """Those that are open; ``trouble`` is what stopped the act on the incident ``about``."""
    with site.db.read() as work:
        every = own_incidents(request, work, open_incidents(work))
        last = row_number(request.query_params.get("closed", ""))
        ended = incident(work, last) if last is not None else None
    seen = row_number(request.query_params.get("after", ""))
    ids = [one.id for one in every]
    # Where the one seen last was closed meanwhile, or the act on this page is told: from the start.
    later = every[ids.index(seen) + 1 :] if seen in ids else every
    rows = later[:AT_MOST] if not about else tuple(one for one in later if one.id == about)
    return html(
        request,
        "desk_incidents.html",
        status,
        lines=[_told(request, one) for one in rows],
        more=rows[-1].id if len(later) > len(rows) else 0,
        begun=later == every,
        trouble=trouble,
        about=about,
        note=gate.text(request, "note") if request.method == "POST" else "",
        ended=ended.id if ended and ended.closed_at else 0,
    )


def _closed(request: Request, site: Site) -> Response:
    before = request.query_params.get("before", "")
    with site.db.read() as work:
        found = closed_incidents(work, AT_MOST + 1, row_number(before))
        rows = own_incidents(request, work, found[:AT_MOST])
        chain = own_committee(request, work).code
    return html(
        request,
        "desk_incidents_closed.html",
        lines=[_told(request, one) for one in rows],
        more=found[AT_MOST - 1].id if len(found) > AT_MOST else 0,
        chain=chain,
    )


def _dealt_with(request: Request, site: Site, number: int) -> Response:
    if not over_people(gate.who(request).held):
        raise HTTPException(403)  # an auditor only looks
    with site.db.read() as work:
        of = own_committee(request, work)
        row = _own(request, work, number)
    choice, note = gate.text(request, "choice"), gate.text(request, "note")
    if choice == "close" and not note:
        return _page(request, site, status=422, trouble=_NO_NOTE, about=number)
    try:
        _act(request, site, of, row, choice, note)
    except LantoaError as fault:
        said = fault.sentence(language(request))
        return _page(request, site, status=409, trouble=said, about=number)
    gone = "" if choice == "known" else f"?closed={number}"
    return RedirectResponse(f"/desk/incidents{gone}", HTTPStatus.SEE_OTHER)


def _act(
    request: Request, site: Site, of: CommitteeRow, row: IncidentRow, choice: str, note: str
) -> None:
    acting, now = actor(request, site), site.clock()
    if choice == "known":
        take_in_hand(site.db, of, row.id, acting, now)
    elif choice == "trust" and row.kind == CLOCK:
        vouch(site.db, of, acting, now)
    elif choice == "close":
        close_with_note(site.db, of, row.id, note, acting, now)


def _own(request: Request, work: Work, number: int) -> IncidentRow:
    row = incident(work, number)
    if row is None or not own_incidents(request, work, [row]):
        raise NotFound("incident_unknown", incident=number)
    return row


def _told(request: Request, row: IncidentRow) -> Told:
    lang = language(request)
    return Told(
        row,
        happened(row, lang),
        next_on_page(row, lang),
        tuple((words, to.format(**row.facts)) for words, to in PLACES.get(row.kind, ())),
        row.kind == CLOCK,
    )


_NO_NOTE = "desk_incidents.no_note"
