"""`/desk/log`: the sealed log, filtered, verified and taken away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from engine.audit_export import seal_check
from engine.move import Channel
from reports.act_words import ACTS, act_words, move_words
from reports.audit_log import Wanted, as_sealed, last_check, read_log, verify
from reports.bundle.write import write_bundle
from reports.plan_words import definition_of
from web import gate
from web.access import Access, Page
from web.console.actor import actor
from web.desk.scope import own_chains, own_committee
from web.numbers import row_number
from web.pages import html, language
from web.site import Site
from workflows.calendar_source import VIETNAM
from workflows.errors import NotFound, WrongUsage
from workflows.filling import read_day

AT_MOST = 100
PART = 256 * 1024
"""Bytes of a bundle that are in memory at a time."""
FILTERS = ("record", "unit", "officer", "act", "channel", "since", "until")


def pages(site: Site) -> tuple[Page, ...]:
    """The log of a plan or of the committee, and its verification."""

    def shown(request: Request) -> Response:
        return _log(request, site)

    def checked(request: Request) -> Response:
        return _last_check(request, site)

    def check(request: Request) -> Response:
        return _verify(request, site)

    def exported(request: Request) -> Response:
        return _exported(request, site)

    return (
        Page("GET", "/desk/log", shown, Access.COMMITTEE),
        Page("GET", "/desk/log/verify", checked, Access.COMMITTEE),
        Page("POST", "/desk/log/verify", check, Access.COMMITTEE),
        Page("POST", "/desk/log/bundle", exported, Access.COMMITTEE),
    )


def _log(request: Request, site: Site) -> Response:
    with site.db.read() as work:
        chains = own_chains(request, work)
    asked = request.query_params
    chain = asked.get("chain") or chains[0]
    if chain not in chains:
        raise HTTPException(404)
    given = {name: asked.get(name, "").strip() for name in FILTERS}
    trouble = ""
    try:
        entries = read_log(site.db, chain, _wanted(given, asked.get("after", "")), site.clock())
    except (NotFound, WrongUsage) as fault:
        entries, trouble = (), fault.sentence(language(request))
    page = entries[:AT_MOST]
    there_is_more = len(entries) > AT_MOST
    more = urlencode({"chain": chain, **given, "after": page[-1].seq}) if there_is_more else ""
    lang, definition = language(request), definition_of(site.db, chain)
    return html(
        request,
        "desk_log.html",
        422 if trouble else 200,
        chains=chains,
        chain=chain,
        given=given,
        entries=page,
        more=more,
        trouble=trouble,
        channels=[one.value for one in Channel],
        acts=sorted(ACTS),
        act=lambda code: act_words(code, lang),
        moved=lambda body: move_words(definition, body, lang),
    )


def _wanted(given: dict[str, str], after: str) -> Wanted:
    channel = given["channel"]
    if channel and channel not in list(Channel):
        raise WrongUsage("channel_unknown", channel=channel, known=tuple(Channel))
    return Wanted(
        record=given["record"] or None,
        unit=given["unit"] or None,
        officer=given["officer"] or None,
        act=given["act"] or None,
        channel=Channel(channel) if channel else None,
        since=_midnight(given["since"]),
        until=_midnight(given["until"]),
        limit=AT_MOST + 1,
        after=row_number(after) or 0,
    )


def _midnight(words: str) -> datetime | None:
    if not words:
        return None
    day = read_day(words)
    if day is None:
        raise WrongUsage("day_unreadable", value=words)
    return datetime.combine(day, time(), ZoneInfo(VIETNAM))


def _last_check(request: Request, site: Site) -> Response:
    """What the last check found: looking at it checks nothing."""
    with site.db.read() as work:
        of = own_committee(request, work)
    last = last_check(site.db, of.head_id)
    found = last.body["chains"] if last else []
    return html(
        request,
        "desk_verify.html",
        last=last,
        lines=found,
        whole=all(one["whole"] for one in found),
    )


def _verify(request: Request, site: Site) -> Response:
    with site.db.read() as work:
        chains, of = own_chains(request, work), own_committee(request, work)
    found = [as_sealed(one) for chain in chains for one in verify(site.db, chain)]
    seal_check(site.db, of, found, actor=actor(request, site), now=site.clock())
    return RedirectResponse("/desk/log/verify", HTTPStatus.SEE_OTHER)


def _exported(request: Request, site: Site) -> Response:
    """The bundle as `audit export` writes it: to a file first, so that none is taken unsealed."""
    chain = gate.text(request, "chain")
    with site.db.read() as work:
        if chain not in own_chains(request, work):
            raise HTTPException(404)
    private = gate.text(request, "private") == "yes"
    acting, now, name = actor(request, site), site.clock(), f"{chain}-log.zip"
    with TemporaryDirectory(prefix="lantoa-bundle-") as room:
        made = write_bundle(site.db, chain, Path(room) / name, acting, now, private=private)
        size, file = made.place.stat().st_size, made.place.open("rb")
    # The file has no name any more: it is gone with the answer, even one that is broken off.
    return StreamingResponse(
        _parts(file),
        media_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Length": str(size),
        },
    )


def _parts(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while part := file.read(PART):
            yield part
