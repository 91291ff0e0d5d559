"""`/plans/…`: a plan as a whole, and who has sent what."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.due import Owed
from reports.due_sheet import due_sheet
from reports.due_words import state_words
from reports.plan_sheet import PlanSheet, plan_rows, plan_sheet
from reports.record_list import record_list
from reports.sent_sheet import sent_sheet
from storage.people import units
from web import gate
from web.access import Access, Page
from web.console.plan_charts import charts_of
from web.pages import html, language
from web.site import Site
from workflows.errors import NotFound

OWED_AT_MOST = 20
RECORDS_AT_MOST = 100


def pages(site: Site) -> tuple[Page, ...]:
    """The list of plans; of one plan its sheet, its records and who has sent."""

    def listed(request: Request) -> Response:
        mine = gate.who(request).officer.committee_id
        rows = [one for one in plan_rows(site.db) if one[0].committee_id == mine]
        return html(request, "plans.html", rows=rows)

    def shown(request: Request, code: str) -> Response:
        return _plan(request, site, code)

    def sent(request: Request, code: str) -> Response:
        return _sent(request, site, code)

    def records(request: Request, code: str) -> Response:
        return _records(request, site, code)

    return (
        Page("GET", "/plans", listed, Access.SIGNED_IN),
        Page("GET", "/plans/{code}", shown, Access.SIGNED_IN),
        Page("GET", "/plans/{code}/sent", sent, Access.SIGNED_IN),
        Page("GET", "/plans/{code}/records", records, Access.COMMITTEE),
    )


def _known(request: Request, site: Site, code: str) -> PlanSheet:
    try:
        sheet = plan_sheet(site.db, code)
    except NotFound:
        raise HTTPException(404) from None
    if sheet.row.committee_id != gate.who(request).officer.committee_id:
        raise HTTPException(404)
    return sheet


def _plan(request: Request, site: Site, code: str) -> Response:
    sheet, lang, now = _known(request, site, code), language(request), site.clock()
    due = due_sheet(site.db, code, now)
    theirs = _theirs(request, site, due.owed)
    still_owed = [one for one in theirs if one.state == "open"]
    of_committee = gate.who(request).of_committee
    return html(
        request,
        "plan.html",
        sheet=sheet,
        charts=charts_of(request, site, code, now),
        of_committee=of_committee,
        owed=still_owed[:OWED_AT_MOST],
        total=len(still_owed),
        late=sum(one.late for one in still_owed),
        dates=[(one, len(one.missing), len(one.sent)) for one in sent_sheet(theirs)],
        short=due.shortfalls if of_committee else (),
        standing=lambda owed: state_words(owed, lang),
    )


def _sent(request: Request, site: Site, code: str) -> Response:
    sheet, lang, now = _known(request, site, code), language(request), site.clock()
    owed = _theirs(request, site, due_sheet(site.db, code, now).owed)
    return html(
        request,
        "sent.html",
        sheet=sheet,
        dates=sent_sheet(owed),
        lang_of=lang,
        standing=lambda one: state_words(one, lang),
    )


def _records(request: Request, site: Site, code: str) -> Response:
    sheet = _known(request, site, code)
    asked = {name: request.query_params.get(name) or None for name in ("track", "state", "unit")}
    after = request.query_params.get("after", "")
    try:
        found = record_list(site.db, plan=code, after=after, limit=RECORDS_AT_MOST + 1, **asked)
    except NotFound:
        raise HTTPException(404) from None
    page = found[:RECORDS_AT_MOST]
    more = page[-1].code if len(found) > len(page) else None
    return html(request, "records.html", sheet=sheet, records=page, more=more, asked=asked)


def _theirs(request: Request, site: Site, owed: Iterable[Owed]) -> list[Owed]:
    """What of it the reader may see: an officer of units theirs, one of the committee all."""
    found = gate.who(request)
    if found.of_committee:
        return list(owed)
    with site.db.read() as work:
        day = site.clock().date()
        codes = {
            one.code
            for one in units(work, found.officer.committee_id, day)
            if one.id in found.units
        }
    return [one for one in owed if one.unit in codes]
