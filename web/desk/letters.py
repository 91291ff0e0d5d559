"""`/desk/letters`: letters of a plan by kind, unit and state; held ones let go or kept back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.breaker import release_escalations
from engine.due import told
from engine.held import Released, release
from engine.letters_chosen import Fate, release_each, retry_each, withhold_each
from i18n.text import Text
from reports.due_words import state_words
from reports.letter_words import standing_of, why_of
from reports.move_sheet import stopped_by
from storage.breaker import breaker
from storage.database import Database
from storage.mail import MailFilter, MessageRow, Status, message, messages
from storage.owed import listed_owed
from storage.people import units
from storage.plans import PlanRow
from storage.work import Work
from web import gate
from web.access import Access, Page
from web.console.actor import actor
from web.desk.scope import own_plans
from web.numbers import row_number
from web.pages import html, language
from web.site import Site
from workflows.definition import LetterKind
from workflows.errors import LantoaError
from workflows.verdict import Refusal

AT_MOST = 50
NAMED = 200
"""Units that are offered by name; where there are more, their code is typed."""
BEHIND = 100
"""Escalations that are named of those the breaker holds."""
BREAKER = "breaker"
STATUSES: tuple[Status, ...] = get_args(Status)
KINDS = tuple(one.value for one in LetterKind if one is not LetterKind.SIGN_IN)


def pages(site: Site) -> tuple[Page, ...]:
    """The letters of a plan, newest first; deciding about several; what the breaker holds."""

    def listed(request: Request) -> Response:
        return _page(request, site)

    def decided(request: Request) -> Response:
        return _decided(request, site)

    def let_go(request: Request) -> Response:
        return _let_go(request, site)

    return (
        Page("GET", "/desk/letters", listed, Access.COMMITTEE),
        Page("POST", "/desk/letters", decided, Access.COMMITTEE),
        Page("POST", "/desk/letters/escalations", let_go, Access.COMMITTEE),
    )


def _page(request: Request, site: Site, *, trouble: str = "", said: Iterable[str] = ()) -> Response:
    """The list; of a form that was sent, with what stopped it and what was chosen."""
    sent = request.method == "POST"
    asked = {n: gate.text(request, n) if sent else request.query_params.get(n, "") for n in FILTERS}
    lang, now = language(request), site.clock()
    with site.db.read() as work:
        plan = _own(request, work, asked["plan"])
        known = units(work, plan.committee_id, now.date()) if plan else ()
        unit = next((one.id for one in known if one.code == asked["unit"]), None)
        rows = _rows(work, plan, asked, unit)
        held = breaker(work, plan.id) if plan else None
        behind = _behind(work, plan, asked["status"], site)
        codes = [one.code for one in own_plans(request, work)]
    page, last = rows[:AT_MOST], rows[AT_MOST - 1].id if len(rows) > AT_MOST else 0
    kept = {name: value for name, value in asked.items() if value and name != "before"}
    return html(
        request,
        "desk_letters.html",
        422 if trouble or said else 200,
        plans=codes,
        plan=plan.code if plan else "",
        asked=asked,
        statuses=STATUSES,
        kinds=KINDS,
        units=known if len(known) <= NAMED else None,
        names={one.code: Text(vi=one.name_vi, en=one.name_en) for one in known},
        rows=page,
        standing=lambda one: standing_of(one, now),
        why=lambda one: why_of(one, lang),
        more=urlencode({**kept, "before": last}) if last else "",
        breaker=held if held and held.tripped_at else None,
        behind=behind,
        behind_status=BREAKER,
        lateness=lambda one: state_words(one, lang),
        chosen=set(gate.form(request).getlist("number")) if sent else set(),
        note=gate.text(request, "note") if sent else "",
        trouble=trouble,
        said=list(said),
    )


FILTERS = ("plan", "status", "letter", "unit", "before")


def _own(request: Request, work: Work, code: str) -> PlanRow | None:
    """The plan asked for, else the newest; None when the committee has none."""
    plans = own_plans(request, work)
    if not code:
        return plans[-1] if plans else None
    found = next((one for one in plans if one.code == code), None)
    if found is None:
        raise HTTPException(404)
    return found


def _rows(
    work: Work, plan: PlanRow | None, asked: dict[str, str], unit: int | None
) -> tuple[MessageRow, ...]:
    if plan is None or asked["status"] == BREAKER or (asked["unit"] and unit is None):
        return ()
    before = asked["before"]
    wanted = MailFilter(
        plan_id=plan.id,
        status=next((one for one in STATUSES if one == asked["status"]), None),
        letter=asked["letter"] or None,
        unit_id=unit,
        before=row_number(before),
        limit=AT_MOST + 1,
    )
    return tuple(reversed(messages(work, wanted)))


def _behind(work: Work, plan: PlanRow | None, status: str, site: Site) -> tuple[object, ...]:
    """Of what the breaker holds who is late with what, longest overdue first."""
    if plan is None or status != BREAKER:
        return ()
    now = site.clock()
    rows, _ = listed_owed(work, plan.id, at_most=BEHIND)
    return told(
        work,
        plan,
        [one for one in rows if one.duty.state == "open" and one.duty.due_at <= now],
        now,
    )


def _decided(request: Request, site: Site) -> Response:
    with site.db.read() as work:
        plan = _own(request, work, gate.text(request, "plan"))
    if plan is None:
        raise HTTPException(404)
    choice, note = gate.text(request, "choice"), gate.text(request, "note")
    numbers = _numbers(request)
    acting, now = actor(request, site), site.clock()
    if choice == "all":
        whole = release(site.db, plan.code, None, acting, now)
        if isinstance(whole, Refusal):
            return _page(request, site, said=_why(request, whole))
        return _told(request, site.db, plan.code, _fates(whole))
    trouble = _missing(choice, numbers, note)
    if trouble:
        return _page(request, site, trouble=trouble)
    if choice == "release":
        fates = release_each(site.db, plan.code, numbers, acting, now)
    elif choice == "retry":
        fates = retry_each(site.db, plan.code, numbers, acting, now)
    else:
        fates = withhold_each(site.db, plan.code, numbers, note, acting, now)
    return _told(request, site.db, plan.code, fates)


def _missing(choice: str, numbers: list[int], note: str) -> str:
    """The code of what the form lacks; "" when it is whole."""
    if choice not in ("release", "withhold", "retry"):
        return "desk_letters.no_choice"
    if not numbers:
        return "desk_letters.none_chosen"
    return "desk_letters.no_note" if choice == "withhold" and not note else ""


def _let_go(request: Request, site: Site) -> Response:
    with site.db.read() as work:
        plan = _own(request, work, gate.text(request, "plan"))
    if plan is None:
        raise HTTPException(404)
    try:
        done = release_escalations(site.db, plan.code, actor(request, site), site.clock())
    except LantoaError as fault:
        return _page(request, site, said=[fault.sentence(language(request))])
    if isinstance(done, Refusal):
        return _page(request, site, said=_why(request, done))
    return html(request, "desk_letters_done.html", plan=plan.code, lines=[], escalations=done)


def _told(request: Request, db: Database, plan: str, fates: Iterable[Fate]) -> Response:
    """A line for each letter: which, whose, and what became of it."""
    lines = []
    with db.read() as work:
        for fate in fates:
            row = message(work, fate.number)
            own = row if row is not None and row.plan == plan else None
            lines.append((fate, own, _why(request, fate.why)))
    return html(request, "desk_letters_done.html", plan=plan, lines=lines, escalations=None)


def _numbers(request: Request) -> list[int]:
    found = gate.form(request).getlist("number")
    read = [n for one in found if isinstance(one, str) and (n := row_number(one)) is not None]
    return list(dict.fromkeys(read))[:AT_MOST]


def _fates(done: Released) -> list[Fate]:
    return [
        *(Fate(one, "released") for one in done.released),
        *(Fate(one, "void") for one in done.void),
    ]


def _why(request: Request, why: LantoaError | Refusal | None) -> list[str]:
    lang = language(request)
    if isinstance(why, Refusal):
        return [" ".join(stopped_by(one, lang)) for one in why.reasons]
    return [why.sentence(lang)] if why else []
