"""`/desk/plan-file`: a plan file is handed in and checked; one without errors is kept to be opened.

What is kept has a page of its own (plan_checked.py), on which it is read, rehearsed and opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.drafts import KEPT, all_kept, keep
from storage.calendars import own_days
from storage.plans import PlanRow, edition, plans_of, source_of
from web import gate
from web.access import Access, Page
from web.pages import html, language
from web.site import Site
from workflows.finding import Finding, Severity
from workflows.reading import Reading, read_plan
from workflows.reading.text import LARGEST_FILE, lines_of

PLACE = "/desk/plan-file"
LONGEST_NAME = 80
SHOWN_OF_A_LINE = 120
"""Characters."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A plan file as it came: by its name and its bytes, whether as a file or as text."""

    name: str
    source: bytes
    as_text: bool = False


def pages(site: Site) -> tuple[Page, ...]:
    """Where a plan file is handed in."""

    def shown(request: Request) -> Response:
        return choosing(request, site)

    def sent(request: Request) -> Response:
        return _checked(request, site)

    def of_plan(request: Request, code: str) -> Response:
        return _of_plan(request, site, code)

    return (
        Page("GET", PLACE, shown, Access.COMMITTEE),
        Page("GET", "/plans/{code}/file", of_plan, Access.COMMITTEE),
        Page("POST", PLACE, sent, Access.COMMITTEE),
    )


def choosing(
    request: Request,
    site: Site,
    status: int = 200,
    *,
    trouble: str = "",
    handed: Handed | None = None,
    reading: Reading | None = None,
) -> Response:
    """The page on which a file is chosen, with what was wrong with the last one.

    Args:
        trouble: code of a sentence, when there was nothing to be read at all.
    """
    officer_id = gate.who(request).officer.id
    return html(
        request,
        "plan_file.html",
        status,
        trouble=trouble,
        file=handed.name if handed else "",
        findings=told(request, handed.source, reading) if handed and reading else [],
        errors=len(reading.errors) if reading else 0,
        text=handed.source.decode("utf-8", "replace") if handed and handed.as_text else "",
        running=_running(request, site),
        kept=all_kept(site.db, officer_id, site.clock()),
        hours=round(KEPT.total_seconds() / 3600),
    )


def as_yaml(source: bytes, name: str) -> Response:
    """A plan file to be taken away, under a name of plain letters."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.yaml"'}
    return Response(source, media_type="application/yaml", headers=headers)


def _running(request: Request, site: Site) -> tuple[PlanRow, ...]:
    """The running plans of the officer's committee, the newest first."""
    with site.db.read() as work:
        found = plans_of(work, gate.who(request).officer.committee_id, running=True)
    return tuple(reversed(found))


def _of_plan(request: Request, site: Site, code: str) -> Response:
    """The file a running plan was opened or last amended with."""
    found = next((one for one in _running(request, site) if one.code == code), None)
    if found is None:
        raise HTTPException(404)
    with site.db.read() as work:
        source = source_of(work, edition(work, found.edition_id).definition_sha256)
    if source is None:
        raise HTTPException(404)
    return as_yaml(source, code)


def read_for(request: Request, site: Site, handed: Handed) -> Reading:
    """The file read and checked against the days off of the officer's own committee."""
    with site.db.read() as work:
        own = own_days(work, gate.who(request).officer.committee_id)
    return read_plan(handed.source, handed.name, own)


def told(request: Request, source: bytes, reading: Reading) -> list[dict[str, object]]:
    """The findings in the reader's language, errors first, each with the line it is about."""
    lines, lang = lines_of(source), language(request)
    ordered = sorted(reading.findings, key=lambda one: one.severity is not Severity.ERROR)
    return [
        {
            "line": one.place.line,
            "error": one.severity is Severity.ERROR,
            "said": one.sentence(lang),
            "written": _written(lines, one),
        }
        for one in ordered
    ]


def _checked(request: Request, site: Site) -> Response:
    handed = _handed(request)
    if isinstance(handed, str):
        return choosing(request, site, 422, trouble=handed)
    reading = read_for(request, site, handed)
    if reading.definition is None:
        return choosing(request, site, 422, handed=handed, reading=reading)
    officer_id = gate.who(request).officer.id
    sha256 = keep(site.db, officer_id, handed.name, handed.source, site.clock())
    return RedirectResponse(f"{PLACE}/{sha256}", 303)


def _handed(request: Request) -> Handed | str:
    """What came in ``file``, else in ``text``; else the code of a sentence that says why not."""
    form = gate.form(request)
    file, text = form.get("file"), form.get("text")
    if isinstance(file, UploadFile) and file.filename:
        handed = Handed(_named(file.filename), file.file.read(LARGEST_FILE + 1))
    elif isinstance(text, str) and text.strip():
        named = form.get("name")
        name = named if isinstance(named, str) else ""
        lines = text.replace("\r\n", "\n")  # a browser sends a field's lines so
        handed = Handed(_named(name), lines.encode("utf-8", "surrogatepass"), as_text=True)
    else:
        return "plan_file.no_file"
    return "plan_file.too_large" if len(handed.source) > LARGEST_FILE else handed


def _named(given: str) -> str:
    """A file's name as it can be shown: without a place, of letters that can be seen."""
    name = PurePath(given.replace("\\", "/")).name
    seen = "".join(letter for letter in name if letter.isprintable()).strip()
    return seen[-LONGEST_NAME:] or "plan.yaml"


def _written(lines: list[str], found: Finding) -> str:
    """The line a finding is about, as far as it can be shown in one."""
    at = found.place.line - 1
    if not 0 <= at < len(lines):
        return ""
    seen = "".join(letter for letter in lines[at] if letter.isprintable()).strip()
    return seen if len(seen) <= SHOWN_OF_A_LINE else f"{seen[:SHOWN_OF_A_LINE]}…"
