"""`/plans/…/charts/…`: the charts of a plan, as pictures."""

from __future__ import annotations

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from reports.charts.catalog import Chart, as_png, as_svg, figures
from reports.charts.drawn.look import Width
from reports.charts.states import states_png, states_svg
from storage.plans import plan_by_code
from web import gate
from web.access import Access, Page
from web.pages import language
from web.site import Site
from workflows.errors import NotFound

SVG, PNG = "image/svg+xml", "image/png"


def pages(site: Site) -> tuple[Page, ...]:
    """Every chart as SVG and as PNG; ``?width=narrow`` draws it for a phone.

    The states of a track are drawn, too: ``?track=``, by default those of the plan's first.
    """

    def states(request: Request, code: str) -> Response:
        return _states(request, site, code, states_svg, SVG)

    def states_picture(request: Request, code: str) -> Response:
        return _states(request, site, code, states_png, PNG)

    return (
        *_charts(site),
        Page("GET", "/plans/{code}/states.svg", states, Access.COMMITTEE),
        Page("GET", "/plans/{code}/states.png", states_picture, Access.COMMITTEE),
    )


def _charts(site: Site) -> tuple[Page, ...]:
    return tuple(
        Page("GET", f"/plans/{{code}}/charts/{chart}.{ending}", _answer(site, chart, kind), access)
        for chart in Chart
        for ending, kind in (("svg", SVG), ("png", PNG))
        for access in (_access(chart),)
    )


def _access(chart: Chart) -> Access:
    """As the plan's page: where all records stand is shown to the committee only."""
    return Access.COMMITTEE if chart is Chart.FUNNEL else Access.SIGNED_IN


def _answer(site: Site, chart: Chart, kind: str) -> Callable[..., Response]:
    def drawn(request: Request, code: str) -> Response:
        shown = figures(site.db, chart, _known(request, site, code), site.clock(), theirs(request))
        narrow = request.query_params.get("width") == "narrow"
        draw = as_svg if kind == SVG else as_png
        picture = draw(chart, shown, language(request), Width.NARROW if narrow else Width.WIDE)
        return Response(picture, media_type=kind)

    return drawn


def _states(
    request: Request, site: Site, code: str, draw: Callable[..., str | bytes], kind: str
) -> Response:
    plan, track = _known(request, site, code), request.query_params.get("track", "")
    try:
        return Response(draw(site.db, plan, track, language(request)), media_type=kind)
    except NotFound:
        raise HTTPException(404) from None


def theirs(request: Request) -> frozenset[int] | None:
    """The units whose figures the reader may see; None for all of them."""
    found = gate.who(request)
    return None if found.of_committee else found.units


def _known(request: Request, site: Site, code: str) -> str:
    with site.db.read() as work:
        row = plan_by_code(work, code)
    if row is None or row.committee_id != gate.who(request).officer.committee_id:
        raise HTTPException(404)
    return row.code
