"""The shell of the pages over real HTTP: languages, headers, problems, what is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from fastapi import Request
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from reports.healthz import unwell
from web.access import Access, Page
from web.app import application
from web.assets import asset
from web.headers import Guarded
from web.pages import html
from web.server import Server


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str


class Site:
    def __init__(self, address: str) -> None:
        self._host = urlsplit(address).netloc

    def ask(
        self, method: str, path: str, body: bytes | Iterator[bytes] | None = None, **headers: str
    ) -> Answer:
        line = HTTPConnection(self._host, timeout=30)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            line.request(method, path, body, named)
            got = line.getresponse()
            lowered = {name.lower(): value for name, value in got.getheaders()}
            return Answer(got.status, lowered, got.read().decode())
        finally:
            line.close()


def _breaks() -> Response:
    raise RuntimeError("the secret of the house")


async def _reads(request: Request) -> Response:
    return html(
        request, "problem.html", problem=f"web.problem_{len(await request.body())}", said=""
    )


async def _measures(request: Request) -> Response:
    return Response(str(len(await request.body())))


def _counts(n: int) -> Response:
    return Response(str(n))


PAGES = (
    Page("GET", "/breaks", _breaks, Access.ANYBODY),
    Page("POST", "/reads", _reads, Access.ANYBODY),
    Page("GET", "/counts", _counts, Access.ANYBODY),
)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    served = application(lambda: unwell("starting", {}), PAGES)
    with Server(served, "127.0.0.1", 0) as server:
        yield Site(server.address)


def test_the_front_page_is_vietnamese_unless_another_language_is_asked(site: Site) -> None:
    assert "Lantoa đang chạy" in site.ask("GET", "/").text
    assert "Lantoa is running" in site.ask("GET", "/", Accept_Language="en-GB,vi;q=0.5").text
    assert "Lantoa đang chạy" in site.ask("GET", "/", Accept_Language="fr").text
    asked = site.ask("GET", "/?lang=en", Accept_Language="vi")
    assert '<html lang="en">' in asked.text
    remembered = asked.headers["set-cookie"].partition(";")[0]
    again = site.ask("GET", "/", Cookie=remembered, Accept_Language="vi")
    assert "Lantoa is running" in again.text
    assert "set-cookie" not in again.headers


def test_behind_a_proxy_of_this_machine_a_cookie_is_for_https_only(site: Site) -> None:
    behind = site.ask("GET", "/?lang=en", X_Forwarded_Proto="https", X_Forwarded_For="192.0.2.7")
    assert "; Secure" in behind.headers["set-cookie"]
    assert "; Secure" not in site.ask("GET", "/?lang=en").headers["set-cookie"]


@pytest.mark.parametrize("path", ["/", "/healthz", "/nowhere", "/breaks"])
def test_every_answer_carries_the_policy_and_is_not_kept(site: Site, path: str) -> None:
    headers = site.ask("GET", path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("GET", "/nowhere", 404, "There is no such page"),
        ("GET", "/static/none.css", 404, "There is no such page"),
        ("POST", "/", 405, "does not take that request"),
        ("GET", "/counts?n=many", 422, "could not be read"),
        ("GET", "/breaks", 500, "met an error"),
    ],
)
def test_a_problem_is_a_page_without_a_traceback(
    site: Site, method: str, path: str, status: int, said: str
) -> None:
    answer = site.ask(method, path, Accept_Language="en")
    assert answer.status == status
    assert said in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_a_body_that_claims_too_much_is_refused(site: Site) -> None:
    much = str(25 * 1024 * 1024 + 1)
    sent = {"Content_Type": "application/x-www-form-urlencoded", "Accept_Language": "en"}
    assert site.ask("POST", "/reads", b"a=1", **sent).status == 403
    refused = site.ask("POST", "/reads", b"a=1", Content_Length=much, **sent)
    assert refused.status == 413
    assert "too large" in refused.text


def test_a_body_that_claims_no_length_is_counted() -> None:
    app = Starlette(routes=[Route("/reads", _measures, methods=["POST"])])
    with Server(Guarded(app, limit=10), "127.0.0.1", 0) as server:
        site = Site(server.address)
        fits, too_long = iter([b"x" * 5, b"x" * 5]), iter([b"x" * 5, b"x" * 6])
        assert site.ask("POST", "/reads", fits).text == "10"
        assert site.ask("POST", "/reads", too_long).status == 413


def test_a_file_is_kept_for_a_year_under_a_name_of_its_content(site: Site) -> None:
    front = site.ask("GET", "/").text
    names = re.findall(r'"(/static/[a-z]+\.[0-9a-f]{12}\.(?:css|js))"', front)
    assert len(names) == 1, "a script is loaded by the pages that use it"
    for name in (*names, asset("htmx.js")):
        kept = site.ask("GET", name)
        assert kept.status == 200
        assert "immutable" in kept.headers["cache-control"]


def test_a_page_carries_no_script_or_style_of_its_own(site: Site) -> None:
    front = site.ask("GET", "/").text
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", front)
    assert len(front.encode()) < 100_000


def test_a_look_at_the_head_alone_is_answered(site: Site) -> None:
    answer = site.ask("HEAD", "/healthz")
    assert (answer.status, answer.text) == (503, "")


def test_a_route_cannot_be_written_down_without_saying_who_may_see_it() -> None:
    with pytest.raises(TypeError, match="access"):
        Page("GET", "/", _breaks)  # type: ignore[call-arg]


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_the_framework_brings_no_page_of_its_own(site: Site, path: str) -> None:
    assert site.ask("GET", path).status == 404
