"""The web application: its routes."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from reports.healthz import Health


def application(health: Callable[[], Health]) -> Starlette:
    """The routes of a service.

    Args:
        health: asked at each look; may take as long as the database takes to answer.
    """

    def healthz(_: Request) -> JSONResponse:
        found = health()
        return JSONResponse(
            found.document,
            status_code=200 if found.well else 503,
            headers={"Cache-Control": "no-store"},
        )

    return Starlette(routes=[Route("/healthz", healthz, methods=["GET"])])
