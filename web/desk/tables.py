"""`/plans/…/tables`: the spreadsheets units fill in, to be taken away and sent to them.

Filled in they come back by the drop place (drop.py), by mail, or by `lantoa record import`.
"""

from __future__ import annotations

import io
import zipfile
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.editions import edition
from engine.intake.list_sheet import list_bytes
from engine.intake.table import tables
from engine.intake.unit_lists import list_name
from engine.intake.unit_tables import unit_tables
from engine.views import What
from reports.lists.known import known_tables
from storage.plans import PlanRow, plan_by_code
from web import gate
from web.access import Access, Page
from web.pages import html, language
from web.site import Site
from web.viewing import note_view

ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def pages(site: Site) -> tuple[Page, ...]:
    """The tables of a plan, and the files of one of them."""

    def shown(request: Request, code: str) -> Response:
        _mine(request, site, code)
        known = known_tables(site.db, code, site.clock())
        return html(request, "tables.html", plan=code, tables=known)

    def taken_away(request: Request, code: str, table: str) -> Response:
        return _files(request, site, code, table)

    return (
        Page("GET", "/plans/{code}/tables", shown, Access.COMMITTEE),
        Page("GET", "/plans/{code}/tables/{table}.zip", taken_away, Access.COMMITTEE),
    )


def _mine(request: Request, site: Site, code: str) -> PlanRow:
    with site.db.read() as work:
        plan = plan_by_code(work, code)
    if plan is None or plan.committee_id != gate.who(request).officer.committee_id:
        raise HTTPException(404)
    return plan


def _files(request: Request, site: Site, code: str, name: str) -> Response:
    """One spreadsheet where ``unit`` names a unit that has something to fill in, else all of them.

    They name the records and, of a plan that marks them so, people: who took them is noted.
    """
    plan = _mine(request, site, code)
    unit = request.query_params.get("unit", "")
    with site.db.read() as work:
        known = {one.name for one in tables(edition(work, plan.edition_id).definition)}
        if name not in known:
            raise HTTPException(404)
        definition, lists = unit_tables(work, code, name, site.clock(), unit=unit or None)
    if not lists:
        raise HTTPException(404)
    lang = language(request)
    note_view(request, site, What.RECORDS, code, sum(len(one.rows) for one in lists))
    made = {
        list_name(code, one.table.name, one.unit, one.period): list_bytes(definition, one, lang)
        for one in lists
    }
    if unit and len(made) == 1:
        ((filename, content),) = made.items()
        return _as_file(content, filename, XLSX)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as folder:  # each is packed already
        for filename, content in made.items():
            folder.writestr(filename, content)
    return _as_file(packed.getvalue(), f"{code}-{lists[0].table.name}.zip", ZIP)


def _as_file(content: bytes, filename: str, kind: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(filename)}"}
    return Response(content, media_type=kind, headers=headers)
