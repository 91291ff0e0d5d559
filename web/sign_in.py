"""Signing in: an address is asked for, a letter leaves, its link or its code comes back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.sign_in.asking import GOOD_FOR, TooOften, ask
from engine.sign_in.ending import sign_out
from engine.sign_in.letters import Beside, Post, send
from engine.sign_in.proving import (
    Answer,
    Choose,
    Elsewhere,
    Over,
    Signed,
    Wrong,
    by_code,
    by_link,
    choose,
    give_up,
    look_at_link,
)
from web import cookies
from web.access import Access, Page
from web.gate import text
from web.local import local
from web.pages import html
from web.site import Site


def pages(site: Site, beside: Beside | None = None) -> tuple[Page, ...]:
    """The pages of signing in and out.

    Args:
        beside: does what must not take the reader's time; one of its own when none is given.
    """
    own = _SignIn(site, beside or Beside())
    anybody, link = Access.ANYBODY, Access.LINK
    return (
        Page("GET", "/sign-in", own.show, anybody),
        Page("POST", "/sign-in", own.ask, anybody),
        Page("GET", "/sign-in/code", own.show_code, anybody),
        Page("POST", "/sign-in/code", own.code, anybody),
        Page("POST", "/sign-in/as", own.choose, anybody),
        Page("GET", "/s/{ask_id}/{secret}", own.show_link, link),
        Page("POST", "/s/{ask_id}/{secret}", own.link, link),
        Page("POST", "/sign-out", own.out, anybody),
    )


@dataclass(frozen=True, slots=True)
class _SignIn:
    site: Site
    beside: Beside

    def show(self, request: Request) -> Response:
        wanted = request.query_params.get("next", "")
        if request.state.visitor is not None:
            return RedirectResponse(local(wanted), 303)
        return html(request, "sign_in.html", wanted=local(wanted, ""), trouble="", address="")

    def ask(self, request: Request) -> Response:
        address, wanted = text(request, "address"), local(text(request, "next"), "")
        told = {"wanted": wanted, "address": address}
        # Only its shape is judged: whether anybody has it must not show.
        if address.count("@") != 1 or address.startswith("@") or address.endswith("@"):
            return html(request, "sign_in.html", 422, trouble="no_address", **told)
        now = self.site.clock()
        remote = request.client.host if request.client else ""
        _, known = cookies.asked_in(request)
        found = ask(self.site.db, self.site.key, address, remote, now, browser=known.secret)
        if isinstance(found, TooOften):
            return html(request, "sign_in.html", 429, trouble="too_often", **told)
        way = Post(self.site.db, self.site.transport, self.site.sender, self.site.address)
        self.beside.do(partial(send, way, found, now))
        answer = RedirectResponse("/sign-in/code", 303)
        cookies.keep_asked(request, answer, found, wanted)
        return answer

    def show_code(self, request: Request) -> Response:
        if not cookies.asked_in(request)[0]:
            return RedirectResponse("/sign-in", 303)
        return self._code_page(request)

    def code(self, request: Request) -> Response:
        ask_id, browser = cookies.asked_in(request)
        site, now = self.site, self.site.clock()
        given = text(request, "code")
        found = by_code(site.db, site.key, ask_id, given, browser, now, os_user=site.os_user)
        if isinstance(found, Over) and found.spent:
            self.beside.do(partial(give_up, site.db, ask_id, now, site.os_user))
        return self._answer(request, found, "/sign-in/as")

    def choose(self, request: Request) -> Response:
        ask_id, browser = cookies.asked_in(request)
        site = self.site
        found = choose(
            site.db,
            site.key,
            ask_id,
            browser,
            site.clock(),
            officer=_number(text(request, "officer")),
            os_user=site.os_user,
        )
        return self._answer(request, found, "/sign-in/as")

    def show_link(self, request: Request, ask_id: str, secret: str) -> Response:
        _, browser = cookies.asked_in(request)
        site = self.site
        found = look_at_link(site.db, site.key, ask_id, secret, browser, site.clock())
        return self._answer(request, found, request.url.path)

    def link(self, request: Request, ask_id: str, secret: str) -> Response:
        _, browser = cookies.asked_in(request)
        site = self.site
        found = by_link(
            site.db,
            site.key,
            ask_id,
            secret,
            browser,
            site.clock(),
            officer=_number(text(request, "officer")),
            os_user=site.os_user,
        )
        return self._answer(request, found, request.url.path)

    def out(self, request: Request) -> Response:
        site, visitor = self.site, request.state.visitor
        if visitor is not None:
            sign_out(site.db, visitor, site.clock(), site.os_user)
        answer = RedirectResponse("/sign-in", 303)
        cookies.drop_session(request, answer)
        return answer

    def _answer(self, request: Request, found: Answer, to: str) -> Response:
        match found:
            case Signed(_, token):
                answer = RedirectResponse(local(cookies.wanted_in(request)), 303)
                cookies.keep_session(request, answer, token)
                return answer
            case Choose(officers):
                return html(request, "sign_in_as.html", officers=officers, to=to)
            case Wrong(left):
                return self._code_page(request, 422, left)
            case Elsewhere():
                return html(request, "sign_in_elsewhere.html")
            case Over():
                return html(request, "sign_in_over.html", 410)

    def _code_page(self, request: Request, status: int = 200, left: int | None = None) -> Response:
        minutes = round(GOOD_FOR.total_seconds() / 60)
        return html(request, "sign_in_code.html", status, left=left, minutes=minutes)


def _number(given: str) -> int:
    return int(given) if given.isdecimal() and len(given) < 10 else 0
