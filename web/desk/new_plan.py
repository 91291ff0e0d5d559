"""`/desk/new-plan`: a plan file from twelve answers, or from a plan that ran before.

Nothing is kept here: the text goes on to be checked, read back and opened (plan_file.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.editions import edition
from storage.people import CommitteeRow, committees, units
from storage.plans import PlanRow, plan_by_code, plans_of, source_of
from web import gate
from web.access import Access, Page
from web.numbers import row_number
from web.pages import html, language
from web.site import Site
from workflows.calendar_source import EARLIEST, LATEST, VIETNAM
from workflows.copying import ALWAYS, Copied, copied
from workflows.questions import (
    QUESTIONS,
    Fault,
    Kind,
    answers,
    beginning,
    composed,
    kept_from,
    unit_lines,
)
from workflows.questions.fields import Faulty, read_field
from workflows.reading import read_plan
from workflows.reading.text import LARGEST_FILE

PLACE = "/desk/new-plan"
FIELDS = tuple(field for question in QUESTIONS for field in question.fields)
COPY = "copy"
"""Where a fault of the other way in stands, beside the fields."""


def pages(site: Site) -> tuple[Page, ...]:
    """The questions, and what is made of their answers."""

    def shown(request: Request) -> Response:
        return _questions(request, site, _first(request, site))

    def sent(request: Request) -> Response:
        return _sent(request, site)

    return (
        Page("GET", PLACE, shown, Access.COMMITTEE),
        Page("POST", PLACE, sent, Access.COMMITTEE),
    )


def _sent(request: Request, site: Site) -> Response:
    choice = gate.text(request, "choice")
    if choice in (COPY, "download_copy"):
        return _copied(request, site, choice)
    given = {field.name: gate.text(request, field.name) for field in FIELDS}
    if choice == "edit":
        return _questions(request, site, given)
    read = answers(given)
    if not isinstance(read, tuple) and _taken(site, read.code):
        read = (Fault("code", "code_taken", {"code": read.code}),)
    if isinstance(read, tuple):
        return _questions(request, site, given, read)
    if choice == "download":
        return _file(read.code, composed(read))
    return _made(request, site, Made(read.code, composed(read), given))


# --- the questions -------------------------------------------------------------------------------


def _questions(
    request: Request, site: Site, typed: Mapping[str, str], faults: tuple[Fault, ...] = ()
) -> Response:
    lang = language(request)
    return html(
        request,
        "new_plan.html",
        422 if faults else 200,
        questions=QUESTIONS,
        typed=dict(_as_filled_in(typed)),
        wrong={one.field: one.sentence(lang) for one in faults},
        earlier=_earlier(request, site),
        of=gate.text(request, "plan") if request.method == "POST" else "",
    )


def _as_filled_in(typed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What was typed; a day as a browser's own field takes it."""
    for field in FIELDS:
        text = typed.get(field.name, "")
        if field.kind is Kind.DAY:
            with suppress(Faulty):  # no browser shows it then; the sentence beside it does
                text = str(read_field(field, text) or "")
        yield field.name, text


def _first(request: Request, site: Site) -> dict[str, str]:
    """What stands in the fields: what the committee's newest plan and its units already say."""
    today, mine = _today(site), _mine(request, site)
    first = dict(beginning(today))
    newest = next(iter(_earlier(request, site)), None)
    names: dict[str, list[str]] = {}
    with site.db.read() as work:
        for one in units(work, mine.id, today):
            names.setdefault(one.kind, []).append(one.name_vi)
        plan = edition(work, newest.edition_id).definition if newest else None
    code = f"{mine.code}-{first['year']}"
    if re.fullmatch(r"[a-z0-9][a-z0-9-]{1,49}", code) and not _taken(site, code):
        first["code"] = code
    lines = unit_lines(names, plan)
    return {
        **first,
        "issuer": mine.name_vi,
        **(kept_from(plan) if plan else {}),
        **({"units": lines} if lines else {}),
    }


def _today(site: Site) -> date:
    return site.clock().astimezone(ZoneInfo(VIETNAM)).date()


def _mine(request: Request, site: Site) -> CommitteeRow:
    of = gate.who(request).officer.committee_id
    with site.db.read() as work:
        return next(one for one in committees(work) if one.id == of)


def _earlier(request: Request, site: Site) -> list[PlanRow]:
    """The plans of the officer's own committee, the newest first."""
    with site.db.read() as work:
        mine = plans_of(work, gate.who(request).officer.committee_id)
    return sorted(mine, key=lambda one: (-one.year, one.code))


def _taken(site: Site, code: str) -> bool:
    """Whether a plan has that code: its file would amend that plan and be no new one."""
    with site.db.read() as work:
        return plan_by_code(work, code) is not None


# --- last year's plan ----------------------------------------------------------------------------


def _copied(request: Request, site: Site, choice: str) -> Response:
    named = {one.code: one for one in _earlier(request, site)}
    plan = named.get(gate.text(request, "plan"))
    if plan is None:
        raise HTTPException(422)
    year = row_number(gate.text(request, "year"))
    if year is None or not EARLIEST < year < LATEST:
        fault = Fault(COPY, "year", {"first": EARLIEST + 1, "last": LATEST - 1})
        return _questions(request, site, _first(request, site), (fault,))
    with site.db.read() as work:
        runs = edition(work, plan.edition_id)
        source = source_of(work, runs.definition_sha256)
    if source is None:
        raise HTTPException(404)
    made = copied(source.decode("utf-8-sig"), runs.definition, year)
    if _taken(site, made.plan):
        fault = Fault(COPY, "copy_taken", {"code": made.plan, "year": str(year)})
        return _questions(request, site, _first(request, site), (fault,))
    if choice != COPY:
        return _file(made.plan, made.text)
    given = {"plan": plan.code, "year": str(year)}
    return _made(request, site, Made(made.plan, made.text, given, made))


# --- the file ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made, what of, and how if from another plan."""

    code: str
    text: str
    given: Mapping[str, str]
    copy: Copied | None = None


def _file(code: str, text: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{code}.yaml"'}
    return Response(text, media_type="application/yaml", headers=headers)


def _made(request: Request, site: Site, made: Made) -> Response:
    if len(made.text.encode()) > LARGEST_FILE:
        raise HTTPException(413)
    plan = read_plan(made.text.encode(), made.code).definition
    kinds = plan.unit_kinds if plan else {}
    of = gate.who(request).officer.committee_id
    with site.db.read() as work:
        there = [one.kind for one in units(work, of, _today(site))]
    return html(
        request,
        "new_plan_made.html",
        file=f"{made.code}.yaml",
        text=made.text,
        given=made.given,
        copy=made.copy,
        always=ALWAYS if made.copy else (),
        empty={kind: label for kind, label in kinds.items() if kind not in there},
        left={one: there.count(one) for one in sorted(set(there) - kinds.keys())} if plan else {},
    )
