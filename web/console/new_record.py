"""`/plans/…/new/…`: a record made by hand: a model, an exemplar, a visit to one, a difficulty."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.advance import Advanced
from engine.move import Proposal
from engine.propose import propose
from reports.move_sheet import stopped_by
from reports.new_sheet import Continuable, NewSheet, continuables, new_sheet
from storage.linked_records import linked_record
from storage.plans import plan_by_code
from web import gate
from web.access import Access, Page
from web.console.actor import actor
from web.handed_in import values
from web.pages import html, language
from web.site import Site
from workflows.calendar_source import VIETNAM
from workflows.errors import LantoaError, NotFound
from workflows.verdict import Refusal

NEW = "new"
"""What the fields of the form are named after (``web.handed_in``)."""


def pages(site: Site) -> tuple[Page, ...]:
    """The form of a new record, and making it."""

    def shown(request: Request, code: str, track: str) -> Response:
        sheet = _sheet(request, site, code, track)
        return _form(request, sheet, earlier=_earlier(request, site, sheet))

    def made(request: Request, code: str, track: str) -> Response:
        return _made(request, site, _sheet(request, site, code, track))

    return (
        Page("GET", "/plans/{code}/new/{track}", shown, Access.SIGNED_IN),
        Page("POST", "/plans/{code}/new/{track}", made, Access.SIGNED_IN),
    )


def _sheet(request: Request, site: Site, code: str, track: str) -> NewSheet:
    """What the officer may make; as if it were not there where they may not."""
    found = gate.who(request)
    linked = {name: _linked(request, site, name) for name in ("of", "built_on")}
    with site.db.read() as work:
        plan = plan_by_code(work, code)
    if plan is None or plan.committee_id != found.officer.committee_id:
        raise HTTPException(404)
    today = site.clock().astimezone(ZoneInfo(VIETNAM)).date()
    try:
        sheet = new_sheet(site.db, code, track, found.held, today, **linked)
    except NotFound:
        raise HTTPException(404) from None
    if sheet is None:
        raise HTTPException(404)
    return sheet


def _linked(request: Request, site: Site, name: str) -> str:
    """A linked record's code from the address; only one the officer may see."""
    code = request.query_params.get(name, "")
    if not code:
        return ""
    found = gate.who(request)
    with site.db.read() as work:
        row = linked_record(work, code)
    if row is None or row.committee_id != found.officer.committee_id:
        raise HTTPException(404)
    if not found.sees(row.unit_id):
        raise HTTPException(404)
    return row.code


def _form(
    request: Request,
    sheet: NewSheet,
    status: int = 200,
    *,
    trouble: str = "",
    refused: Refusal | None = None,
    earlier: tuple[Continuable, ...] = (),
) -> Response:
    lang = language(request)
    sent = gate.form(request) if request.method == "POST" else {}
    typed = {name: value for name, value in sent.items() if isinstance(value, str)}
    reasons = [stopped_by(one, lang) for one in refused.reasons] if refused else []
    return html(
        request,
        "new_record.html",
        status,
        sheet=sheet,
        typed=typed,
        trouble=trouble,
        reasons=reasons,
        whose=request.query_params.get("unit", ""),
        earlier=earlier,
    )


def _earlier(request: Request, site: Site, sheet: NewSheet) -> tuple[Continuable, ...]:
    """What the new record may continue, once it is known whose it is and nothing is chosen yet."""
    asked = request.query_params.get("unit", "")
    known = [code for code, _ in sheet.units]
    unit = known[0] if len(known) == 1 else asked if asked in known else ""
    if not unit or sheet.of[0] or sheet.built_on[0]:
        return ()
    today = site.clock().astimezone(ZoneInfo(VIETNAM)).date()
    return continuables(site.db, sheet.plan, sheet.creatable.track, unit, today)


def _made(request: Request, site: Site, sheet: NewSheet) -> Response:
    unit = gate.text(request, "unit") or (sheet.units[0][0] if len(sheet.units) == 1 else "")
    proposal = Proposal(
        sheet.plan,
        sheet.creatable.track,
        unit,
        values(gate.form(request), NEW),
        note=gate.text(request, "note"),
        of=sheet.of[0],
        built_on=sheet.built_on[0],
    )
    try:
        result = propose(site.db, proposal, actor(request, site), site.clock())
    except LantoaError as fault:
        said = fault.sentence(language(request))
        return _form(request, sheet, HTTPStatus.UNPROCESSABLE_ENTITY, trouble=said)
    if isinstance(result, Advanced):
        return RedirectResponse(f"/records/{quote(result.record)}", HTTPStatus.SEE_OTHER)
    return _form(request, sheet, HTTPStatus.CONFLICT, refused=result)
