"""Plans: which there are, where their records stand, who owes what."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import Field

from engine.api_scopes import Scope
from engine.owed_pages import owed_part
from engine.shortfalls import shortfalls
from i18n.text import Text
from reports.due_sheet import shortfall_json
from reports.due_words import owed_json
from reports.plan_sheet import plan_rows
from reports.plan_sheet import plan_sheet as sheet_of
from web.api.asking import Ask
from web.api.route import Route
from web.api.words import Code, Told
from web.api.work import Owed

NO_PLAN = {404: "no such plan in the officer's committee"}
NO_PLAN_OR_UNIT = {404: "no such plan in the officer's committee, or no such unit of theirs"}


class Plan(Told):
    """A plan that was opened."""

    plan: str
    year: int
    committee: str
    title: str = Field(description="in the language of Accept-Language")
    opened_at: datetime
    closed_at: datetime | None


class Plans(Told):
    """Every plan of the officer's committee."""

    plans: list[Plan]


class PlanSheet(Told):
    """One plan and how many records stand where."""

    plan: str
    year: int
    committee: str
    title: Text
    opened_at: datetime
    closed_at: datetime | None
    definition_sha256: str
    calendar_sha256: str
    states: dict[str, dict[str, int]] = Field(description="by track and state")


class Shortfall(Told):
    """A unit that has fewer than a target asks for."""

    unit: str
    unit_name: str
    quota: str
    counted: int
    wanted: int
    missing: int
    soft: bool


class Due(Told):
    """Who owes what, sorted by harm, and apart from it who is short of a target."""

    owed: list[Owed]
    total: int = Field(description="how many there are on all pages")
    shortfalls: list[Shortfall]


def plans(ask: Ask) -> Plans:
    """The plans of the officer's committee."""
    return Plans(
        plans=[
            Plan(
                plan=row.code,
                year=row.year,
                committee=row.committee,
                title=title.say(ask.lang),
                opened_at=row.opened_at,
                closed_at=row.closed_at,
            )
            for row, title in plan_rows(ask.db, ask.bearer.officer.committee_id)
        ]
    )


def plan(ask: Ask, plan: Code) -> PlanSheet:
    """One plan, as `lantoa plan show` tells it."""
    ask.plan(plan)
    return PlanSheet.model_validate(sheet_of(ask.db, plan).as_json())


def due(
    ask: Ask,
    plan: Code,
    unit: Code | None = None,
    everything: Annotated[
        bool, Query(alias="all", description="also what was met in time")
    ] = False,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Due:
    """Who owes what by when: all units for an officer of the committee, else the officer's own."""
    ask.plan(plan)
    theirs = ask.unit_ids(unit)
    owed, total = owed_part(
        ask.db,
        plan,
        ask.now,
        unit_ids=theirs,
        everything=everything,
        offset=offset,
        at_most=limit,
    )
    short = shortfalls(ask.db, plan, ask.now, unit_ids=theirs)
    return Due.model_validate(
        {
            "owed": [owed_json(one) for one in owed],
            "total": total,
            "shortfalls": [shortfall_json(one) for one in short],
        }
    )


ROUTES = (
    Route("GET", "/plans", plans, Scope.READ),
    Route("GET", "/plans/{plan}", plan, Scope.READ, refuses=NO_PLAN),
    Route("GET", "/plans/{plan}/due", due, Scope.READ, refuses=NO_PLAN_OR_UNIT),
)
