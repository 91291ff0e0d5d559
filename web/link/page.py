"""Opening a link and choosing there: looking changes nothing, only a choice that was made does."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.apply import Advanced
from engine.links.act import act
from engine.links.disown import disown
from engine.links.look import kind_of, written_to
from engine.links.seen import Changed, Refused
from engine.sign_in.session import Visitor
from reports.link_sheet import LinkOver, link_sheet
from reports.move_faults import faults_refused, faults_typed
from web import gate
from web.access import Access, Page
from web.handed_in import papers, values
from web.link import list_page
from web.move_page import move_facts
from web.pages import html, language
from web.site import Site
from workflows.errors import LantoaError
from workflows.verdict import Refusal

_log = structlog.get_logger()

LATER, NOT_ME = "later", "not_me"
"""The choices to do nothing now, and to say that the letter reached somebody else."""
TRAILING = ".,;:!?)>]*|'\"’”»… \r\n"
"""What mail programs take for a part of an address that ends a sentence."""
STATUS = {"": 200, "no_choice": 422, "changed": 409, "refused": 409}
"""Of the page shown again, by why it is."""


def pages(site: Site) -> tuple[Page, ...]:
    """The page of a link, looked at and sent."""

    def look(request: Request, grant_id: str, token: str) -> Response:
        token = token.rstrip(TRAILING)
        return _another(request, site, grant_id, token) or _looked(request, site, grant_id, token)

    def choose(request: Request, grant_id: str, token: str) -> Response:
        token = token.rstrip(TRAILING)
        return _another(request, site, grant_id, token) or _sent(request, site, grant_id, token)

    path = "/a/{grant_id}/{token}"
    return (
        Page("GET", path, look, Access.LINK),
        Page("POST", path, choose, Access.LINK),
    )


def _another(request: Request, site: Site, grant_id: str, token: str) -> Response | None:
    """A link acts as its officer: not in a browser where somebody else is signed in."""
    visitor: Visitor | None = request.state.visitor
    whom = written_to(site.db, grant_id, token) if visitor else None
    if visitor is None or whom is None or whom.id == visitor.officer.id:
        return None
    _log.warning("link_of_another", officer=whom.id, signed_in=visitor.officer.id)
    return html(request, "link_another.html", 403, whom=whom)


def _looked(request: Request, site: Site, grant_id: str, token: str) -> Response:
    if kind_of(site.db, grant_id, token) == "list":
        return list_page.shown(request, site, grant_id, token)
    return _shown(request, site, grant_id, token)


def _sent(request: Request, site: Site, grant_id: str, token: str) -> Response:
    choice = gate.text(request, "choice")
    if choice == LATER:
        return html(request, "link_later.html", prefer=_lang(site, grant_id, token))
    if choice == NOT_ME:
        disown(site.db, grant_id, token, site.clock(), site.os_user)
        return RedirectResponse(request.url.path, HTTPStatus.SEE_OTHER)
    if kind_of(site.db, grant_id, token) == "list":
        return list_page.sent(request, site, grant_id, token)
    return _chosen(request, site, grant_id, token)


def _lang(site: Site, grant_id: str, token: str) -> str:
    whom = written_to(site.db, grant_id, token)
    return whom.lang if whom else ""


def _chosen(request: Request, site: Site, grant_id: str, token: str) -> Response:
    choice = gate.text(request, "choice")
    if not choice:
        return _shown(request, site, grant_id, token, trouble="no_choice")
    try:
        done = act(
            site.db,
            grant_id,
            token,
            choice,
            gate.text(request, "shown"),
            site.clock(),
            note=gate.text(request, "note"),
            values=values(gate.form(request), choice),
            papers=papers(gate.form(request), choice),
        )
    except LantoaError as fault:
        return _shown(request, site, grant_id, token, fault=fault)
    match done:
        case Advanced():
            # The address now tells what was done, however often it is loaded again.
            return RedirectResponse(request.url.path, HTTPStatus.SEE_OTHER)
        case Changed():
            return _shown(request, site, grant_id, token, trouble="changed")
        case Refused(refusal):
            return _shown(request, site, grant_id, token, trouble="refused", refusal=refusal)
        case _:
            return _shown(request, site, grant_id, token)


def _shown(
    request: Request,
    site: Site,
    grant_id: str,
    token: str,
    *,
    trouble: str = "",
    fault: LantoaError | None = None,
    refusal: Refusal | None = None,
) -> Response:
    found = link_sheet(site.db, grant_id, token, site.clock())
    if isinstance(found, LinkOver):
        own = _lang(site, grant_id, token)
        return html(request, "link_over.html", _OVER.get(found.why, 409), prefer=own, over=found)
    lang = language(request, found.seen.officer.lang)
    facts = move_facts(request, found.definition, lang)
    chosen = next((one for one in found.moves if one.trigger == facts["typed"].get("choice")), None)
    wrong: Mapping[str, str] = {}
    if chosen and refusal:
        wrong = faults_refused(chosen, refusal.reasons, lang)
    elif chosen and fault:
        wrong = faults_typed(chosen, fault, lang)
    if trouble == "changed":  # it has to be looked at anew
        facts["typed"].pop("choice", None)
    return html(
        request,
        "link.html",
        422 if fault else STATUS[trouble],
        prefer=lang,
        sheet=found,
        trouble=trouble,
        refused=refusal.reasons if refusal else (),
        fault=fault.sentence(lang) if fault else "",
        wrong=wrong,
        **facts,
    )


_OVER = {"unknown": 404, "done": 200}
