"""`/desk/new-plan`: a plan file from twelve answers, or from a plan that ran before.

Nothing is kept here: the text goes on to be checked, read back and opened (plan_file.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.editions import edition, editions
from storage.people import units
from storage.plans import PlanRow, plans, source_of
from web import gate
from web.access import Access, Page
from web.numbers import row_number
from web.pages import html, language
from web.site import Site
from workflows.calendar_source import EARLIEST, LATEST, VIETNAM
from workflows.copying import ALWAYS, Copied, copied
from workflows.questions import QUESTIONS, Fault, answers, beginning, composed
from workflows.reading.text import LARGEST_FILE

PLACE = "/desk/new-plan"
ASKED = 12
"""Plans, the newest, that are asked what the kinds of unit are called."""
FIELDS = tuple(field for question in QUESTIONS for field in question.fields)


def pages(site: Site) -> tuple[Page, ...]:
    """The questions, and what is made of their answers."""

    def shown(request: Request) -> Response:
        today = site.clock().astimezone(ZoneInfo(VIETNAM)).date()
        first = dict(beginning(today))
        if kinds := _kinds(request, site):
            first["units"] = "\n".join(f"{label}: 1" for label in kinds)
        return _questions(request, site, first)

    def sent(request: Request) -> Response:
        return _sent(request, site)

    return (
        Page("GET", PLACE, shown, Access.COMMITTEE),
        Page("POST", PLACE, sent, Access.COMMITTEE),
    )


def _sent(request: Request, site: Site) -> Response:
    choice = gate.text(request, "choice")
    if choice == "copy":
        return _copied(request, site)
    given = {field.name: gate.text(request, field.name) for field in FIELDS}
    if choice == "edit":
        return _questions(request, site, given)
    read = answers(given)
    if isinstance(read, tuple):
        return _questions(request, site, given, read)
    known = {label.casefold(): kind for label, kind in _kinds(request, site).items()}
    text = composed(read, known)
    if choice == "download":
        headers = {"Content-Disposition": f'attachment; filename="{read.code}.yaml"'}
        return Response(text, media_type="application/yaml", headers=headers)
    return _made(request, read.code, text, given)


def _questions(
    request: Request, site: Site, typed: Mapping[str, str], faults: tuple[Fault, ...] = ()
) -> Response:
    lang = language(request)
    return html(
        request,
        "new_plan.html",
        422 if faults else 200,
        questions=QUESTIONS,
        typed=typed,
        wrong={one.field: one.sentence(lang) for one in faults},
        earlier=_earlier(request, site),
    )


def _kinds(request: Request, site: Site) -> Mapping[str, str]:
    """The kinds of the committee's open units, by their labels in its newest plan that has them.

    A plan that named them otherwise would find no unit to take part.
    """
    earlier = _earlier(request, site)
    today = site.clock().astimezone(ZoneInfo(VIETNAM)).date()
    with site.db.read() as work:
        there = {one.kind for one in units(work, gate.who(request).officer.committee_id, today)}
        runs = editions(work, earlier[:ASKED])
        plans_kinds = [runs[one.id].definition.unit_kinds for one in earlier[:ASKED]]
    labels: dict[str, str] = {}
    for kinds in plans_kinds:
        for kind, label in kinds.items():
            if kind in there and kind not in labels.values() and label.vi not in labels:
                labels[label.vi] = kind
    return labels


def _earlier(request: Request, site: Site) -> list[PlanRow]:
    """The plans of the officer's own committee, the newest first."""
    of = gate.who(request).officer.committee_id
    with site.db.read() as work:
        mine = [one for one in plans(work) if one.committee_id == of]
    return sorted(mine, key=lambda one: (-one.year, one.code))


def _copied(request: Request, site: Site) -> Response:
    named = {one.code: one for one in _earlier(request, site)}
    plan = named.get(gate.text(request, "plan"))
    year = row_number(gate.text(request, "year"))
    if plan is None or year is None or not EARLIEST < year < LATEST:
        raise HTTPException(422)
    with site.db.read() as work:
        runs = edition(work, plan.edition_id)
        source = source_of(work, runs.definition_sha256)
    if source is None:
        raise HTTPException(404)
    made = copied(source.decode("utf-8-sig"), runs.definition, year)
    return _made(request, made.plan, made.text, {}, made)


def _made(
    request: Request, code: str, text: str, given: Mapping[str, str], copy: Copied | None = None
) -> Response:
    if len(text.encode()) > LARGEST_FILE:
        raise HTTPException(413)
    return html(
        request,
        "new_plan_made.html",
        file=f"{code}.yaml",
        text=text,
        given=given,
        moved=copy.moved if copy else (),
        review=copy.review if copy else (),
        always=ALWAYS if copy else (),
    )
