"""Records: listed, shown, explained."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Query, Response
from pydantic import Field

from engine.api_scopes import Scope
from engine.preview import why as explained
from engine.views import What
from reports.outcomes import outcome_json
from reports.record_list import record_list
from reports.record_sheet import record_sheet
from web.api.asking import Ask
from web.api.route import Route
from web.api.words import Code, Outcome, Told, Words

NO_RECORD = {404: "no such record, or not the officer's to see"}
NOT_THERE = {404: "no such plan, track, unit or state, or not the officer's to see"}


class Listed(Told):
    """A record in a list."""

    record: str
    plan: str
    track: str
    unit: str
    state: str
    name: str
    version: int
    since: datetime


class Records(Told):
    """A page of records, in the order they were made."""

    records: list[Listed]
    next: str | None = Field(description="give it as `after` for the next page; null at the end")


class OwedHere(Told):
    """What a record owes or owed."""

    deadline: str
    due_at: datetime
    state: str
    late: bool


class Paper(Told):
    """A document of a record."""

    kind: str
    file: str
    sha256: str


class Decision(Told):
    """A decision in force on a record."""

    code: str
    kind: str
    outcome: str
    signed_on: date
    has_scan: bool


class Happened(Told):
    """A move in a record's history."""

    at: datetime
    move: Words
    to: Words
    by: str
    channel: str


class Linked(Told):
    """Another record, of this plan or of an earlier or later one."""

    record: str
    plan: str
    year: int
    name: str


class Links(Told):
    """What a record is linked with; what there is none of is left out."""

    parent: list[Linked] = Field([], description="what it belongs to")
    children: list[Linked] = Field([], description="what belongs to it")
    origins: list[Linked] = Field([], description="what it continues, the newest first")
    successors: list[Linked] = Field([], description="what continues it")


class Scored(Told):
    """What a scored sheet comes to."""

    points: int
    full: int
    band: str | None


class RecordSheet(Told):
    """Everything about one record."""

    record: str
    plan: str
    track: str
    unit: str
    state: str
    since: datetime
    version: int = Field(description="give it back in If-Match or `expect`")
    form: dict[str, Any]
    scores: list[Scored]
    owed: list[OwedHere]
    documents: list[Paper]
    decisions: list[Decision]
    history: list[Happened]
    links: Links


class Why(Told):
    """For each move out of where a record stands: may it be made, and every condition."""

    record: str
    moves: dict[str, Outcome]


def records(
    ask: Ask,
    plan: Code,
    track: Code | None = None,
    unit: Code | None = None,
    state: Code | None = None,
    after: Annotated[Code | None, Query(description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Records:
    """Records as they were made: all for an officer of the committee, else those of the officer's
    units."""
    ask.plan(plan)
    found = record_list(
        ask.db,
        plan=plan,
        track=track,
        unit_ids=ask.unit_ids(unit),
        state=state,
        after=after or "",
        limit=limit + 1,
    )
    page = found[:limit]
    if people := sum(one.personal for one in page):
        ask.note(What.RECORDS, plan, people)
    return Records.model_validate(
        {
            "records": [one.as_json() for one in page],
            "next": page[-1].code if len(found) > limit else None,
        }
    )


def record(ask: Ask, record: Code, response: Response) -> RecordSheet:
    """One record, as `lantoa record show` tells it; its version stands in ETag as well."""
    ask.record(record)
    sheet = record_sheet(ask.db, record, ask.now)
    if sheet.personal:
        ask.note(What.RECORD, record)
    response.headers["ETag"] = f'"{sheet.row.version}"'
    return RecordSheet.model_validate(sheet.as_json())


def why(
    ask: Ask,
    record: Code,
    anybody: Annotated[bool, Query(description="for whoever holds the roles asked for")] = False,
) -> Why:
    """Why a record may or may not move now, as `lantoa record why` tells it."""
    ask.record(record)
    answers = explained(ask.db, record, None if anybody else ask.actor(), ask.now)
    moves = {trigger: outcome_json(one, ask.lang) for trigger, one in answers.items()}
    return Why.model_validate({"record": record, "moves": moves})


ROUTES = (
    Route("GET", "/plans/{plan}/records", records, Scope.READ, refuses=NOT_THERE),
    Route("GET", "/records/{record}", record, Scope.READ, refuses=NO_RECORD),
    Route("GET", "/records/{record}/why", why, Scope.READ, refuses=NO_RECORD),
)
