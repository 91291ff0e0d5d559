"""`/plans/…/papers`: the papers of a plan, each as a file of Word or a PDF."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.attach import Paper
from engine.views import What
from reports.papers.asked import Asked
from reports.papers.paper import write_paper
from reports.papers.pdf import as_pdf, pdf_is_there
from storage.people import units
from storage.plans import PlanRow
from web.access import Access, Page
from web.desk.scope import own_plans
from web.pages import html, language
from web.site import Site
from web.viewing import note_view
from workflows.definition import PaperKind
from workflows.errors import LantoaError, WrongUsage
from workflows.filling import read_day

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OF_A_RECORD = (PaperKind.DOSSIER, PaperKind.INVITATION, PaperKind.SURVEY, PaperKind.NOTE)
"""What is written of one record; a note asks about one as well as about many."""
OF_A_PLAN = tuple(kind for kind in PaperKind if kind not in (PaperKind.DOSSIER, PaperKind.SURVEY))


def pages(site: Site) -> tuple[Page, ...]:
    """What can be written, and one paper of it."""

    def shown(request: Request, code: str) -> Response:
        return _page(request, site, _own(request, site, code))

    def written(request: Request, code: str, kind: str) -> Response:
        return _write(request, site, _own(request, site, code), kind)

    path = "/plans/{code}/papers"
    return (
        Page("GET", path, shown, Access.COMMITTEE),
        Page("GET", f"{path}/{{kind}}", written, Access.COMMITTEE),
    )


def _own(request: Request, site: Site, code: str) -> PlanRow:
    with site.db.read() as work:
        found = next((one for one in own_plans(request, work) if one.code == code), None)
    if found is None:
        raise HTTPException(404)
    return found


def _page(request: Request, site: Site, plan: PlanRow, trouble: str = "") -> Response:
    given = request.query_params
    day = site.clock().date()
    with site.db.read() as work:
        named = [
            (one.code, one.name_vi, one.name_en) for one in units(work, plan.committee_id, day)
        ]
    record = given.get("record", "")
    return html(
        request,
        "papers.html",
        422 if trouble else 200,
        plan=plan.code,
        record=record,
        kinds=OF_A_RECORD if record else OF_A_PLAN,
        units=named,
        given=given,
        pdf=pdf_is_there(),
        trouble=trouble,
    )


def _write(request: Request, site: Site, plan: PlanRow, kind: str) -> Response:
    if kind not in list(PaperKind):
        raise HTTPException(404)
    given = request.query_params
    try:
        asked = Asked(
            PaperKind(kind),
            plan.code,
            unit=given.get("unit") or None,
            record=given.get("record") or None,
            period=given.get("period") or None,
            number=given.get("number", ""),
            dated=_day(given.get("dated", "")),
        )
        made = write_paper(site.db, asked, site.clock())
        if given.get("as") == "pdf":
            made = Paper(made.filename.replace(".docx", ".pdf"), as_pdf(made.content))
    except LantoaError as fault:
        return _page(request, site, plan, fault.sentence(language(request)))
    note_view(request, site, What.WRITTEN, asked.record or asked.unit or plan.code)
    return as_file(made)


def as_file(made: Paper) -> Response:
    """A paper as a file to keep, whatever its name."""
    kind = "application/pdf" if made.filename.endswith(".pdf") else WORD
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.filename)}"}
    return Response(made.content, media_type=kind, headers=headers)


def _day(words: str) -> date | None:
    day = read_day(words) if words else None
    if words and day is None:
        raise WrongUsage("day_unreadable", value=words)
    return day
