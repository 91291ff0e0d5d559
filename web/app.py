"""The web application: its pages put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fastapi import Depends, FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from reports.healthz import Health
from web import assets, metrics
from web.access import Access, Page
from web.api.app import AT, Beside, api
from web.gate import gate
from web.headers import Guarded
from web.metrics import Requests
from web.pages import html
from web.problems import with_problems
from web.site import Site


def application(
    health: Callable[[], Health], pages: Iterable[Page] = (), site: Site | None = None
) -> ASGIApp:
    """The service over HTTP.

    Args:
        health: asked at each look; may take as long as the database takes to answer.
        pages: besides health, the front page and the static files.
        site: what the pages work with; without it nobody can be signed in.
    """

    def healthz() -> JSONResponse:
        found = health()
        return JSONResponse(found.document, status_code=200 if found.well else 503)

    own = (
        Page("GET", "/healthz", healthz, Access.ANYBODY),
        Page("GET", "/", _front, Access.ANYBODY),
    )
    if site is None:
        return Guarded(_assembled((*own, *assets.PAGES, *pages), None))
    asked = Requests()
    app = _assembled((*own, *assets.PAGES, *metrics.pages(site, asked), *pages), site)
    return Guarded(Beside(asked.measured(app), asked.measured(api(site), AT)))


def _assembled(pages: Iterable[Page], site: Site | None) -> FastAPI:
    # No route comes from elsewhere: the documents FastAPI adds by itself load foreign scripts.
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    for page in pages:
        app.add_api_route(
            page.path,
            page.answer,
            methods=page.methods,
            response_model=None,
            dependencies=[Depends(gate(page, site))],
        )
    with_problems(app)
    return app


def _front(request: Request) -> Response:
    return html(request, "front.html")
