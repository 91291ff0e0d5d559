"""A move together with the paper decision that allows it: both are done, or neither is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from engine.advance import Advanced, ask, decided, locked
from engine.apply import Decided, apply
from engine.attach import checked
from engine.decision import Outcome
from engine.known import plan_of
from engine.move import Actor, Move
from engine.record_decision import PaperDecision, enter
from storage.database import Database
from storage.records import records
from workflows.verdict import Refusal


def advance_on_paper(
    db: Database, paper: PaperDecision, move: Move, actor: Actor, now: datetime
) -> Advanced | Refusal:
    """Enter the decision and let the record make the move, in one transaction.

    A refused move leaves no decision behind, only its refusal in the audit log. ``move.expect`` is
    the version before the decision is entered.

    Args:
        now: the instant of both acts, aware.

    Raises what ``enter_decision`` and ``advance`` raise.
    """
    try:
        return _done(db, paper, move, actor, now, look_only=False)
    except _UndoneError as undone:
        one = undone.one
    if one is None:
        raise AssertionError("undone without having been decided")
    with db.write() as work:
        gathering, head = locked(work, plan_of(work, move.record), actor, now)
        (result,) = apply(gathering, head, [one])
    return result


def preview_on_paper(
    db: Database, paper: PaperDecision, move: Move, actor: Actor, now: datetime
) -> Outcome:
    """What ``advance_on_paper`` would do now; nothing is kept. Raises what it raises."""
    try:
        _done(db, paper, move, actor, now, look_only=True)
    except _UndoneError as undone:
        return undone.outcome
    raise AssertionError("looking only, and yet it was done")


class _UndoneError(Exception):
    """Carries what was decided out of the transaction, which is rolled back on its way."""

    def __init__(self, outcome: Outcome, one: Decided | None = None) -> None:
        super().__init__()
        self.outcome = outcome
        self.one = one


def _done(
    db: Database, paper: PaperDecision, move: Move, actor: Actor, now: datetime, *, look_only: bool
) -> Advanced | Refusal:
    if paper.scan is not None:
        checked(paper.scan)
    with db.write() as work:
        gathering, head = locked(work, plan_of(work, move.record), actor, now)
        seen = ask(gathering, records(work, (move.record,)), move)
        entered = enter(gathering, head, paper)
        if isinstance(entered, Refusal):
            if look_only:
                raise _UndoneError(entered)
            return entered
        asked = ask(gathering, records(work, (move.record,)), replace(move, expect=None))
        one = decided(gathering, asked)
        if look_only or isinstance(one.outcome, Refusal):
            raise _UndoneError(one.outcome, replace(one, asked=seen))
        (result,) = apply(gathering, entered[1], [one])
    return result
