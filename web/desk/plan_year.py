"""`/desk/plan-file/…/rehearsal`: the year of a checked plan file, played before it is opened."""

from __future__ import annotations

from http import HTTPStatus
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.rehearsal.people import roster_of
from engine.views import What
from reports.rehearsed.apart import ToPlay, unpacked
from storage.calendars import own_days
from storage.plan_drafts import draft_books, draft_told
from web import gate
from web.access import Access, Page
from web.desk.plan_checked import Checked, checked
from web.desk.plan_file import PLACE
from web.desk.rehearsing import Begun, Standing, begin, standing
from web.pages import html, language
from web.site import Site
from web.viewing import note_view

AGAIN_AFTER = 2
"""Seconds after which the page of a rehearsal that is under way is asked for again."""


def pages(site: Site) -> tuple[Page, ...]:
    """Beginning a rehearsal, how far it is and what it brought, its book of mails."""

    def begun(request: Request, digest: str) -> Response:
        found = checked(request, site, digest)
        return found if isinstance(found, Response) else _begun(request, site, found)

    def shown(request: Request, digest: str) -> Response:
        found = checked(request, site, digest)
        return found if isinstance(found, Response) else _page(request, site, found)

    def book(request: Request, digest: str) -> Response:
        found = checked(request, site, digest)
        return found if isinstance(found, Response) else _book(request, site, found)

    return (
        Page("POST", f"{PLACE}/{{digest}}/rehearsal", begun, Access.COMMITTEE),
        Page("GET", f"{PLACE}/{{digest}}/rehearsal", shown, Access.COMMITTEE),
        Page("GET", f"{PLACE}/{{digest}}/book", book, Access.COMMITTEE),
    )


def _begun(request: Request, site: Site, found: Checked) -> Response:
    committee_id = gate.who(request).officer.committee_id
    day = site.clock().astimezone(ZoneInfo(found.definition.zone)).date()
    with site.db.read() as work:
        roster = roster_of(work, committee_id, day)
        own = own_days(work, committee_id)
    row = found.draft.row
    came = begin(site.db, row, ToPlay(found.draft.source, row.file, own, roster))
    if came is Begun.BUSY:
        return _page(request, site, found, trouble="plan_year.busy")
    return RedirectResponse(f"{found.place}/rehearsal", 303)


def _page(request: Request, site: Site, found: Checked, *, trouble: str = "") -> Response:
    row = found.draft.row
    now_stands = standing(row)
    with site.db.read() as work:
        kept = draft_told(work, row.officer_id, row.sha256)
    told = unpacked(kept)[language(request)] if kept else None
    if now_stands is Standing.DONE:  # points to look at name officers and their telephones
        note_view(request, site, What.BOOK, found.definition.plan)
    answer = html(
        request,
        "plan_year.html",
        HTTPStatus.SERVICE_UNAVAILABLE if trouble else 200,
        trouble=trouble,
        place=found.place,
        definition=found.definition,
        stands=now_stands.value,
        percent=row.percent,
        at=row.beat_at,
        told=told,
    )
    if now_stands is Standing.RUNNING and not trouble:
        answer.headers["Refresh"] = str(AGAIN_AFTER)
    return answer


def _book(request: Request, site: Site, found: Checked) -> Response:
    """The book of mails as a file; it names officers and what they would be written."""
    row = found.draft.row
    with site.db.read() as work:
        kept = draft_books(work, row.officer_id, row.sha256)
    if kept is None:
        raise HTTPException(404)
    lang = language(request)
    note_view(request, site, What.BOOK, found.definition.plan)
    name = f"{found.definition.plan}-{lang}.html"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(str(unpacked(kept)[lang]), media_type="text/html", headers=headers)
