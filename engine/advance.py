"""The act of advancing: a record makes a move, or is told every reason why it may not.

One transaction: lock the plan's chain head → load → decide → write (docs/architecture.md, flow 1).
"""

from __future__ import annotations

from datetime import datetime
from weakref import WeakKeyDictionary

from engine.apply import Advanced, Decided, apply
from engine.decision import Approved
from engine.editions import edition_named
from engine.gather import Asked, Gathering
from engine.known import plan_of, unknown_record
from engine.machine import decide
from engine.move import Actor, Move
from engine.values import read_dates, read_note, read_values
from storage.audit import Head, lock_head
from storage.database import Database
from storage.plans import PlanRow
from storage.records import RecordRow, last_move, records
from storage.work import Work
from workflows.definition import Track
from workflows.errors import Conflict, LantoaError, WrongUsage
from workflows.verdict import Refusal

__all__ = ["Advanced", "Result", "advance"]

Result = Advanced | Refusal | LantoaError
"""What became of one move among many."""


def advance(db: Database, move: Move, actor: Actor, now: datetime) -> Advanced | Refusal:
    """Let a record make a move; a refusal is returned and sealed in the audit log.

    Args:
        now: the instant of the act, aware.

    Returns:
        Advanced with all consequences, or the Refusal with every guard's verdict.

    Raises:
        NotFound: no such record; the fact ``close`` names codes like it.
        WrongUsage: no such trigger in its track, a value no field takes, impossible dates.
        Conflict: ``move.expect`` is not the record's version: who moved it, when, and to what.
    """
    with db.write() as work:
        gathering, head = locked(work, _plan_kept(db, work, move.record), actor, now)
        asked = ask(gathering, records(work, (move.record,)), move)
        (result,) = apply(gathering, head, [decided(gathering, asked)])
    return result


def locked(work: Work, plan: PlanRow, actor: Actor, now: datetime) -> tuple[Gathering, Head]:
    """The plan's chain head, locked, and a gathering behind it."""
    head = lock_head(work, plan.head_id)
    return Gathering(work, plan, actor, now), head


_kept: WeakKeyDictionary[Database, dict[str, PlanRow]] = WeakKeyDictionary()


def _plan_kept(db: Database, work: Work, record: str) -> PlanRow:
    """``plan_of`` from memory: ids never change, and closing is looked up with the record."""
    plans_kept = _kept.setdefault(db, {})
    code = record.rpartition("-")[0]
    plan = plans_kept.get(code)
    if plan is None:
        plan = plans_kept[code] = plan_of(work, record)
    return plan


def ask(gathering: Gathering, found: dict[str, RecordRow], move: Move) -> Asked:
    """One move, checked as far as no guard is needed for; raises as ``advance`` does."""
    row = found.get(move.record)
    if row is None:
        raise unknown_record(gathering.work, move.record)
    if row.plan_closed_at is not None:
        raise WrongUsage("plan_closed", plan=gathering.plan.code)
    edition = edition_named(gathering.work, row.definition_sha256, row.calendar_sha256)
    track = edition.definition.tracks[row.track]
    transition = track.transitions.get(move.trigger)
    if transition is None:
        raise _unknown_trigger(track, row, move.trigger)
    if move.expect is not None and move.expect != row.version:
        raise _moved_on(gathering.work, row, move.expect, track)
    return Asked(
        row=row,
        edition=edition,
        trigger=move.trigger,
        transition=transition,
        note=read_note(move.note),
        values=read_values(edition.definition, move.values) if move.values else {},
        dates=read_dates(move.dates, gathering.now),
    )


def decided(gathering: Gathering, asked: Asked) -> Decided:
    """One move decided; a refusal over a quota names the records that count."""
    gathering.load((asked,))
    return decided_on(gathering, asked)


def decided_on(gathering: Gathering, asked: Asked) -> Decided:
    """``decided`` on what has been loaded."""
    one = _decided(gathering, asked, explain=False)
    outcome = one.outcome
    if isinstance(outcome, Refusal) and any(v.guard == "quota" for v in outcome.reasons):
        return _decided(gathering, asked, explain=True)
    return one


def counted_on(gathering: Gathering, asked: Asked) -> Decided:
    """One move of many: what it changes counts for those decided after it."""
    one = decided_on(gathering, asked)
    if isinstance(one.outcome, Approved):
        gathering.count_on(asked.row, one.outcome.quota_changes)
    return one


def _decided(gathering: Gathering, asked: Asked, *, explain: bool) -> Decided:
    facts = gathering.facts(asked, explain=explain)
    return Decided(asked, facts, decide(facts, asked.edition.machines[asked.row.track]))


def _unknown_trigger(track: Track, row: RecordRow, trigger: str) -> WrongUsage:
    possible = tuple(
        name for name, transition in track.transitions.items() if row.state in transition.source
    )
    return WrongUsage("trigger_unknown", trigger=trigger, record=row.code, possible=possible)


def _moved_on(work: Work, row: RecordRow, expected: int, track: Track) -> Conflict:
    facts: dict[str, object] = {
        "record": row.code,
        "expected": expected,
        "version": row.version,
    }
    moved = last_move(work, row.id)
    state = track.states.get(row.state)
    here = state.label if state else row.state
    if moved is None:
        return Conflict("record_changed", **facts, here=here)
    facts |= {"here": here, "at": moved.at, "to": moved.to}
    if not moved.officer:
        return Conflict("record_moved_on_by_system", **facts)
    return Conflict("record_moved_on", **facts, by=moved.officer)
