"""One's own account: who one is here, where one is signed in, and how to end it."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.sign_in.ending import end_all, end_one
from reports.own_account import own_account
from web import cookies
from web.access import Access, Page
from web.agents import agent_named
from web.gate import text, who
from web.pages import html
from web.site import Site
from workflows.calendar_source import VIETNAM


def pages(site: Site) -> tuple[Page, ...]:
    """The account and what is done from it."""
    own = _Account(site)
    return (
        Page("GET", "/account", own.show, Access.SIGNED_IN),
        Page("POST", "/account/end", own.end, Access.SIGNED_IN),
        Page("POST", "/account/end-others", own.end_others, Access.SIGNED_IN),
    )


@dataclass(frozen=True, slots=True)
class _Account:
    site: Site

    def show(self, request: Request) -> Response:
        visitor, now = who(request), self.site.clock()
        with self.site.db.read() as work:
            day = now.astimezone(ZoneInfo(VIETNAM)).date()
            account = own_account(work, visitor.officer, now, day)
        named = {one.id: agent_named(one.agent) for one in account.sessions}
        return html(request, "account.html", account=account, named=named, this=visitor.session)

    def end(self, request: Request) -> Response:
        visitor, session_id = who(request), text(request, "session")
        end_one(self.site.db, visitor.officer, session_id, self.site.clock(), self.site.os_user)
        answer = RedirectResponse("/account", 303)
        if session_id == visitor.session:
            cookies.drop_session(request, answer)
        return answer

    def end_others(self, request: Request) -> Response:
        visitor, site = who(request), self.site
        end_all(site.db, visitor.officer, site.clock(), site.os_user, but=visitor.session)
        return RedirectResponse("/account", 303)
