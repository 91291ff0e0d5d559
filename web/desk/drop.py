"""`/desk/drop`: what units sent back, as files or as letters: looked at, and taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from engine.attach import Paper
from engine.move import ActDates, Channel
from i18n.text import Text
from reports.plan_words import definition_of
from web import gate
from web.access import Access, Page
from web.console.actor import actor
from web.desk.dropped import Dropping, Line, dropped
from web.desk.scope import own_plans
from web.pages import html, language
from web.site import Site
from workflows.calendar_source import VIETNAM
from workflows.errors import LantoaError, WrongUsage
from workflows.filling import read_day


def pages(site: Site) -> tuple[Page, ...]:
    """The drop place."""

    def shown(request: Request) -> Response:
        return _page(request, site)

    def taken(request: Request) -> Response:
        return _taken(request, site)

    return (
        Page("GET", "/desk/drop", shown, Access.COMMITTEE),
        Page("POST", "/desk/drop", taken, Access.COMMITTEE),
    )


def _taken(request: Request, site: Site) -> Response:
    lang, choice = language(request), gate.text(request, "choice")
    if choice not in ("look", "take"):
        return _page(request, site, trouble="link_page.trouble_no_choice")
    now = site.clock()
    try:
        how = Dropping(
            committee_id=gate.who(request).officer.committee_id,
            actor=replace(actor(request, site), channel=Channel.IMPORT),
            now=now,
            lang=lang,
            look=choice == "look",
            dates=_dates(request, now),
            note=gate.text(request, "note"),
            record=gate.text(request, "record"),
            kind=gate.text(request, "kind"),
        )
        lines = dropped(site, _files(request), how)
    except LantoaError as fault:
        return _page(request, site, fault=fault.sentence(lang))
    return _page(request, site, lines=lines, looked=how.look)


def _page(
    request: Request,
    site: Site,
    *,
    trouble: str = "",
    fault: str = "",
    lines: list[Line] | None = None,
    looked: bool = False,
) -> Response:
    typed = gate.form(request) if request.method == "POST" else {}
    return html(
        request,
        "desk_drop.html",
        422 if trouble or fault else 200,
        trouble=trouble,
        fault=fault,
        lines=lines or [],
        looked=looked,
        kinds=_kinds(request, site),
        typed={name: value for name, value in typed.items() if isinstance(value, str)},
    )


def _kinds(request: Request, site: Site) -> dict[str, Text]:
    """The kinds of documents of the plans that run."""
    with site.db.read() as work:
        running = [one.code for one in own_plans(request, work) if one.closed_at is None]
    plans = [definition_of(site.db, one) for one in running]
    return {kind: label for one in plans if one for kind, label in one.documents.items()}


def _files(request: Request) -> Iterator[Paper]:
    for value in gate.form(request).getlist("files"):
        if isinstance(value, UploadFile) and value.filename:
            yield Paper(value.filename, value.file.read())


def _dates(request: Request, now: datetime) -> ActDates:
    """When it was sent and received; what is left out is the other one, or now."""
    sent, received = (_day(gate.text(request, name)) for name in ("sent", "received"))
    received_at = received or sent or now
    return ActDates(sent or received_at, received_at, now, gate.text(request, "evidence"))


def _day(words: str) -> datetime | None:
    if not words:
        return None
    day = read_day(words)
    if day is None:
        raise WrongUsage("day_unreadable", value=words)
    return datetime.combine(day, time(), ZoneInfo(VIETNAM))
