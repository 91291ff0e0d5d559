"""The API put together: an application of its own below ``/api/v1``."""

from __future__ import annotations

from functools import partial
from importlib.metadata import version
from typing import Any

from fastapi import Depends, FastAPI
from pydantic.json_schema import models_json_schema
from starlette.types import ASGIApp, Receive, Scope, Send

from engine.looks_of_programs import Looks
from web.api import acts, audit, plans, records, work
from web.api.asking import admitting
from web.api.problem import MEDIA_TYPE, Problem, with_problems
from web.api.route import Route
from web.site import Site
from web.viewing import write_view

AT = "/api/v1"
ROUTES: tuple[Route, ...] = (
    *work.ROUTES,
    *plans.ROUTES,
    *records.ROUTES,
    *acts.ROUTES,
    *audit.ROUTES,
)
ALWAYS = {
    401: "no token, or one that is not good",
    403: "the token's scope or its officer's roles do not reach so far",
    422: "the request could not be read, or says something impossible",
    503: "the database is busy or away for a moment: ask again",
}
SENT = {
    400: "the body is not UTF-8, or not the form it claims to be",
    413: "the body is larger than 25 MiB",
}
ABOUT = """What officers see and do in Lantoa, for other programs.

A token acts as one officer, made by `lantoa token create`; roles are looked up at each request.
Every refusal is a problem document (RFC 9457) with a `code` that stays and sentences in the
language of `Accept-Language` (vi or en)."""


def api(site: Site) -> FastAPI:
    """The API over a service's database; to be asked below ``AT``."""
    app = FastAPI(
        title="Lantoa",
        version=version("lantoa"),
        description=ABOUT,
        servers=[{"url": AT}],
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    looks = Looks(partial(write_view, site))
    for route in ROUTES:
        app.add_api_route(
            route.path,
            route.answer,
            methods=[route.method],
            status_code=route.status,
            dependencies=[Depends(admitting(site, looks, route.scope))],
            responses=_problems(route),
            openapi_extra={"x-scope": route.scope.value},
            operation_id=route.answer.__name__,
            response_model_exclude_none=False,
        )
    with_problems(app)
    generated = app.openapi
    app.openapi = lambda: _with_problem(generated())  # type: ignore[method-assign]
    return app


class Beside:
    """The pages, and below ``AT`` the API.

    Not a mount: Starlette's leaves a path that holds a line break to the pages, and a program
    would get a page instead of a problem it can read.
    """

    def __init__(self, pages: ASGIApp, own: ASGIApp) -> None:
        self._pages, self._own = pages, own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        below = scope["type"] == "http" and scope["path"].startswith(f"{AT}/")
        if below:
            scope = {**scope, "root_path": scope.get("root_path", "") + AT}
        await (self._own if below else self._pages)(scope, receive, send)


def _with_problem(document: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI document with the schema that every problem has."""
    _, made = models_json_schema(
        [(Problem, "serialization")], ref_template="#/components/schemas/{model}"
    )
    document["components"]["schemas"] |= made["$defs"]
    return document


def _problems(route: Route) -> dict[int | str, dict[str, Any]]:
    told = {**ALWAYS, **(SENT if route.method == "POST" else {}), **route.refuses}
    return {
        status: {
            "description": said,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, said in sorted(told.items())
    }
