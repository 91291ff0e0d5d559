"""The officer's verbs: propose, advance one or many, say that one knows, attach."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import File, Form, Header, Response, UploadFile
from pydantic import AwareDatetime, Field

from engine.acknowledge import acknowledge as say_known
from engine.advance import advance as move_on
from engine.api_scopes import Scope
from engine.apply import Advanced
from engine.ask_to_clear import ask_to_clear
from engine.attach import LARGEST
from engine.attach import Paper as Handed
from engine.attach import attach as attach_document
from engine.bulk import HeldBack, advance_many, preview_many
from engine.decision import Outcome as Decided
from engine.move import ActDates, Move, Proposal
from engine.paper_content import checked_content
from engine.preview import preview, preview_proposal
from engine.propose import propose as create
from engine.sign_in.strength import asks_again
from reports.outcomes import error_json, outcome_json, result_json
from web.api.asking import Ask, Asking
from web.api.problem import Refused
from web.api.route import Route
from web.api.words import Code, Given, Line, Name, Note, Outcome, Told, Value, Version
from workflows.errors import LantoaError
from workflows.verdict import Refusal

MOST_MOVES = 1000
_ETAG = re.compile(r'"(\d{1,9})"')

Expected = Annotated[
    str | None,
    Header(alias="If-Match", description='the ETag of the record as it was seen, such as `"3"`'),
]
REFUSES = {
    404: "no such record, plan or unit, or not the officer's to see",
    409: "refused: every condition, and who can clear it; or somebody was first",
}
REFUSES_STALE = {**REFUSES, 412: "the record is not at the version of If-Match any more"}


class Act(Given):
    """What may come with any act."""

    values: dict[Name, Value] = Field(
        default_factory=dict, max_length=200, description="form values, as an officer types them"
    )
    note: Note = ""
    sent: AwareDatetime | None = Field(None, description="of an act on paper: when it was sent")
    received: AwareDatetime | None = Field(None, description="when it came in; default: sent")
    evidence: Line = Field("", description="the paper: its number, a postmark")
    dry_run: bool = Field(False, description="only look: nothing is written")

    def dates(self, now: datetime) -> ActDates | None:
        """The dates of an act on paper; None when it is done directly."""
        if self.sent is None and self.received is None and not self.evidence:
            return None
        received = self.received or self.sent or now
        return ActDates(self.sent or received, received, now, self.evidence)


class ToPropose(Act):
    """A record to be created."""

    plan: Code
    unit: Code
    track: Code = "model"
    of: Code | None = Field(None, description="the record it belongs to")
    built_on: Code | None = Field(None, description="the record it continues")


class ToAdvance(Act):
    """A move of one record."""

    trigger: Code
    expect: Version | None = Field(None, description="the version that was seen")


class OneMove(Given):
    """A move among many."""

    record: Code
    trigger: Code
    values: dict[Name, Value] = Field(default_factory=dict, max_length=200)
    note: Note = ""
    expect: Version | None = None


class ToAdvanceMany(Given):
    """Moves of many records."""

    moves: list[OneMove] = Field(min_length=1, max_length=MOST_MOVES)
    all_or_none: bool = Field(False, description="make every move or none")
    dry_run: bool = False


class ToAcknowledge(Given):
    """What one knows of."""

    deadline: Code | None = Field(None, description="may be left out where the record owes one")


class ToAsk(Given):
    """What one wants to be able to do."""

    trigger: Code
    note: Note = ""


class Done(Outcome):
    """A move that was made, or with `dry_run` looked at; then `version` is null."""

    record: str
    trigger: str
    dry_run: bool = False
    from_: str | None = Field(None, alias="from")
    version: int | None = None
    late: bool | None = None


class OfMany(Told):
    """What became of one move: made, refused (`approved` is false), held back or in error."""

    record: str
    trigger: str
    made: bool
    held_back: bool = Field(False, description="another could not be made, and all or none was")
    outcome: Outcome | None = None
    version: int | None = None
    error: str | None = None
    sentence: str | None = None


class Results(Told):
    """A result for each move, in the order given."""

    dry_run: bool
    results: list[OfMany]


class Known(Told):
    """What the officer has said they know."""

    record: str
    deadline: str
    due_at: datetime


class AskedFor(Told):
    """Who was written to."""

    record: str
    trigger: str
    asked: list[str] = Field(description="codes of the officers")
    in_the_way: list[str] = Field(description="what they are asked to clear, in sentences")


class Attached(Told):
    """A document that is attached now."""

    record: str
    kind: str
    sha256: str
    version: int


def propose(ask: Ask, given: ToPropose, response: Response) -> Done:
    """Create a record, as `lantoa record propose` does; 200 and no record with `dry_run`."""
    ask.plan(given.plan)
    ask.sees_unit(given.unit)
    dates = given.dates(ask.now)
    for linked in (given.of, given.built_on):
        if linked is not None:
            ask.record(linked)
    proposal = Proposal(
        given.plan,
        given.track,
        given.unit,
        given.values,
        given.note,
        dates,
        given.of or "",
        given.built_on or "",
    )
    actor = ask.actor(on_paper=dates is not None)
    if given.dry_run:
        response.status_code = 200
        seen = preview_proposal(ask.db, proposal, actor, ask.now)
        return _looked_at(ask, "", "propose", seen)
    done = _made(ask, create(ask.db, proposal, actor, ask.now))
    response.headers["Location"] = f"/api/v1/records/{done.record}"
    response.headers["ETag"] = f'"{done.version}"'
    return done


def advance(
    ask: Ask, record: Code, given: ToAdvance, response: Response, if_match: Expected = None
) -> Done:
    """Move a record, as `lantoa advance` does."""
    ask.record(record)
    dates = given.dates(ask.now)
    expect = given.expect if if_match is None else _version(if_match)
    move = Move(record, given.trigger, given.note, given.values, dates, expect)
    actor = ask.actor(on_paper=dates is not None)
    if given.dry_run:
        return _looked_at(ask, record, given.trigger, preview(ask.db, move, actor, ask.now))
    _unconfirmed(ask, [(record, given.trigger)])
    done = _made(ask, move_on(ask.db, move, actor, ask.now))
    response.headers["ETag"] = f'"{done.version}"'
    return done


def advance_all(ask: Ask, given: ToAdvanceMany) -> Results:
    """Move many records, each for itself or all or none, with a result for each."""
    for one in given.moves:
        ask.record(one.record)
    moves = [
        Move(one.record, one.trigger, one.note, one.values, None, one.expect) for one in given.moves
    ]
    results: tuple[Any, ...]
    if given.dry_run:
        results = preview_many(ask.db, moves, ask.actor(), ask.now)
    else:
        _unconfirmed(ask, [(one.record, one.trigger) for one in given.moves])
        results = advance_many(ask.db, moves, ask.actor(), ask.now, all_or_none=given.all_or_none)
    told = [_one(ask, move, result) for move, result in zip(moves, results, strict=True)]
    return Results(dry_run=given.dry_run, results=told)


def _unconfirmed(ask: Ask, moves: Sequence[tuple[str, str]]) -> None:
    """A program has no authenticator: what the plan wants confirmed is a person's to make."""
    if asks_again(ask.db, moves):
        raise Refused(403, "needs_totp")


def acknowledge(ask: Ask, record: Code, given: ToAcknowledge) -> Known:
    """Say that the work and its date are known; reminders stop until the date itself."""
    ask.record(record)
    done = say_known(ask.db, record, given.deadline, ask.actor(), ask.now)
    if isinstance(done, Refusal):
        raise _refused(ask, done)
    return Known(record=done.record, deadline=done.deadline, due_at=done.due_at)


def ask_clearing(ask: Ask, record: Code, given: ToAsk) -> AskedFor:
    """Write to everybody who can clear what stands in the way of a move; once a working day."""
    ask.record(record)
    done = ask_to_clear(ask.db, record, given.trigger, given.note, ask.actor(), ask.now)
    if isinstance(done, Refusal):
        raise _refused(ask, done)
    said = [one.sentence(ask.lang) for one in done.obstacles]
    asked = [one.code for one in done.officers]
    return AskedFor(record=record, trigger=given.trigger, asked=asked, in_the_way=said)


def attach(
    ask: Ask,
    record: Code,
    kind: Annotated[Code, Form(description="one of the plan's kinds of document")],
    file: Annotated[UploadFile, File(description="at most 25 MB")],
) -> Attached:
    """Attach a document to a record, as `lantoa record attach` does."""
    ask.record(record)
    name = "".join(one for one in file.filename or "" if one.isprintable())[:200]
    paper = checked_content(Handed(name or "document", file.file.read(LARGEST + 1)))
    made = attach_document(ask.db, record, kind, paper, ask.actor(), ask.now)
    if isinstance(made, Refusal):
        raise _refused(ask, made)
    return Attached(record=record, kind=kind, sha256=made.sha256, version=made.version)


def _version(if_match: str) -> int:
    found = _ETAG.fullmatch(if_match.strip())
    if found is None:
        raise Refused(422, "if_match_unreadable")
    return int(found[1])


def _made(ask: Asking, result: Advanced | Refusal) -> Done:
    if isinstance(result, Refusal):
        raise _refused(ask, result)
    return Done.model_validate(result_json(result, ask.lang))


def _looked_at(ask: Asking, record: str, trigger: str, outcome: Decided) -> Done:
    if isinstance(outcome, Refusal):
        raise _refused(ask, outcome)
    seen = {"record": record, "trigger": trigger, "dry_run": True}
    return Done.model_validate(seen | outcome_json(outcome, ask.lang))


def _refused(ask: Asking, refusal: Refusal) -> Refused:
    return Refused(409, "refused", reasons=refusal.sentence(ask.lang)).with_verdicts(
        outcome_json(refusal, ask.lang)["verdicts"]
    )


def _one(ask: Asking, move: Move, result: Any) -> OfMany:
    told: dict[str, Any] = {"record": move.record, "trigger": move.trigger, "made": False}
    if isinstance(result, LantoaError):
        told |= error_json(result, ask.lang)
    elif isinstance(result, HeldBack):
        told |= {"held_back": True, "outcome": outcome_json(result.approved, ask.lang)}
    elif isinstance(result, Advanced):
        told |= {"made": True, "version": result.version}
        told["outcome"] = outcome_json(result.approved, ask.lang)
    else:
        told["outcome"] = outcome_json(result, ask.lang)
    return OfMany.model_validate(told)


ROUTES = (
    Route("POST", "/records", propose, Scope.ACT, 201, REFUSES),
    Route("POST", "/records/{record}/advance", advance, Scope.ACT, refuses=REFUSES_STALE),
    Route("POST", "/advance", advance_all, Scope.ACT, refuses={404: REFUSES[404]}),
    Route("POST", "/records/{record}/acknowledge", acknowledge, Scope.ACT, refuses=REFUSES),
    Route("POST", "/records/{record}/ask", ask_clearing, Scope.ACT, refuses=REFUSES),
    Route("POST", "/records/{record}/documents", attach, Scope.ACT, 201, REFUSES),
)
