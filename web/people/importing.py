"""`/import/officers` and `/import/units`: a table is looked at row by row, then taken."""

from __future__ import annotations

import hashlib
import tempfile
from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any, get_args

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from engine.intake.imported import Imported
from engine.intake.officers import import_officers
from engine.intake.row_lines import Fate, Line
from engine.intake.units import import_units
from engine.move import Channel
from engine.over_people import over_people
from engine.views import What as Shown
from i18n.catalog import in_words
from i18n.language import Lang
from reports.roster_file import COLUMNS, What, column_label, roster_file
from storage.people import committees
from web import gate
from web.access import Access, Page
from web.console.actor import actor
from web.pages import html, language
from web.site import Site
from web.strong import asked_over_people
from web.viewing import note_view
from workflows.canonical import canonical_json
from workflows.errors import LantoaError
from workflows.finding import Finding, Severity

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES_AT_MOST = 300
"""Lines that are shown; those with errors and those that change come first."""
TAKES = {"officers": import_officers, "units": import_units}
FIRST = {Fate.BAD: 0, Fate.CREATED: 1, Fate.UPDATED: 1, Fate.UNCHANGED: 2}


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that was handed in, or came back from the page that showed what it would change."""

    name: str
    content: bytes


def pages(site: Site) -> tuple[Page, ...]:
    """For officers and for units: the page, what is handed in, and the tables to fill in."""
    return tuple(page for what in get_args(What) for page in _pages(site, what))


def _pages(site: Site, what: What) -> tuple[Page, ...]:
    def shown(request: Request) -> Response:
        # Before anything is chosen: what was handed in could not be kept on the way.
        may = over_people(gate.who(request).held)
        again = asked_over_people(request, site, f"/import/{what}") if may else None
        return again or _page(request, what)

    def handed(request: Request) -> Response:
        return asked_over_people(request, site, f"/import/{what}") or _handed(request, site, what)

    def blank(request: Request) -> Response:
        return _file(request, site, what, filled=False)

    def known(request: Request) -> Response:
        return _file(request, site, what, filled=True)

    mine = Access.COMMITTEE
    return (
        Page("GET", f"/import/{what}", shown, mine),
        Page("POST", f"/import/{what}", handed, mine),
        Page("GET", f"/import/{what}/template.xlsx", blank, mine),
        Page("GET", f"/import/{what}/known.xlsx", known, mine),
    )


def _handed(request: Request, site: Site, what: What) -> Response:
    lang, file = language(request), _file_of(request)
    if file is None:
        return _page(request, what, trouble="people.import_no_file")
    take = gate.text(request, "choice") == "take"
    skip_bad = gate.text(request, "skip_bad") == "yes"
    try:
        seen = _taken(request, site, what, file, dry_run=True, skip_bad=skip_bad)
        if not take or gate.text(request, "seen") != _digest(seen):
            again = "people.import_changed" if take else ""
            return _preview(request, what, file, seen, trouble=again)
        done = _taken(request, site, what, file, dry_run=False, skip_bad=skip_bad)
    except LantoaError as fault:
        return _page(request, what, fault=fault.sentence(lang))
    if done.stopped:
        return _preview(request, what, file, done)
    return _result(request, what, file, done)


def _taken(
    request: Request, site: Site, what: What, file: Handed, *, dry_run: bool, skip_bad: bool
) -> Imported:
    mine = gate.who(request).officer.committee_id
    with site.db.read() as work:
        (code,) = (one.code for one in committees(work) if one.id == mine)
    acting = replace(actor(request, site), channel=Channel.IMPORT)
    with tempfile.TemporaryDirectory() as room:
        path = Path(room) / file.name
        path.write_bytes(file.content)
        return TAKES[what](
            site.db, code, path, acting, site.clock(), dry_run=dry_run, skip_bad=skip_bad
        )


def _file_of(request: Request) -> Handed | None:
    sent = gate.form(request).get("file")
    if isinstance(sent, UploadFile) and sent.filename:
        return Handed(_named(sent.filename), sent.file.read())
    try:
        content = b64decode(gate.text(request, "content"), validate=True)
    except (BadBase64, ValueError):
        return None
    return Handed(_named(gate.text(request, "name")), content) if content else None


def _named(given: str) -> str:
    """A file's name without a place, short enough for any disk."""
    name = PurePath(given.replace("\\", "/")).name.replace("\0", "")
    return name[-80:] or "file"


def _digest(seen: Imported) -> str:
    """Of what was shown: equal while the same rows would change in the same way."""
    told = [
        [
            list(one.rows),
            one.fate.value,
            [
                [each.key, in_words(each.before, "vi"), in_words(each.after, "vi")]
                for each in one.changes
            ],
        ]
        for one in seen.lines
    ]
    return hashlib.sha256(canonical_json(told)).hexdigest()


def _preview(
    request: Request, what: What, file: Handed, seen: Imported, trouble: str = ""
) -> Response:
    return html(
        request,
        "import_preview.html",
        what=what,
        file=file.name,
        content=b64encode(file.content).decode(),
        seen=_digest(seen),
        found=seen,
        trouble=trouble,
        **_told(seen, what, language(request)),
    )


def _result(request: Request, what: What, file: Handed, done: Imported) -> Response:
    told = _told(done, what, language(request))
    return html(request, "import_done.html", what=what, file=file.name, found=done, **told)


def _told(found: Imported, what: What, lang: Lang) -> dict[str, Any]:
    """The lines to be shown, what there is to say about the file as a whole, and its columns."""
    in_lines = {row for one in found.lines for row in one.rows}
    lines: list[Line] = sorted(found.lines, key=lambda one: (FIRST[one.fate], one.rows))
    return {
        "lines": lines[:LINES_AT_MOST],
        "left": max(0, len(lines) - LINES_AT_MOST),
        "counted": Counter(one.fate.value for one in found.lines),
        "whole": [one for one in found.findings if one.place.line not in in_lines],
        "label": {one.key: column_label(one, lang) for one in COLUMNS[what]},
        "say_finding": lambda one: one.sentence(lang),
        "cell": _cell,
        "is_error": lambda one: one.severity is Severity.ERROR,
    }


def _cell(found: Finding) -> str:
    """The cell as a spreadsheet names it, such as C7; "" for the file as a whole."""
    number, letters = found.place.column, ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{found.place.line}" if found.place.line else ""


def _page(request: Request, what: What, *, trouble: str = "", fault: str = "") -> Response:
    return html(
        request,
        "import.html",
        422 if trouble or fault else 200,
        what=what,
        columns=[(column_label(one, language(request)), one.required) for one in COLUMNS[what]],
        may=over_people(gate.who(request).held),
        trouble=trouble,
        fault=fault,
    )


def _file(request: Request, site: Site, what: What, *, filled: bool) -> Response:
    mine, lang = gate.who(request).officer.committee_id, language(request)
    content, rows = roster_file(site.db, mine, what, site.clock(), lang, filled=filled)
    if filled and what == "officers":
        note_view(request, site, Shown.ROSTER, rows=rows)
    headers = {"Content-Disposition": f'attachment; filename="{what}.xlsx"'}
    return Response(content, media_type=SHEET, headers=headers)
