"""The page of a link to a unit's list: its rows filled in and sent as one list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.links.list_act import act_list
from engine.links.list_look import look_list
from engine.links.list_seen import Fault, ListChanged, ListOpen, ListRefused, ListTaken, SeenList
from engine.links.look import reads_in
from reports.link_sheet import over_sheet
from reports.move_sheet import FieldAsked, field_asked
from web import gate
from web.pages import html, language
from web.site import Site
from workflows.errors import LantoaError

BLANK = 2
"""Blank rows of a fresh page."""
ROWS_AT_MOST = 200
_ROW = re.compile(r"[0-9]{1,4}")
OVER = {"list_done": 200, "unknown": 404}


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is shown; ``code`` of one that is known already, else ""."""

    code: str
    known_as: str
    fields: tuple[FieldAsked, ...]


def shown(request: Request, site: Site, grant_id: str, token: str) -> Response:
    """The list as it is, with blank rows; nothing is written."""
    sight = look_list(site.db, grant_id, token, site.clock())
    if not isinstance(sight, ListOpen):
        return _over(request, site, sight, grant_id, token)
    return _page(request, sight, _known(sight))


def sent(request: Request, site: Site, grant_id: str, token: str) -> Response:
    """What was filled in: one row more, or the whole list sent."""
    form, do = gate.form(request), gate.text(request, "do")
    choice, rows = gate.text(request, "choice"), _typed(form)
    sight = look_list(site.db, grant_id, token, site.clock())
    if not isinstance(sight, ListOpen):
        return _over(request, site, sight, grant_id, token)
    if do == "add":
        return _page(request, sight, [*rows, {}])
    if choice not in ("send", "none"):
        return _page(request, sight, rows, 422, trouble="link_page.trouble_no_choice")
    none = choice == "none"
    shown_then = gate.text(request, "shown")
    try:
        done = act_list(
            site.db,
            grant_id,
            token,
            [] if none else rows,
            shown_then,
            site.clock(),
            note=gate.text(request, "note"),
            none=none,
        )
    except LantoaError as fault:
        said = fault.sentence(language(request, sight.officer.lang))
        return _page(request, sight, rows, 422, fault=said)
    match done:
        case ListTaken():
            return RedirectResponse(request.url.path, HTTPStatus.SEE_OTHER)
        case ListChanged():
            return _page(request, done.now, rows, 409, trouble="link_page.trouble_changed")
        case ListRefused():
            return _page(request, done.now, rows, 409, faults=done.faults)
        case _:
            return _over(request, site, done, grant_id, token)


def _page(
    request: Request,
    sight: ListOpen,
    rows: list[dict[str, str]],
    status: int = 200,
    *,
    trouble: str = "",
    fault: str = "",
    faults: tuple[Fault, ...] = (),
) -> Response:
    lang = language(request, sight.officer.lang)
    return html(
        request,
        "link_list.html",
        status,
        prefer=sight.officer.lang,
        sheet=sight,
        rows=[_row(sight, one) for one in rows[:ROWS_AT_MOST]],
        typed={name: value for name, value in _sent(request).items() if isinstance(value, str)},
        trouble=trouble,
        fault=fault,
        faults=[(one.row, one.sentence(lang)) for one in faults],
    )


def _over(request: Request, site: Site, seen: SeenList, grant_id: str, token: str) -> Response:
    with site.db.read() as work:
        over = over_sheet(work, seen)
    own = reads_in(site.db, grant_id, token)
    return html(request, "link_over.html", OVER.get(over.why, 409), prefer=own, over=over)


def _known(sight: ListOpen) -> list[dict[str, str]]:
    """The rows known so far, then blank ones: as many as there is room for, two at most."""
    known = [
        {"code": code, **{name: str(value) for name, value in values.items()}}
        for code, values in sight.of.rows
    ]
    left = min((one.left for one in sight.room if one.left is not None), default=BLANK)
    blank = max(min(BLANK, left) - len(known), 0 if known else 1)
    return [*known, *({} for _ in range(blank))]


def _typed(form: FormData) -> list[dict[str, str]]:
    """Rows as they were sent, named ``row.<n>.<field>``."""
    rows: dict[int, dict[str, str]] = {}
    for name, value in form.items():
        of, _, rest = name.partition(".")
        at, _, key = rest.partition(".")
        if of == "row" and _ROW.fullmatch(at) and key and isinstance(value, str):
            rows.setdefault(int(at), {})[key] = value.strip()
    return [
        {key: value for key, value in rows[at].items() if value}
        for at in sorted(rows)[:ROWS_AT_MOST]
    ]


def _row(sight: ListOpen, typed: dict[str, str]) -> Row:
    first = sight.columns[0]
    return Row(
        typed.get("code", ""),
        "" if first.asked else typed.get(first.key, ""),
        tuple(
            field_asked(sight.definition, one.key, one.field, typed.get(one.key, ""))
            for one in sight.columns
            if one.asked or not typed.get("code")
        ),
    )


def _sent(request: Request) -> FormData:
    return gate.form(request) if request.method == "POST" else FormData()
