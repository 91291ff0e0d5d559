"""`/plans/…/programme`: what takes place when and where, on paper and in calendars too."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from notifications.calendar_file import calendar_bytes
from reports.programme import Held, programme
from storage.plans import plan_by_code
from web.access import Access, Page
from web.console.charts import theirs
from web.gate import who
from web.pages import html, language
from web.site import Site
from workflows.filling import read_day

STRETCHES = {"week": 7, "month": 31, "quarter": 92}
"""Days shown from today on: the programmes an office keeps (002-05)."""

AT_MOST = 120
"""Matters on a page."""


def pages(site: Site) -> tuple[Page, ...]:
    """The programme as a page and as a calendar file."""

    def shown(request: Request, code: str) -> Response:
        first, last = _days(request, site)
        held = _held(request, site, code, first, last)
        days: dict[date, list[Held]] = {}
        for one in held[:AT_MOST]:
            days.setdefault(one.day, []).append(one)
        return html(
            request,
            "programme.html",
            code=code,
            days=days,
            first=first,
            last=last,
            more=max(0, len(held) - AT_MOST),
            next_day=held[AT_MOST].day if len(held) > AT_MOST else None,
            stretches=tuple(STRETCHES),
        )

    def calendar(request: Request, code: str) -> Response:
        held = _held(request, site, code, *_days(request, site))
        content = calendar_bytes([one.event() for one in held], language(request), site.clock())
        headers = {"Content-Disposition": f'attachment; filename="{code}.ics"'}
        return Response(content, media_type="text/calendar", headers=headers)

    return (
        Page("GET", "/plans/{code}/programme", shown, Access.SIGNED_IN),
        Page("GET", "/plans/{code}/programme.ics", calendar, Access.SIGNED_IN),
    )


def _held(
    request: Request, site: Site, code: str, first: date | None, last: date | None
) -> tuple[Held, ...]:
    with site.db.read() as work:
        row = plan_by_code(work, code)
    if row is None or row.committee_id != who(request).officer.committee_id:
        raise HTTPException(404)
    return programme(site.db, code, first=first, last=last, unit_ids=theirs(request))


def _days(request: Request, site: Site) -> tuple[date | None, date | None]:
    """The days asked for: a stretch from today on, or those typed; all without either."""
    stretch = STRETCHES.get(request.query_params.get("next", ""))
    if stretch is not None:
        today = site.clock().date()
        return today, today + timedelta(days=stretch - 1)
    return _day(request, "from"), _day(request, "to")


def _day(request: Request, name: str) -> date | None:
    typed = request.query_params.get(name, "").strip()
    found = read_day(typed) if typed else None
    if typed and found is None:
        raise HTTPException(422)
    return found
