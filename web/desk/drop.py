"""`/desk/drop`: lists that units sent back as files or as letters, looked at and taken."""

from __future__ import annotations

import email
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time
from email.policy import default
from pathlib import Path, PurePath
from zoneinfo import ZoneInfo

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from engine.attach import Paper
from engine.intake.returned import Returned, import_returned
from engine.move import ActDates, Channel
from engine.paper_content import checked_content
from i18n.language import Lang
from reports.move_sheet import stopped_by
from web import gate
from web.access import Access, Page
from web.console.actor import actor
from web.pages import html, language
from web.site import Site
from workflows.calendar_source import VIETNAM
from workflows.errors import LantoaError, WrongUsage
from workflows.filling import read_day

SHEET = ".xlsx"
LETTER = ".eml"


def pages(site: Site) -> tuple[Page, ...]:
    """The drop place."""

    def shown(request: Request) -> Response:
        return _page(request)

    def dropped(request: Request) -> Response:
        return _taken(request, site)

    return (
        Page("GET", "/desk/drop", shown, Access.COMMITTEE),
        Page("POST", "/desk/drop", dropped, Access.COMMITTEE),
    )


def _taken(request: Request, site: Site) -> Response:
    lang, choice = language(request), gate.text(request, "choice")
    if choice not in ("look", "take"):
        return _page(request, trouble="link_page.trouble_no_choice")
    acting = replace(actor(request, site), channel=Channel.IMPORT)
    try:
        now = site.clock()
        dates = _dates(request, now)
        with tempfile.TemporaryDirectory() as room:
            for at, paper in enumerate(_sheets(request), start=1):
                # Our own name in the folder, the unit's behind it for the reader.
                (Path(room) / f"{at:03d} {PurePath(paper.filename).name}").write_bytes(
                    paper.content
                )
            results = import_returned(
                site.db,
                Path(room),
                acting,
                now,
                dry_run=choice == "look",
                dates=dates,
                note=gate.text(request, "note"),
                lang=lang,
            )
    except LantoaError as fault:
        return _page(request, fault=fault.sentence(lang))
    lines = [(one.file.name[4:], one, _faults(one, lang)) for one in results]
    return _page(request, lines=lines, looked=choice == "look")


def _page(
    request: Request,
    *,
    trouble: str = "",
    fault: str = "",
    lines: list[tuple[str, Returned, list[str]]] | None = None,
    looked: bool = False,
) -> Response:
    return html(
        request,
        "desk_drop.html",
        422 if trouble or fault else 200,
        trouble=trouble,
        fault=fault,
        lines=lines or [],
        looked=looked,
    )


def _sheets(request: Request) -> Iterator[Paper]:
    """The lists among what was dropped; a letter gives those that came with it.

    Raises WrongUsage for anything else, and for nothing at all.
    """
    found = 0
    for value in gate.form(request).getlist("files"):
        if not isinstance(value, UploadFile) or not value.filename:
            continue
        paper = Paper(value.filename, value.file.read())
        for one in _enclosed(paper) if paper.filename.lower().endswith(LETTER) else [paper]:
            found += 1
            yield checked_content(one)
    if not found:
        raise WrongUsage("nothing_dropped")


def _enclosed(letter: Paper) -> list[Paper]:
    read = email.message_from_bytes(letter.content, policy=default)
    enclosed = [
        Paper(name, content)
        for part in read.walk()
        if (name := part.get_filename() or "").lower().endswith(SHEET)
        and isinstance(content := part.get_payload(decode=True), bytes)
    ]
    if not enclosed:
        raise WrongUsage("letter_without_lists", file=letter.filename)
    return enclosed


def _dates(request: Request, now: datetime) -> ActDates:
    """When the lists were sent and received; what is left out is the other one, or now."""
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


def _faults(one: Returned, lang: Lang) -> list[str]:
    """Every fault in words; a finding names its row itself."""
    told = [one.error.sentence(lang)] if one.error else []
    told += [finding.sentence(lang) for finding in one.findings]
    told += [" ".join(stopped_by(why, lang)) for _, no in one.refusals for why in no.reasons]
    return told
