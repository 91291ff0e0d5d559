"""Who one is here, and what waits for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import Query
from pydantic import Field

from engine.api_scopes import Scope
from engine.inbox import COUNTED_TO
from engine.inbox import inbox as work_of
from reports.work_list import inbox_json
from web.api.asking import Ask
from web.api.route import Route
from web.api.words import Code, Told


class Role(Told):
    """A role the officer holds today; ``unit`` is null for the whole committee."""

    role: str
    unit: str | None


class Me(Told):
    """Whom the token stands for."""

    officer: str
    scopes: list[str]
    of_committee: bool = Field(description="sees every unit's records")
    roles: list[Role]


class Owed(Told):
    """Something owed by a date."""

    plan: str
    unit: str
    unit_name: str
    deadline: str
    record: str
    due_at: datetime = Field(description="the first instant that is too late")
    last_good_day: date
    last_working_day: date
    days_left: int = Field(description="negative when it has passed")
    state: str = Field(description="open, settled or waived")
    extended: bool
    acknowledged_at: datetime | None
    met_at: datetime | None
    late: bool
    next_at: datetime | None = Field(description="when the next reminder is due")
    period: str | None
    how: dict[str, str] = Field(description="how the date was worked out, by language")


class OwedByMe(Owed):
    """Something the officer owes."""

    can_acknowledge: bool


class Waiting(Told):
    """A record that waits for the officer, and the moves they may try."""

    plan: str
    record: str
    track: str
    unit: str
    state: str
    version: int
    triggers: list[str]


class Inbox(Told):
    """A page of the officer's work: the longest overdue first, then the records that wait."""

    owed: list[OwedByMe]
    waiting: list[Waiting]
    total: int = Field(description=f"matters on all pages, counted to {COUNTED_TO}")
    late: int = Field(description="of them past their date, counted as far")
    next: str | None = Field(description="give it as `after` for the next page; null at the end")


def me(ask: Ask) -> Me:
    """Whom the token stands for, with the roles of today."""
    found = ask.bearer
    return Me(
        officer=found.officer.code,
        scopes=sorted(found.scopes),
        of_committee=found.of_committee,
        roles=[Role(role=role, unit=unit) for role, unit in ask.roles()],
    )


def inbox(
    ask: Ask,
    after: Annotated[Code | None, Query(description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Inbox:
    """What the officer can do now in the plans that run, as `lantoa inbox` tells it."""
    officer = ask.bearer.officer.id
    mine = work_of(ask.db, officer, ask.now, after=after or "", at_most=limit)
    return Inbox.model_validate(inbox_json(mine))


ROUTES = (
    Route("GET", "/me", me, Scope.READ),
    Route("GET", "/inbox", inbox, Scope.READ),
)
