"""`/desk/plan-file`: a plan file checked, compared, read back in sentences, printed, opened."""

from __future__ import annotations

import re
from http import HTTPStatus

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.editions import Edition, edition
from engine.opening import open_plan
from i18n.language import Lang
from reports.move_sheet import stopped_by
from reports.papers.asked import Asked
from reports.papers.paper import write_plan
from storage.calendars import own_days
from storage.people import committees
from storage.plans import plans
from web import gate
from web.access import Access, Page
from web.console.actor import actor
from web.desk.papers import as_file
from web.pages import html, language
from web.site import Site
from workflows.definition import PaperKind
from workflows.errors import LantoaError
from workflows.explain import explain
from workflows.explain.compare import SectionChange, compare
from workflows.finding import Severity
from workflows.reading import Reading, read_plan
from workflows.reading.text import LARGEST_FILE
from workflows.verdict import Refusal


def pages(site: Site) -> tuple[Page, ...]:
    """Checking and opening a plan file."""

    def shown(request: Request) -> Response:
        return _page(request)

    def sent(request: Request) -> Response:
        return _checked(request, site)

    return (
        Page("GET", "/desk/plan-file", shown, Access.COMMITTEE),
        Page("POST", "/desk/plan-file", sent, Access.COMMITTEE),
    )


def _checked(request: Request, site: Site) -> Response:
    file, choice = gate.form(request).get("file"), gate.text(request, "choice")
    if choice not in ("check", "print", "open"):
        return _page(request, trouble="link_page.trouble_no_choice")
    if not isinstance(file, UploadFile) or not file.filename:
        return _page(request, trouble="desk.plan_no_file")
    source = file.file.read(LARGEST_FILE + 1)
    if len(source) > LARGEST_FILE:
        return _page(request, trouble="desk.plan_too_large")
    committee_id = gate.who(request).officer.committee_id
    with site.db.read() as work:
        own = own_days(work, committee_id)
        (code,) = [one.code for one in committees(work) if one.id == committee_id]
    reading = read_plan(source, file.filename, own)
    if choice == "check" or reading.definition is None or reading.calendar is None:
        return _page(request, reading=reading, against=_in_force(site, committee_id, reading))
    if choice == "print":
        asked = Asked(PaperKind.PLAN, reading.definition.plan)
        return as_file(write_plan(reading.definition, reading.calendar, asked))
    lang = language(request)
    try:
        made = open_plan(
            site.db,
            code,
            reading.definition,
            reading.calendar,
            source,
            actor(request, site),
            site.clock(),
        )
    except LantoaError as fault:
        return _page(request, reading=reading, fault=fault.sentence(lang))
    if isinstance(made, Refusal):
        said = " ".join(word for one in made.reasons for word in stopped_by(one, lang))
        return _page(request, reading=reading, fault=said)
    return RedirectResponse(f"/plans/{made.plan.code}", HTTPStatus.SEE_OTHER)


def _in_force(site: Site, committee_id: int, reading: Reading) -> Edition | None:
    """What the file changes: its plan where that runs, else the same plan of an earlier year."""
    if reading.definition is None:
        return None
    with site.db.read() as work:
        mine = [one for one in plans(work) if one.committee_id == committee_id]
        named = {one.code: one for one in mine}
        found = named.get(reading.definition.plan) or max(
            (one for one in mine if _family(one.code) == _family(reading.definition.plan)),
            key=lambda one: one.year,
            default=None,
        )
        return None if found is None else edition(work, found.edition_id)


def _family(code: str) -> str:
    """A plan's code without its years: the plans of a committee that follow each other."""
    return re.sub(r"\d{4}", "", code)


def _changes(
    reading: Reading | None, against: Edition | None, lang: Lang
) -> tuple[SectionChange, ...]:
    if reading is None or reading.definition is None or against is None:
        return ()
    before = explain(against.definition, lang, against.calendar)
    return compare(before, explain(reading.definition, lang, reading.calendar))


def _page(
    request: Request,
    *,
    reading: Reading | None = None,
    against: Edition | None = None,
    trouble: str = "",
    fault: str = "",
) -> Response:
    lang = language(request)
    errors = [one for one in reading.findings if one.severity is Severity.ERROR] if reading else []
    return html(
        request,
        "desk_plan_file.html",
        422 if trouble or fault or errors else 200,
        trouble=trouble,
        fault=fault,
        reading=reading,
        good=reading is not None and not errors,
        findings=[
            (one.place.line, one.severity is Severity.ERROR, one.sentence(lang))
            for one in (reading.findings if reading else ())
        ],
        sections=_sections(reading, lang),
        against=against.definition.plan if against else "",
        changes=_changes(reading, against, lang),
    )


def _sections(reading: Reading | None, lang: Lang) -> list[tuple[str, list[str]]]:
    if reading is None or reading.definition is None or reading.calendar is None:
        return []
    told = explain(reading.definition, lang, reading.calendar)
    return [(one.title, list(one.sentences)) for one in told]
