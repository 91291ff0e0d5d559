"""`/desk/decisions`: a decision taken on paper, entered for many records by their codes."""

from __future__ import annotations

from http import HTTPStatus

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.attach import Paper
from engine.paper_content import checked_content
from engine.record_decision import PaperDecision, compare, enter_decision
from engine.views import What
from i18n.text import Text
from reports.decision_list import newest_listed
from reports.move_sheet import stopped_by
from reports.plan_words import definition_of
from reports.waiting_for_decision import waiting_for_decision
from web import gate
from web.access import Access, Page
from web.console.actor import actor
from web.desk.scope import own_plans
from web.numbers import row_number
from web.pages import html, language
from web.site import Site
from web.viewing import note_view
from workflows.definition import DecisionKind, Definition
from workflows.errors import LantoaError, WrongUsage
from workflows.filling import read_day
from workflows.verdict import Refusal

AT_MOST = 20
"""Decisions on a page; of one that names many records so many are shown as ``NAMED``."""
AWAITING = 100
"""Records shown that wait for a decision."""
NAMED = 20


def pages(site: Site) -> tuple[Page, ...]:
    """The decisions of a plan, entering one, and comparing one with its scan."""

    def shown(request: Request, plan: str) -> Response:
        return _page(request, site, _own(request, site, plan))

    def entered(request: Request, plan: str) -> Response:
        return _enter(request, site, _own(request, site, plan))

    def compared(request: Request, plan: str) -> Response:
        own = _own(request, site, plan)
        code = gate.text(request, "decision")
        try:
            done = compare(site.db, code, actor(request, site), site.clock())
        except LantoaError as fault:
            return _page(request, site, own, trouble=fault.sentence(language(request)))
        if isinstance(done, Refusal):
            return _page(request, site, own, refused=done)
        return RedirectResponse(f"/desk/decisions/{plan}", HTTPStatus.SEE_OTHER)

    path = "/desk/decisions/{plan}"
    return (
        Page("GET", path, shown, Access.COMMITTEE),
        Page("POST", path, entered, Access.COMMITTEE),
        Page("POST", f"{path}/compare", compared, Access.COMMITTEE),
    )


def _own(request: Request, site: Site, plan: str) -> str:
    with site.db.read() as work:
        if plan not in [one.code for one in own_plans(request, work)]:
            raise HTTPException(404)
    return plan


def _page(
    request: Request,
    site: Site,
    plan: str,
    *,
    trouble: str = "",
    refused: Refusal | None = None,
) -> Response:
    definition, lang = definition_of(site.db, plan), language(request)
    if definition is None:
        raise HTTPException(404)
    sent = gate.form(request) if request.method == "POST" else {}
    before = row_number(request.query_params.get("before", ""))
    found = newest_listed(site.db, plan, AT_MOST + 1, before)
    awaiting = waiting_for_decision(site.db, plan, definition, site.clock(), AWAITING)
    if people := sum(one.listed.personal for one in awaiting):
        note_view(request, site, What.RECORDS, plan, people)
    return html(
        request,
        "desk_decisions.html",
        422 if trouble else 403 if refused else 200,
        plan=plan,
        definition=definition,
        printed_at=site.clock(),
        outcomes=tuple(definition.outcomes.items()),
        kinds=tuple(DecisionKind),
        decisions=found[:AT_MOST],
        more=found[AT_MOST - 1].row.id if len(found) > AT_MOST else 0,
        begun=before is None,
        named=NAMED,
        awaiting=awaiting,
        labels=definition.outcomes,
        typed={name: value for name, value in sent.items() if isinstance(value, str)},
        trouble=trouble,
        refused=[stopped_by(one, lang) for one in refused.reasons] if refused else [],
    )


def _enter(request: Request, site: Site, plan: str) -> Response:
    definition = definition_of(site.db, plan)
    try:
        paper = _paper(request, plan, definition)
        done = enter_decision(site.db, paper, actor(request, site), site.clock())
    except LantoaError as fault:
        return _page(request, site, plan, trouble=fault.sentence(language(request)))
    if isinstance(done, Refusal):
        return _page(request, site, plan, refused=done)
    return RedirectResponse(f"/desk/decisions/{plan}", HTTPStatus.SEE_OTHER)


def _paper(request: Request, plan: str, definition: Definition | None) -> PaperDecision:
    signed = read_day(gate.text(request, "signed"))
    if signed is None:
        raise WrongUsage("day_unreadable", value=gate.text(request, "signed"))
    kind = gate.text(request, "kind")
    if kind not in list(DecisionKind):
        raise WrongUsage("decision_kind", given=kind, known=tuple(DecisionKind))
    scan = gate.form(request).get("scan")
    handed_in = isinstance(scan, UploadFile) and scan.filename
    return PaperDecision(
        plan=plan,
        kind=DecisionKind(kind),
        signed_on=signed,
        signer=gate.text(request, "signer"),
        post=gate.text(request, "post"),
        outcomes=_outcomes(gate.text(request, "rows"), plan, definition),
        number=gate.text(request, "number") or None,
        capacity=gate.text(request, "capacity"),
        scan=checked_content(Paper(scan.filename or "", scan.file.read()))
        if handed_in and isinstance(scan, UploadFile)
        else None,
        note=gate.text(request, "note"),
        replaces=gate.text(request, "replaces") or None,
    )


def _outcomes(typed: str, plan: str, definition: Definition | None) -> dict[str, str]:
    """Lines of "code outcome": the code may be its number alone, the outcome its label."""
    words: dict[str, str] = {}
    for name, label in (definition.outcomes if definition else {}).items():
        words |= {one.casefold(): name for one in (name, *_labels(label))}
    found: dict[str, str] = {}
    for at, row in enumerate(typed.splitlines(), start=1):
        code, _, outcome = row.strip().partition(" ")
        if not code:
            continue
        key = words.get(outcome.strip().casefold())
        if key is None:
            known = tuple(definition.outcomes.values()) if definition else ()
            raise WrongUsage("decision_row", row=at, given=row.strip(), known=known)
        found[f"{plan}-{code.zfill(4)}" if code.isdecimal() else code] = key
    if not found:
        raise WrongUsage("decision_without_rows")
    return found


def _labels(label: Text) -> tuple[str, str]:
    return label.vi, label.en
