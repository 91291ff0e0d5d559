"""The page of a link to a unit's list: its rows filled in and sent as one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.links.list_act import act_list
from engine.links.list_look import look_list
from engine.links.list_seen import Fault, ListChanged, ListOpen, ListRefused, ListTaken, SeenList
from engine.links.look import written_to
from i18n.catalog import say
from i18n.language import Lang
from reports.link_sheet import over_sheet
from reports.move_faults import missing, unexplained
from reports.move_sheet import FieldAsked, field_asked
from web import gate
from web.link.typed_rows import (
    KEPT_AT_MOST,
    ROWS_AT_MOST,
    SHOWN_AT_ONCE,
    Typed,
    kept,
    page_of,
    typed_rows,
)
from web.pages import html, language
from web.site import Site
from workflows.errors import LantoaError
from workflows.verdict import Refusal

BLANK = 2
"""Blank rows of a fresh page."""
ADD, PAGE = "add", "page."
"""Buttons that show one row more, or the page that begins with a row; they send nothing."""
CHANGED = "link_page.trouble_changed"
OVER = {"list_done": 200, "unknown": 404}


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is shown, counting from 1.

    Attributes:
        code: of a row that is known already, else "".
        known_as: what it is called, when that is not to be filled in.
        wrong: what is wrong with it, by the name of the field; "" for the row as a whole.
    """

    number: int
    code: str
    known_as: str
    fields: tuple[FieldAsked, ...]
    wrong: dict[str, str]


def shown(request: Request, site: Site, grant_id: str, token: str) -> Response:
    """The list as it is, with blank rows; nothing is written."""
    sight = look_list(site.db, grant_id, token, site.clock())
    if not isinstance(sight, ListOpen):
        return _over(request, site, sight, grant_id, token)
    return _page(request, sight, _known(sight), 1)


def sent(request: Request, site: Site, grant_id: str, token: str) -> Response:
    """What was filled in: other rows to be shown, or the whole list sent."""
    rows, first = typed_rows(gate.form(request))
    sight = look_list(site.db, grant_id, token, site.clock())
    if not isinstance(sight, ListOpen):
        return _over(request, site, sight, grant_id, token)
    do = gate.text(request, "do")
    full = do == ADD and len(kept(rows, page_of(len(rows) + 1))) > KEPT_AT_MOST
    if full or len(rows) + (do == ADD) > ROWS_AT_MOST:
        return _page(request, sight, rows, first, 422, trouble="link_page.list_too_long")
    if do == ADD or do.startswith(PAGE):
        return _turned(request, sight, rows, do)
    if gate.text(request, "choice") not in ("send", "none"):
        return _page(request, sight, rows, first, 422, trouble="link_page.trouble_no_choice")
    return _acted(request, site, grant_id, token, sight, rows, first)


def _turned(request: Request, sight: ListOpen, rows: Sequence[Typed], do: str) -> Response:
    """Other rows of the list, as they were typed; nothing is sent."""
    if do == ADD:
        return _page(request, sight, [*rows, {}], page_of(len(rows) + 1))
    wanted = do.removeprefix(PAGE)
    at = int(wanted) if wanted.isdecimal() and len(wanted) < 5 else 1
    return _page(request, sight, rows, page_of(min(at, len(rows))))


def _acted(
    request: Request,
    site: Site,
    grant_id: str,
    token: str,
    sight: ListOpen,
    rows: Sequence[Typed],
    first: int,
) -> Response:
    none = gate.text(request, "choice") == "none"
    shown_then, note = gate.text(request, "shown"), gate.text(request, "note")
    sending = [] if none else rows
    now = site.clock()
    try:
        done = act_list(site.db, grant_id, token, sending, shown_then, now, note=note, none=none)
    except LantoaError as fault:
        said = fault.sentence(language(request, sight.officer.lang))
        return _page(request, sight, rows, first, 422, fault=said)
    match done:
        case ListTaken():
            return RedirectResponse(request.url.path, HTTPStatus.SEE_OTHER)
        case ListChanged():
            return _page(request, done.now, rows, first, 409, trouble=CHANGED)
        case ListRefused():
            at = next((page_of(one.row) for one in done.faults if one.row), first)
            return _page(request, done.now, rows, at, 409, faults=done.faults)
        case _:
            return _over(request, site, done, grant_id, token)


def _page(
    request: Request,
    sight: ListOpen,
    rows: Sequence[Typed],
    first: int,
    status: int = 200,
    *,
    trouble: str = "",
    fault: str = "",
    faults: tuple[Fault, ...] = (),
) -> Response:
    lang = language(request, sight.officer.lang)
    posted = request.method == "POST"
    refused = [one.why for one in faults if isinstance(one.why, Refusal)]
    reasons = [reason for one in refused for reason in one.reasons]
    numbered = list(enumerate(rows, start=1))[first - 1 : first - 1 + SHOWN_AT_ONCE]
    pages = [
        (at, min(at + SHOWN_AT_ONCE - 1, len(rows)))
        for at in range(1, len(rows) + 1, SHOWN_AT_ONCE)
    ]
    others = kept(rows, first)
    # What was typed is shown however much it is; what is only known can go by a spreadsheet.
    too_long = len(rows) > ROWS_AT_MOST or (not posted and len(others) > KEPT_AT_MOST)
    return html(
        request,
        "link_list.html",
        status,
        prefer=sight.officer.lang,
        sheet=sight,
        rows=[
            _row(sight, at, row, [one for one in faults if one.row == at], lang)
            for at, row in numbered
        ],
        first=first,
        pages=pages if len(pages) > 1 else [],
        kept=others,
        too_long=ROWS_AT_MOST if too_long else 0,
        most=ROWS_AT_MOST,
        note=gate.text(request, "note") if posted else "",
        note_wrong=unexplained(reasons, lang),
        # What the officer chose stays chosen, unless the page has to be looked at anew.
        chosen=gate.text(request, "choice") if posted and trouble != CHANGED else "",
        trouble=trouble,
        fault=fault,
        faults=[(one.row, one.field, page_of(one.row), one.sentence(lang)) for one in faults],
    )


def _over(request: Request, site: Site, seen: SeenList, grant_id: str, token: str) -> Response:
    with site.db.read() as work:
        over = over_sheet(work, seen)
    whom = written_to(site.db, grant_id, token)
    lang = whom.lang if whom else ""
    return html(request, "link_over.html", OVER.get(over.why, 409), prefer=lang, over=over)


def _known(sight: ListOpen) -> list[Typed]:
    """The rows known so far, then blank ones: as many as there is room for, two at most."""
    known: list[Typed] = [
        {"code": code, **{name: str(value) for name, value in values.items()}}
        for code, values in sight.of.rows
    ]
    left = min((one.left for one in sight.room if one.left is not None), default=BLANK)
    blank = max(min(BLANK, left) - len(known), 0 if known else 1)
    return [*known, *({} for _ in range(blank))]


def _row(sight: ListOpen, number: int, typed: Typed, faults: Sequence[Fault], lang: Lang) -> Row:
    telling, code = sight.columns[0], typed.get("code", "")
    asked = tuple(
        field_asked(sight.definition, one.key, one.field, typed.get(one.key, ""))
        for one in sight.columns
        if one.asked or not code
    )
    known_as = "" if telling.asked else str(dict(sight.of.rows).get(code, {}).get(telling.key, ""))
    wrong: dict[str, str] = {}
    for one in faults:
        reasons = one.why.reasons if isinstance(one.why, Refusal) else ()
        blank = missing(asked, reasons)
        wrong |= dict.fromkeys(blank, say("moves.fill_in", lang))
        if not blank or any(reason.guard != "form" for reason in reasons):
            wrong.setdefault(one.field, one.sentence(lang))
    return Row(number, code, known_as, asked, wrong)
