"""`/desk/plan-file/…`: a checked plan file is read back, compared, printed; opened or amended.

The file is the one that was checked, by its digest. What else decides what will happen (the days
off, the plan that runs, who was told which date) is told by ``seen``: where that has changed since
the page was read, the page is shown again and nothing is done.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from http import HTTPStatus
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.amend import Amended, amend, amendment
from engine.drafts import Draft, kept
from engine.editions import Edition, edition
from engine.opening import open_plan
from engine.relief import Ground
from i18n.language import Lang
from reports.impact_sheet import impact_lines, ways
from reports.move_sheet import stopped_by
from reports.papers.asked import Asked
from reports.papers.own import for_a_draft
from reports.papers.paper import write_plan
from storage.people import committees, officers, units
from storage.plans import PlanRow, plans_of
from web import gate
from web.access import Access, Page
from web.console.actor import actor
from web.desk.papers import as_file
from web.desk.plan_file import PLACE, Handed, as_yaml, choosing, read_for, told
from web.desk.rehearsing import standing
from web.pages import html, language
from web.site import Site
from web.strong import asked_over_plans
from workflows import sealing
from workflows.calendar import Calendar
from workflows.canonical import canonical_json
from workflows.definition import Definition, PaperKind
from workflows.errors import LantoaError
from workflows.explain import explain
from workflows.explain.compare import SectionChange, compare
from workflows.reading import Reading
from workflows.verdict import Refusal


def pages(site: Site) -> tuple[Page, ...]:
    """A checked file: reading it, opening it, amending the plan that runs by it."""

    def shown(request: Request, digest: str) -> Response:
        found = checked(request, site, digest)
        return found if isinstance(found, Response) else _page(request, site, found)

    def opened(request: Request, digest: str) -> Response:
        found = checked(request, site, digest)
        return found if isinstance(found, Response) else _open(request, site, found)

    def amended(request: Request, digest: str) -> Response:
        found = checked(request, site, digest)
        return found if isinstance(found, Response) else _amend(request, site, found)

    def printed(request: Request, digest: str) -> Response:
        found = checked(request, site, digest)
        if isinstance(found, Response):
            return found
        plan, mine = found.definition, gate.who(request).officer.committee_id
        day = site.clock().astimezone(ZoneInfo(plan.zone)).date()
        used = for_a_draft(site.db, mine, plan, day)
        asked = Asked(PaperKind.PLAN, plan.plan)
        return as_file(write_plan(plan, found.calendar, asked, *used))

    def taken_away(request: Request, digest: str) -> Response:
        found = checked(request, site, digest)
        if isinstance(found, Response):
            return found
        return as_yaml(found.draft.source, found.definition.plan)

    return (
        Page("GET", f"{PLACE}/{{digest}}", shown, Access.COMMITTEE),
        Page("GET", f"{PLACE}/{{digest}}/file", taken_away, Access.COMMITTEE),
        Page("GET", f"{PLACE}/{{digest}}/paper", printed, Access.COMMITTEE),
        Page("POST", f"{PLACE}/{{digest}}/open", opened, Access.COMMITTEE),
        Page("POST", f"{PLACE}/{{digest}}/amend", amended, Access.COMMITTEE),
    )


@dataclass(frozen=True, slots=True)
class Checked:
    """A kept file and what it says now."""

    draft: Draft
    reading: Reading
    definition: Definition
    calendar: Calendar

    @property
    def place(self) -> str:
        """Its page."""
        return f"{PLACE}/{self.draft.row.sha256}"


def checked(request: Request, site: Site, digest: str) -> Checked | Response:
    """The reader's kept file of that digest; a page that says what to do where there is none."""
    draft = kept(site.db, gate.who(request).officer.id, digest, site.clock())
    if draft is None:
        return choosing(request, site, HTTPStatus.GONE, trouble="plan_file.gone")
    handed = Handed(draft.row.file, draft.source)
    reading = read_for(request, site, handed)
    if reading.definition is None or reading.calendar is None:
        # Only where what it was checked against, such as the days off, has changed since.
        return choosing(request, site, 422, handed=handed, reading=reading)
    return Checked(draft, reading, reading.definition, reading.calendar)


# --- the plan it stands beside -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Beside:
    """A plan of the committee: the same one where that is open, else that of an earlier year."""

    row: PlanRow
    runs: Edition
    same: bool


def _beside(request: Request, site: Site, definition: Definition) -> _Beside | None:
    with site.db.read() as work:
        mine = plans_of(work, gate.who(request).officer.committee_id)
        same = next((one for one in mine if one.code == definition.plan), None)
        earlier = [one for one in mine if _family(one.code) == _family(definition.plan)]
        row = same or max(earlier, key=lambda one: one.year, default=None)
        if row is None:
            return None
        return _Beside(row, edition(work, row.edition_id), same=row is same)


def _family(code: str) -> str:
    """A plan's code without its years: the plans of a committee that follow each other."""
    return re.sub(r"\d{4}", "", code)


@dataclass(frozen=True, slots=True)
class _Impact:
    """What amending would do, or why it cannot be done."""

    sheet: Amended | None = None
    fault: LantoaError | None = None


def _impact(site: Site, found: Checked, beside: _Beside | None) -> _Impact | None:
    if beside is None or not beside.same:
        return None
    try:
        return _Impact(amendment(site.db, beside.row.code, found.definition, site.clock()))
    except LantoaError as fault:
        return _Impact(fault=fault)


def _seen(found: Checked, beside: _Beside | None, impact: _Impact | None) -> str:
    """Of all that decides what will happen, as it was shown."""
    sealed = sealing.seal(found.definition, found.calendar)
    shown: list[object] = [sealed.definition_sha256, sealed.calendar_sha256]
    if beside is not None:
        shown += [beside.row.code, beside.runs.definition_sha256]
    if impact is not None and impact.sheet is not None:
        shown += [
            [one.deadline, one.period, one.moved, one.kept, one.eased, one.over, list(one.told)]
            for one in impact.sheet.dates
        ]
        shown += [impact.sheet.opened, impact.sheet.corrections]
    return hashlib.sha256(canonical_json(shown)).hexdigest()


# --- acting --------------------------------------------------------------------------------------


def _open(request: Request, site: Site, found: Checked) -> Response:
    again = asked_over_plans(request, site, found.definition, found.place)
    if again is not None:
        return again
    beside = _beside(request, site, found.definition)
    if beside is not None and beside.same:
        return RedirectResponse(f"/plans/{beside.row.code}", 303)  # pressed twice
    if gate.text(request, "seen") != _seen(found, beside, None):
        return _page(request, site, found, trouble="plan_file.changed")
    try:
        made = open_plan(
            site.db,
            _committee(request, site),
            found.definition,
            found.calendar,
            found.draft.source,
            actor(request, site),
            site.clock(),
        )
    except LantoaError as fault:
        return _page(request, site, found, fault=fault.sentence(language(request)))
    return _after(request, site, found, made)


def _amend(request: Request, site: Site, found: Checked) -> Response:
    again = asked_over_plans(request, site, found.definition, found.place)
    if again is not None:
        return again
    beside = _beside(request, site, found.definition)
    impact = _impact(site, found, beside)
    if impact is None or gate.text(request, "seen") != _seen(found, beside, impact):
        return _page(request, site, found, trouble="plan_file.changed")
    if not gate.text(request, "reason") or not gate.text(request, "number"):
        return _page(request, site, found, trouble="plan_file.no_ground")
    ground = Ground(gate.text(request, "reason"), gate.text(request, "number"))
    try:
        done = amend(
            site.db,
            found.definition.plan,
            found.definition,
            found.draft.source,
            ground,
            actor(request, site),
            site.clock(),
        )
    except LantoaError as fault:
        return _page(request, site, found, fault=fault.sentence(language(request)))
    return _after(request, site, found, done)


def _after(request: Request, site: Site, found: Checked, done: object) -> Response:
    if isinstance(done, Refusal):
        lang = language(request)
        said = " ".join(word for one in done.reasons for word in stopped_by(one, lang))
        return _page(request, site, found, fault=said)
    return RedirectResponse(f"/plans/{found.definition.plan}", 303)


def _committee(request: Request, site: Site) -> str:
    mine = gate.who(request).officer.committee_id
    with site.db.read() as work:
        return next(one.code for one in committees(work) if one.id == mine)


# --- the page ------------------------------------------------------------------------------------


def _page(
    request: Request, site: Site, found: Checked, *, trouble: str = "", fault: str = ""
) -> Response:
    lang, beside = language(request), _beside(request, site, found.definition)
    impact = _impact(site, found, beside)
    sheet, why_not = (impact.sheet, impact.fault) if impact else (None, None)
    mine, now = gate.who(request).officer.committee_id, site.clock()
    with site.db.read() as work:
        day = now.astimezone(ZoneInfo(found.definition.zone)).date()
        taking_part = units(work, mine, day, tuple(found.definition.unit_kinds))
        names = {one.code: one.name for one in officers(work, mine)} if sheet else {}
    return html(
        request,
        "plan_checked.html",
        422 if trouble or fault else 200,
        trouble=trouble,
        fault=fault,
        draft=found.draft,
        place=found.place,
        definition=found.definition,
        findings=told(request, found.draft.source, found.reading),
        sections=explain(found.definition, lang, found.calendar),
        beside=beside,
        changes=_changes(found, beside, lang),
        impact=sheet,
        ways=ways(sheet, lang) if sheet else (),
        lines=impact_lines(sheet, lang, names) if sheet else (),
        runs_already=why_not is not None and why_not.code == "amend_nothing",
        why_not=why_not.sentence(lang) if why_not else "",
        units=len(taking_part),
        seen=_seen(found, beside, impact),
        rehearsal=standing(found.draft.row).value,
        reason=_typed(request, "reason"),
        paper=_typed(request, "number"),
    )


def _typed(request: Request, name: str) -> str:
    return gate.text(request, name) if request.method == "POST" else ""


def _changes(found: Checked, beside: _Beside | None, lang: Lang) -> tuple[SectionChange, ...]:
    if beside is None:
        return ()
    before = explain(beside.runs.definition, lang, beside.runs.calendar)
    return compare(before, explain(found.definition, lang, found.calendar))
