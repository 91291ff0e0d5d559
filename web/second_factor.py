"""The second factor on one's account, and the page that asks for it before a weighty move."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine import clock
from engine.sign_in.second_factor import confirm, enrol, forget, prove_again, standing
from web.access import Access, Page
from web.gate import text, who
from web.local import local
from web.pages import html
from web.site import Site


def pages(site: Site) -> tuple[Page, ...]:
    """Setting it up, taking it away, showing it."""
    own = _SecondFactor(site)
    mine = Access.SIGNED_IN
    return (
        Page("GET", "/account/totp", own.show, mine),
        Page("POST", "/account/totp", own.enrol, mine),
        Page("POST", "/account/totp/confirm", own.confirm, mine),
        Page("POST", "/account/totp/end", own.end, mine),
        Page("GET", "/sign-in/again", own.ask, mine),
        Page("POST", "/sign-in/again", own.prove, mine),
    )


@dataclass(frozen=True, slots=True)
class _SecondFactor:
    site: Site

    def show(self, request: Request) -> Response:
        return self._standing(request)

    def enrol(self, request: Request) -> Response:
        site = self.site
        made = enrol(site.db, site.key, who(request).officer, site.clock())
        if made is None:
            return RedirectResponse("/account/totp", 303)
        # Black on white in any colour scheme, with a quiet zone: cameras need both.
        drawn = segno.make(made.uri).svg_inline(scale=5, dark="#000", light="#fff")
        return html(request, "totp_enrol.html", secret=made.secret, picture=Markup(drawn))  # noqa: S704 (drawn by us)

    def confirm(self, request: Request) -> Response:
        site = self.site
        codes = confirm(
            site.db,
            site.key,
            who(request),
            text(request, "code"),
            site.clock(),
            clock.now(),
            site.os_user,
        )
        if codes is None:
            return self._standing(request, 422, wrong=True)
        return html(request, "totp_codes.html", codes=codes)

    def end(self, request: Request) -> Response:
        if not self._proven(request):
            return self._standing(request, 422, wrong=True)
        forget(self.site.db, who(request).officer, self.site.clock(), self.site.os_user)
        return RedirectResponse("/account/totp", 303)

    def ask(self, request: Request) -> Response:
        return self._again(request, request.query_params.get("next", ""))

    def prove(self, request: Request) -> Response:
        wanted = text(request, "next")
        if not self._proven(request):
            return self._again(request, wanted, 422)
        return RedirectResponse(local(wanted), 303)

    def _proven(self, request: Request) -> bool:
        site, given = self.site, text(request, "code")
        now = site.clock()
        return prove_again(site.db, site.key, who(request), given, now, clock.now(), site.os_user)

    def _standing(self, request: Request, status: int = 200, *, wrong: bool = False) -> Response:
        found = standing(self.site.db, who(request).officer.id)
        return html(request, "totp.html", status, found=found, wrong=wrong)

    def _again(self, request: Request, wanted: str, status: int = 200) -> Response:
        found = standing(self.site.db, who(request).officer.id)
        wrong, back = status != 200, local(wanted)
        return html(request, "sign_in_again.html", status, found=found, wrong=wrong, wanted=back)
