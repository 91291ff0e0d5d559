"""`/records/…`: one record, its history and papers, and the moves it waits for."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.advance import Advanced, advance
from engine.ask_to_clear import ask_to_clear
from engine.attach import attach
from engine.move import Move
from engine.views import What
from reports.due_words import state_words
from reports.new_sheet import creatables
from reports.record_list import Listed, record_list
from reports.record_moves import record_moves
from reports.record_sheet import RecordSheet, record_sheet
from storage.documents import attachments, document_content
from web import gate
from web.access import Access, Page
from web.console.actor import actor
from web.console.drawing import drawing
from web.handed_in import papers, values
from web.move_page import move_facts
from web.numbers import row_number
from web.pages import html, language
from web.site import Site
from web.strong import asked_again
from web.viewing import note_view
from web.weight import weighed
from workflows.errors import LantoaError, NotFound
from workflows.verdict import Refusal

COLLECTED_AT_MOST = 100
"""Records of a unit that its list shows."""
PAPERS_ROOM, HISTORY_ROOM = 12_000, 20_000
"""Bytes of a record's page."""


def pages(site: Site) -> tuple[Page, ...]:
    """A record, its drawn states and its papers."""

    def shown(request: Request, code: str) -> Response:
        return _record(request, site, code)

    def moved(request: Request, code: str) -> Response:
        return _advance(request, site, code)

    def asked(request: Request, code: str) -> Response:
        return _ask(request, site, code)

    def drawn(request: Request, code: str) -> Response:
        sheet = _seen(request, site, code)
        return drawing(site.db, sheet.row, language(request))

    def paper(request: Request, code: str, sha256: str) -> Response:
        return _paper(request, site, code, sha256)

    return (
        Page("GET", "/records/{code}", shown, Access.SIGNED_IN),
        Page("POST", "/records/{code}", moved, Access.SIGNED_IN),
        Page("POST", "/records/{code}/ask", asked, Access.SIGNED_IN),
        Page("GET", "/records/{code}/states.svg", drawn, Access.SIGNED_IN),
        Page("GET", "/records/{code}/papers/{sha256}", paper, Access.SIGNED_IN),
    )


def _seen(request: Request, site: Site, code: str) -> RecordSheet:
    """The record, when it is this officer's to see; else as if it were not there."""
    try:
        sheet = record_sheet(site.db, code, site.clock())
    except NotFound:
        raise HTTPException(404) from None
    found = gate.who(request)
    if sheet.committee_id != found.officer.committee_id or not found.sees(sheet.row.unit_id):
        raise HTTPException(404)
    return sheet


def _record(
    request: Request,
    site: Site,
    code: str,
    *,
    status: int = 200,
    trouble: str = "",
    refused: Refusal | None = None,
) -> Response:
    sheet, lang = _seen(request, site, code), language(request)
    if sheet.personal:
        note_view(request, site, What.RECORD, code)
    moves = record_moves(site.db, code, actor(request, site), site.clock())
    made = creatables(moves.definition, gate.who(request).held)
    collects = moves.definition.tracks[sheet.row.track].collects
    listed = _collected(site, sheet, collects.track) if collects else ()
    if people := sum(one.personal for one in listed):
        note_view(request, site, What.RECORDS, sheet.plan, people)
    sends = bool(collects and any(one.trigger == collects.send for one in moves.own))
    return html(
        request,
        "record.html",
        status,
        sheet=sheet,
        **_shown_of(request, sheet),
        printed_at=site.clock(),
        moves=moves,
        creatable=[one for one in made if one.for_a_record(sheet.row.track, sheet.row.state)],
        collects=moves.definition.tracks[collects.track].label if collects else None,
        collected=listed,
        addable=[one for one in made if sends and collects and one.track == collects.track],
        trouble=trouble,
        refused=refused,
        standing=lambda owed: state_words(owed, lang),
        signed=lambda one: date.fromisoformat(one.signed_on),
        **move_facts(request, moves.definition, lang),
    )


def _collected(site: Site, sheet: RecordSheet, track: str) -> tuple[Listed, ...]:
    """Of a unit's list the records that go with it, as far as a page shows them."""
    units, most = [sheet.row.unit_id], COLLECTED_AT_MOST
    return record_list(site.db, plan=sheet.plan, track=track, unit_ids=units, limit=most)


def _shown_of(request: Request, sheet: RecordSheet) -> dict[str, Any]:
    """The part of the papers and of the history that is asked for, each with where it goes on.

    Also whose long value is asked for whole.
    """
    asked = {
        name: row_number(request.query_params.get(name, "")) or 0
        for name in ("papers", "before", "whole")
    }
    papers = sheet.papers[asked["papers"] :]
    n = weighed(papers, lambda one: one.filename, PAPERS_ROOM, 300)
    at = asked["papers"] + n
    past = [
        one for one in reversed(sheet.history) if not asked["before"] or one.seq < asked["before"]
    ]
    told = past[: weighed(past, lambda one: one.note, HISTORY_ROOM, 600)]
    return {
        "papers": papers[:n],
        "more_papers": at if at < len(sheet.papers) else 0,
        "history": told,
        "older": told[-1].seq if len(told) < len(past) else 0,
        "whole": asked["whole"],
    }


def _advance(request: Request, site: Site, code: str) -> Response:
    _seen(request, site, code)
    lang, trigger = language(request), gate.text(request, "choice")
    version = row_number(gate.text(request, "version"))
    if not trigger or version is None:
        return _record(request, site, code, status=422, trouble="link_page.trouble_no_choice")
    again = asked_again(request, site, [(code, trigger)], f"/records/{quote(code)}")
    if again is not None:
        return again
    acting, now = actor(request, site), site.clock()
    try:
        for kind, handed in papers(gate.form(request), trigger).items():
            attached = attach(site.db, code, kind, handed, acting, now)
            if isinstance(attached, Refusal):
                return _record(request, site, code, status=403, refused=attached)
            version = attached.version if attached.version == version + 1 else version
        move = Move(
            code,
            trigger,
            note=gate.text(request, "note"),
            values=values(gate.form(request), trigger),
            expect=version,
        )
        result = advance(site.db, move, acting, now)
    except LantoaError as fault:
        return _record(request, site, code, status=409, trouble=fault.sentence(lang))
    if isinstance(result, Advanced):
        return RedirectResponse(f"/records/{quote(code)}", HTTPStatus.SEE_OTHER)
    return _record(request, site, code, status=409, refused=result)


def _ask(request: Request, site: Site, code: str) -> Response:
    """Ask whoever can clear what stands in the way of a move."""
    _seen(request, site, code)
    trigger, note = gate.text(request, "ask"), gate.text(request, "note")
    try:
        done = ask_to_clear(site.db, code, trigger, note, actor(request, site), site.clock())
    except LantoaError as fault:
        said = fault.sentence(language(request))
        return _record(request, site, code, status=409, trouble=said)
    if isinstance(done, Refusal):
        return _record(request, site, code, status=403, refused=done)
    return RedirectResponse(f"/records/{quote(code)}#move.{trigger}", HTTPStatus.SEE_OTHER)


def _paper(request: Request, site: Site, code: str, sha256: str) -> Response:
    sheet = _seen(request, site, code)
    with site.db.read() as work:
        named = [one for one in attachments(work, sheet.row.id) if one.sha256 == sha256]
        content = document_content(work, sha256) if named else None
    if content is None:
        raise HTTPException(404)
    note_view(request, site, What.PAPER, code)
    # Handed over as a file and never shown: what a unit sends is not ours to run in a browser.
    filename = quote(named[0].filename)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{filename}"}
    return Response(content, media_type="application/octet-stream", headers=headers)
