"""`/stats`: the figures of the committee's plans, and the honours behind them (003-01 … 003-10)."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from reports.figures import figures
from web import gate
from web.access import Access, Page
from web.pages import html
from web.site import Site

HONOURS_AT_MOST = 200


def pages(site: Site) -> tuple[Page, ...]:
    """One page; ``from`` and ``to`` choose the years of the plans that are counted."""

    def shown(request: Request) -> Response:
        first, last = (_year(request, name) for name in ("from", "to"))
        mine = gate.who(request).officer.committee_id
        found = figures(site.db, first=first, last=last, committee_id=mine)
        return html(
            request,
            "stats.html",
            found=found,
            years=(first, last),
            honours=found.honours[:HONOURS_AT_MOST],
            more=max(0, len(found.honours) - HONOURS_AT_MOST),
        )

    return (Page("GET", "/stats", shown, Access.COMMITTEE),)


def _year(request: Request, name: str) -> int | None:
    typed = request.query_params.get(name, "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= 4):
        raise HTTPException(422)
    return int(typed)
