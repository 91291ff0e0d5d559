"""`/metrics`: the figures of the service for Prometheus, to a token of the scope ``metrics``."""

from __future__ import annotations

import time
from http import HTTPStatus

from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.api_scopes import Scope as TokenScope
from engine.api_tokens import bearer
from reports.metrics import registry_of
from web.access import Access, Page
from web.site import Site

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds."""


class Requests:
    """How often and how long each route of this process was asked."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._seconds = Histogram(
            "lantoa_http_request_seconds",
            "Requests by route, method and status.",
            ("method", "route", "status"),
            buckets=BUCKETS,
            registry=self.registry,
        )

    def measured(self, app: ASGIApp, below: str = "") -> ASGIApp:
        """The application, with every request of it timed; ``below`` stands before its routes."""

        async def timed(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            begun, status = time.perf_counter(), 500

            async def told(message: Message) -> None:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = message["status"]
                await send(message)

            try:
                await app(scope, receive, told)
            finally:
                # The template, never the path: codes and tokens do not leave the machine.
                route = getattr(scope.get("route"), "path", None)
                named = f"{below}{route}" if route else "other"
                method = scope["method"] if scope["method"] in _METHODS else "other"
                passed = time.perf_counter() - begun
                self._seconds.labels(method, named, str(status)).observe(passed)

        return timed


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})


def pages(site: Site, requests: Requests) -> tuple[Page, ...]:
    """The figures, in Prometheus' text format."""

    def figures(request: Request) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        now = site.clock()
        found = bearer(site.db, token, now) if scheme.lower() == "bearer" and token else None
        if found is None:
            headers = {"WWW-Authenticate": "Bearer"}
            return PlainTextResponse("a token is needed\n", HTTPStatus.UNAUTHORIZED, headers)
        if TokenScope.METRICS not in found.scopes:
            return PlainTextResponse("the token has no scope metrics\n", HTTPStatus.FORBIDDEN)
        content = generate_latest(registry_of(site.db, now)) + generate_latest(requests.registry)
        return Response(content, media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return (Page("GET", "/metrics", figures, Access.LINK),)
