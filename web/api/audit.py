"""The sealed log of a plan or a committee."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import AwareDatetime, Field

from engine.api_scopes import Scope
from engine.move import Channel
from reports.audit_log import Wanted, read_log
from web.api.asking import Ask
from web.api.route import Route
from web.api.words import Code, Told


class Entry(Told):
    """One act as it was sealed; free text stands beside the log and is not given here."""

    seq: int
    at: datetime
    act: str
    channel: str
    actor: str
    os_user: str
    body: dict[str, Any]
    private: dict[str, str] = Field(description="salted commitments to what stands beside the log")
    hash: str


class Entries(Told):
    """A page of the log, in order."""

    chain: str
    entries: list[Entry]
    next: int | None = Field(description="give it as `after` for the next page; null at the end")


def audit(
    ask: Ask,
    chain: Code,
    record: Code | None = None,
    unit: Code | None = None,
    officer: Code | None = None,
    act: Code | None = None,
    transition: Code | None = None,
    channel: Channel | None = None,
    since: Annotated[AwareDatetime | None, Query(description="the first instant")] = None,
    until: Annotated[AwareDatetime | None, Query(description="the first instant left out")] = None,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Entries:
    """The log of a plan or of the committee, for officers of the committee."""
    ask.chain(chain)
    wanted = Wanted(
        record=record,
        unit=unit,
        officer=officer,
        act=act,
        trigger=transition,
        channel=channel,
        since=since,
        until=until,
        limit=limit + 1,
        after=after,
    )
    found = read_log(ask.db, chain, wanted, ask.now)
    page = found[:limit]
    return Entries(
        chain=chain,
        entries=[
            Entry(
                seq=one.seq,
                at=one.at,
                act=one.act,
                channel=one.channel,
                actor=one.actor,
                os_user=one.os_user,
                body=dict(one.body),
                private=dict(one.private),
                hash=one.hash,
            )
            for one in page
        ],
        next=page[-1].seq if len(found) > limit else None,
    )


ROUTES = (
    Route(
        "GET",
        "/audit/{chain}",
        audit,
        Scope.AUDIT,
        refuses={404: "no such chain, record, unit, officer, act or transition"},
    ),
)
