"""The one place where a page's access is held to, before the page itself is asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import cast
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from engine.over_people import AUDITOR
from engine.sign_in.session import Visitor, visitor
from storage.sessions import see_session
from web import form_key
from web.access import Access, Page
from web.site import Site

SESSION = "session"
FILES_AT_MOST = 20
FIELDS_AT_MOST = 5000
"""A list of a whole province, with a row of choices each."""
LONGEST_FIELD = 4 * 2**20
"""Bytes of a field: a table that was looked at comes back in one, a plan file as text."""


def gate(page: Page, site: Site | None) -> Callable[[Request], AsyncIterator[None]]:
    """What FastAPI asks before it asks the page; raises HTTPException when it may not be seen.

    Afterwards the page finds who asks in ``who`` and what was sent in ``form``.
    """

    async def admitted(request: Request) -> AsyncIterator[None]:
        request.state.visitor = None
        if _holds_nul((request.url.path, *chain.from_iterable(request.query_params.multi_items()))):
            raise HTTPException(404)
        if site is not None:
            request.state.visitor = await run_in_threadpool(_visitor, request, site)
        if page.access in (Access.SIGNED_IN, Access.COMMITTEE, Access.AUDITOR):
            _may_see(page, request)
        if page.method == "GET":
            yield
            return
        limits = {"max_files": FILES_AT_MOST, "max_fields": FIELDS_AT_MOST}
        async with request.form(**limits, max_part_size=LONGEST_FIELD) as sent:
            _believe(request, site, sent)
            if _holds_nul(_texts(sent)):
                raise HTTPException(422)
            request.state.form = sent
            yield

    return admitted


def who(request: Request) -> Visitor:
    """Who is signed in, on a page that asks for it."""
    return cast(Visitor, request.state.visitor)


def form(request: Request) -> FormData:
    """What was sent to a POST page."""
    return cast(FormData, request.state.form)


def text(request: Request, name: str) -> str:
    """A field of what was sent, without blanks around it; "" when it is not there or is a file."""
    value = form(request).get(name)
    return value.strip() if isinstance(value, str) else ""


def _texts(sent: FormData) -> Iterator[str]:
    for name, value in sent.multi_items():
        yield name
        yield value if isinstance(value, str) else value.filename or ""


def _holds_nul(texts: Iterable[str]) -> bool:
    """Nothing of ours is called so, and not every database may be asked for it."""
    return any("\0" in text for text in texts)


def _visitor(request: Request, site: Site) -> Visitor | None:
    token = request.cookies.get(form_key.cookie(request, SESSION), "")
    now = site.clock()
    found = visitor(site.db, token, now) if token else None
    if found is not None and found.to_be_seen(now):
        site.afterwards.do(site.db, partial(see_session, session_id=found.session, now=now))
    return found


def _may_see(page: Page, request: Request) -> None:
    found: Visitor | None = request.state.visitor
    if found is None:
        # What was asked for is shown after signing in; what was sent cannot be kept.
        asked = f"{request.url.path}?{request.url.query}".rstrip("?")
        wanted = f"?next={quote(asked, safe='')}" if page.method == "GET" else ""
        raise HTTPException(303, headers={"Location": f"/sign-in{wanted}"})
    if page.access is Access.COMMITTEE and not found.of_committee:
        raise HTTPException(403)
    if page.access is Access.AUDITOR and (AUDITOR, None) not in found.held:
        raise HTTPException(403)


def _believe(request: Request, site: Site | None, sent: FormData) -> None:
    given = sent.get(form_key.FIELD)
    address = site.address if site else ""
    if not isinstance(given, str) or not form_key.ours(request, given, address):
        raise HTTPException(403, detail="form_key")
