"""`/plans/…`: a plan as a whole, and who has sent what."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.owed_pages import owed_page, plan_dates
from engine.shortfalls import first_shortfalls
from engine.views import What
from i18n.text import Text
from reports.due_words import state_words
from reports.new_sheet import creatables
from reports.plan_sheet import PlanNamed, plan_named, plan_rows
from reports.quota_weather import quota_weather
from reports.record_list import record_list
from reports.sent_sheet import group_text, unit_text
from storage.people import units
from web import gate
from web.access import Access, Page
from web.console.plan_charts import charts_of
from web.pages import html, language
from web.site import Site
from web.viewing import note_view
from workflows.definition import Track
from workflows.errors import NotFound

OWED_AT_MOST = 20
SHORT_AT_MOST = 20
WEATHER_AT_MOST = 20
SENT_AT_MOST = 50
RECORDS_AT_MOST = 100


def pages(site: Site) -> tuple[Page, ...]:
    """The list of plans; of one plan its sheet, its records and who has sent."""

    def listed(request: Request) -> Response:
        rows = plan_rows(site.db, gate.who(request).officer.committee_id)
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


def _known(request: Request, site: Site, code: str) -> PlanNamed:
    try:
        sheet = plan_named(site.db, code)
    except NotFound:
        raise HTTPException(404) from None
    if sheet.row.committee_id != gate.who(request).officer.committee_id:
        raise HTTPException(404)
    return sheet


def _plan(request: Request, site: Site, code: str) -> Response:
    sheet, lang, now = _known(request, site, code), language(request), site.clock()
    theirs, of_committee = _theirs(request), gate.who(request).of_committee
    after = request.query_params.get("after", "")
    page = owed_page(site.db, code, now, unit_ids=theirs, after=after, at_most=OWED_AT_MOST)
    dates = plan_dates(site.db, code, now, theirs)
    short, all_short = (
        first_shortfalls(site.db, code, now, SHORT_AT_MOST) if of_committee else ((), 0)
    )
    weather = quota_weather(site.db, code, now, unit_ids=theirs)
    return html(
        request,
        "plan.html",
        creatable=creatables(sheet.definition, gate.who(request).held),
        weather=weather[:WEATHER_AT_MOST],
        more_weather=max(0, len(weather) - WEATHER_AT_MOST),
        sheet=sheet,
        printed_at=site.clock(),
        charts=charts_of(request, site, code, now),
        of_committee=of_committee,
        page=page,
        begun=not after,
        total=sum(one.missing for one in dates),
        late=sum(one.late for one in dates),
        dates=dates,
        short=short,
        more_short=all_short - len(short),
        standing=lambda owed: state_words(owed, lang),
    )


def _sent(request: Request, site: Site, code: str) -> Response:
    """One date at a time: the one asked for, else the first by which something is missing."""
    sheet, lang, now = _known(request, site, code), language(request), site.clock()
    theirs, asked = _theirs(request), request.query_params
    dates = plan_dates(site.db, code, now, theirs)
    wanted = asked.get("date", "")
    if wanted and wanted not in {one.key for one in dates}:
        raise HTTPException(404)
    date = next((one for one in dates if one.key == wanted), None) or next(
        (one for one in dates if one.missing), dates[0] if dates else None
    )
    missing, sent = (
        owed_page(
            site.db,
            code,
            now,
            date=date,
            unit_ids=theirs,
            state=state,
            after=asked.get(name, ""),
            at_most=SENT_AT_MOST if date else 0,
        )
        for state, name in (("open", "after"), ("settled", "sent_after"))
    )
    return html(
        request,
        "sent.html",
        sheet=sheet,
        printed_at=site.clock(),
        dates=dates,
        date=date,
        missing=missing,
        sent=sent,
        begun=not (asked.get("after") or asked.get("sent_after")),
        group_text=group_text(date, missing.owed, sheet, now, lang) if date else "",
        unit_text=lambda one: unit_text(one, sheet, now, lang),
        standing=lambda one: state_words(one, lang),
    )


def _records(request: Request, site: Site, code: str) -> Response:
    sheet = _known(request, site, code)
    asked = {name: request.query_params.get(name) or None for name in ("track", "state", "unit")}
    tracks = sheet.definition.tracks
    if asked["track"] in tracks and asked["state"] in _states_of_others(tracks, asked["track"]):
        asked["state"] = None  # left over in the form from another kind of record
    track, state, unit = asked.values()
    after, limit = request.query_params.get("after", ""), RECORDS_AT_MOST + 1
    try:
        found = record_list(
            site.db, plan=code, track=track, state=state, unit=unit, after=after, limit=limit
        )
    except NotFound:
        raise HTTPException(404) from None
    page = found[:RECORDS_AT_MOST]
    with site.db.read() as work:
        known = units(work, sheet.row.committee_id, site.clock().date())
    if people := sum(one.personal for one in page):
        note_view(request, site, What.RECORDS, code, people)
    more = page[-1].code if len(found) > len(page) else None
    return html(
        request,
        "records.html",
        sheet=sheet,
        printed_at=site.clock(),
        records=page,
        more=more,
        asked=asked,
        tracks=tracks,
        units={one.code: Text(vi=one.name_vi, en=one.name_en) for one in known},
    )


def _states_of_others(tracks: Mapping[str, Track], track: str | None) -> set[str]:
    """The states that other tracks have and this one has not."""
    every = {state for one in tracks.values() for state in one.states}
    return every - tracks[track].states.keys() if track else set()


def _theirs(request: Request) -> frozenset[int] | None:
    """Whose matters the reader may see: an officer of units theirs, one of the committee all."""
    found = gate.who(request)
    return None if found.of_committee else found.units
