"""`/desk/log`: the sealed log, filtered and verified."""

from __future__ import annotations

from datetime import datetime, time
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.move import Channel
from reports.act_words import ACTS, act_words
from reports.audit_log import Wanted, read_log, verify
from storage.chain_check import Broken
from web.access import Access, Page
from web.desk.scope import own_chains
from web.pages import html, language
from web.site import Site
from workflows.calendar_source import VIETNAM
from workflows.errors import NotFound, WrongUsage
from workflows.filling import read_day

AT_MOST = 100
FILTERS = ("record", "unit", "officer", "act", "channel", "since", "until")


def pages(site: Site) -> tuple[Page, ...]:
    """The log of a plan or of the committee, and its verification."""

    def shown(request: Request) -> Response:
        return _log(request, site)

    def checked(request: Request) -> Response:
        return _verified(request, site)

    return (
        Page("GET", "/desk/log", shown, Access.COMMITTEE),
        Page("GET", "/desk/log/verify", checked, Access.COMMITTEE),
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
    lang = language(request)
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
        after=int(after) if after.isdecimal() else 0,
    )


def _midnight(words: str) -> datetime | None:
    if not words:
        return None
    day = read_day(words)
    if day is None:
        raise WrongUsage("day_unreadable", value=words)
    return datetime.combine(day, time(), ZoneInfo(VIETNAM))


def _verified(request: Request, site: Site) -> Response:
    with site.db.read() as work:
        chains = own_chains(request, work)
    found = [one for chain in chains for one in verify(site.db, chain)]
    whole = not any(isinstance(one.verdict, Broken) for one in found)
    lines = [(one.chain, one.verdict, isinstance(one.verdict, Broken)) for one in found]
    return html(request, "desk_verify.html", lines=lines, whole=whole)
