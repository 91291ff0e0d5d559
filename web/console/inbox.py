"""`/inbox`: what I can do now, and several things at once, each looked at before it happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.acknowledge import acknowledge
from engine.advance import Advanced
from engine.bulk import HeldBack, advance_many, preview_many
from engine.decision import Approved
from engine.inbox import inbox
from engine.move import Move
from i18n.language import Lang
from reports.due_words import state_words
from reports.move_sheet import stopped_by
from reports.record_names import record_names
from web import gate
from web.access import Access, Page
from web.console.actor import actor
from web.numbers import row_number
from web.pages import html, language
from web.site import Site
from web.strong import asked_again
from workflows.errors import LantoaError
from workflows.verdict import Refusal

AT_MOST = 80
"""Matters on a page: with the longest names it stays below 100 KB."""


def pages(site: Site) -> tuple[Page, ...]:
    """The inbox, its bulk moves and saying that one knows."""

    def shown(request: Request, after: str = "") -> Response:
        return _inbox(request, site, after)

    def looked_at(request: Request) -> Response:
        return _preview(request, site)

    def done(request: Request) -> Response:
        return _advance(request, site)

    def known(request: Request) -> Response:
        return _acknowledge(request, site)

    return (
        Page("GET", "/inbox", shown, Access.SIGNED_IN),
        Page("POST", "/inbox/preview", looked_at, Access.SIGNED_IN),
        Page("POST", "/inbox/advance", done, Access.SIGNED_IN),
        Page("POST", "/inbox/acknowledge", known, Access.SIGNED_IN),
    )


def _inbox(request: Request, site: Site, after: str = "", *, trouble: str = "") -> Response:
    lang, officer = language(request), gate.who(request).officer
    sheet = inbox(site.db, officer.id, site.clock(), after=after, at_most=AT_MOST)
    return html(
        request,
        "inbox.html",
        422 if trouble else 200,
        sheet=sheet,
        standing=lambda owed: state_words(owed, lang),
        trouble=trouble,
        after=after,
    )


def _preview(request: Request, site: Site) -> Response:
    lang, trigger = language(request), gate.text(request, "move")
    chosen = _chosen(request)
    if not chosen or not trigger:
        return _inbox(request, site, trouble="console.nothing_chosen")
    moves = [Move(record, trigger, expect=version) for record, version in chosen]
    told = preview_many(site.db, moves, actor(request, site), site.clock())
    lines = [
        (record, version, isinstance(outcome, Approved), _reasons(outcome, lang))
        for (record, version), outcome in zip(chosen, told, strict=True)
    ]
    names = _names(request, site, [record for record, _ in chosen])
    return html(request, "inbox_preview.html", lines=lines, trigger=trigger, names=names)


def _advance(request: Request, site: Site) -> Response:
    lang, trigger = language(request), gate.text(request, "move")
    note = gate.text(request, "note")
    moves = [Move(code, trigger, note=note, expect=seen) for code, seen in _chosen(request)]
    asked = [(move.record, move.trigger) for move in moves]
    again = asked_again(request, site, asked, "/inbox")
    if again is not None:
        return again
    results = advance_many(site.db, moves, actor(request, site), site.clock(), all_or_none=False)
    lines = [
        (
            move.record,
            isinstance(one, Advanced),
            one.label if isinstance(one, Advanced) else None,
            _reasons(one, lang),
        )
        for move, one in zip(moves, results, strict=True)
    ]
    names = _names(request, site, [move.record for move in moves])
    return html(request, "inbox_done.html", lines=lines, names=names)


def _acknowledge(request: Request, site: Site) -> Response:
    record, deadline = gate.text(request, "record"), gate.text(request, "deadline")
    result = acknowledge(site.db, record, deadline, actor(request, site), site.clock())
    if isinstance(result, Refusal):
        reasons = [stopped_by(one, language(request)) for one in result.reasons]
        names = _names(request, site, [record])
        lines = [(record, False, None, reasons)]
        return html(request, "inbox_done.html", 403, lines=lines, names=names)
    after = quote(gate.text(request, "after"), safe="")  # the page it was said on
    return RedirectResponse(f"/inbox?after={after}" if after else "/inbox", HTTPStatus.SEE_OTHER)


def _names(request: Request, site: Site, codes: Sequence[str]) -> Mapping[str, str]:
    """What the records are called, of those the officer may see."""
    found = gate.who(request)
    with site.db.read() as work:
        return record_names(work, codes, site.clock(), language(request), found.sees)


def _chosen(request: Request) -> list[tuple[str, int]]:
    """Records with the versions they were shown at: ``<record>@<version>``."""
    found = []
    for value in gate.form(request).getlist("record"):
        code, _, version = str(value).rpartition("@")
        seen = row_number(version)
        if seen is not None:
            found.append((code, seen))
    return found


def _reasons(
    outcome: Approved | Advanced | Refusal | HeldBack | LantoaError, lang: Lang
) -> list[tuple[str, ...]]:
    if isinstance(outcome, Refusal):
        return [stopped_by(one, lang) for one in outcome.reasons]
    return [(outcome.sentence(lang),)] if isinstance(outcome, LantoaError) else []
