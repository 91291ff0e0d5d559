"""Advancing many records at once: the same decisions, written in sets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.advance import Result, ask, counted_on
from engine.apply import Decided, apply
from engine.decision import Approved, Outcome
from engine.gather import Asked, Gathering
from engine.known import plan_of
from engine.move import Actor, Move
from storage.audit import Head, lock_head
from storage.database import Database
from storage.plans import PlanRow
from storage.records import RecordRow, records
from storage.work import Work
from workflows.errors import LantoaError, WrongUsage
from workflows.verdict import Refusal

CHUNK = 1000
"""Moves in one transaction: so many that committing costs little, so few that nobody waits."""

Progress = Callable[[int, int], None]
"""Told how many of how many moves are done, after each transaction."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A move that could have been made, and was not, since another of its selection could not."""

    record: str
    trigger: str
    approved: Approved


def advance_many(
    db: Database,
    moves: Sequence[Move],
    actor: Actor,
    now: datetime,
    *,
    all_or_none: bool,
    on_progress: Progress | None = None,
) -> tuple[Result | HeldBack, ...]:
    """Let many records move; each is decided after those before it, so that quotas stay exact.

    Args:
        now: the instant of the acts, aware.
        all_or_none: make every move or none, in one transaction; otherwise each for itself,
            ``CHUNK`` to a transaction.
        on_progress: told after each transaction.

    Returns:
        A result for each move, in the order given: Advanced, a Refusal (sealed in the audit log),
        an error as ``advance`` would raise it, or HeldBack.
    """
    size = len(moves) if all_or_none else CHUNK
    results: list[Result | HeldBack] = []
    for first in range(0, len(moves), size or 1):
        chunk = moves[first : first + size]
        with db.write() as work:
            results += _together(work, chunk, actor, now, all_or_none)
        if on_progress is not None:
            on_progress(len(results), len(moves))
    return tuple(results)


def preview_many(
    db: Database, moves: Sequence[Move], actor: Actor, now: datetime
) -> tuple[Outcome | LantoaError, ...]:
    """What ``advance_many`` would do now, each move decided after those before it; writes nothing.

    Returns an outcome for each move, in the order given, or the error it would get.
    """
    with db.read() as work:
        errors: dict[int, Result | HeldBack] = {}
        told: dict[int, Outcome | LantoaError] = {}
        groups = [
            _OfPlan(Gathering(work, plan, actor, now), Head(plan.head_id, 0, "", 0), places, [])
            for plan, places in _grouped(work, moves, errors)
        ]
        found = records(work, [moves[at].record for group in groups for at in group.places])
        for group in groups:
            asked = _asked(group, found, moves, errors)
            group.gathering.load(asked)
            outcomes = [counted_on(group.gathering, one).outcome for one in asked]
            told |= dict(zip(group.places, outcomes, strict=True))
    told |= {at: one for at, one in errors.items() if isinstance(one, LantoaError)}
    return tuple(told[at] for at in range(len(moves)))


@dataclass(slots=True)
class _OfPlan:
    """The moves of one plan in one transaction; ``places`` are their positions in the selection."""

    gathering: Gathering
    head: Head
    places: list[int]
    decided: list[Decided]


def _together(
    work: Work, moves: Sequence[Move], actor: Actor, now: datetime, all_or_none: bool
) -> list[Result | HeldBack]:
    results: dict[int, Result | HeldBack] = {}
    groups = _grouped(work, moves, results)
    # Heads are locked in one order always, so that two selections never wait for each other.
    locked = [
        _OfPlan(Gathering(work, plan, actor, now), lock_head(work, plan.head_id), places, [])
        for plan, places in sorted(groups, key=lambda group: group[0].head_id)
    ]
    found = records(work, [moves[at].record for group in locked for at in group.places])
    for group in locked:
        asked = _asked(group, found, moves, results)
        group.gathering.load(asked)
        group.decided = [counted_on(group.gathering, one) for one in asked]
    failed = bool(results) or any(
        isinstance(one.outcome, Refusal) for group in locked for one in group.decided
    )
    for group in locked:
        if all_or_none and failed:
            _hold_back(group, results)
        made = apply(group.gathering, group.head, group.decided) if group.decided else []
        results |= dict(zip(group.places, made, strict=True))
    return [results[at] for at in range(len(moves))]


def _grouped(
    work: Work, moves: Sequence[Move], results: dict[int, Result | HeldBack]
) -> list[tuple[PlanRow, list[int]]]:
    """Places of the moves by plan; what names no plan, or a record twice, gets its error here."""
    plans: dict[str, tuple[PlanRow, list[int]]] = {}
    seen: set[str] = set()
    for at, move in enumerate(moves):
        if move.record in seen:
            results[at] = WrongUsage("record_twice", record=move.record)
            continue
        seen.add(move.record)
        code = move.record.rpartition("-")[0]
        group = plans.get(code)
        if group is None:
            try:
                group = plans[code] = (plan_of(work, move.record), [])
            except LantoaError as error:
                results[at] = error
                continue
        group[1].append(at)
    return list(plans.values())


def _asked(
    group: _OfPlan,
    found: dict[str, RecordRow],
    moves: Sequence[Move],
    results: dict[int, Result | HeldBack],
) -> list[Asked]:
    """The moves that can be decided; the others have their error as result and leave the group."""
    asked: list[Asked] = []
    places: list[int] = []
    for at in group.places:
        try:
            asked.append(ask(group.gathering, found, moves[at]))
            places.append(at)
        except LantoaError as error:
            results[at] = error
    group.places = places
    return asked


def _hold_back(group: _OfPlan, results: dict[int, Result | HeldBack]) -> None:
    """Leave only the refusals, to be sealed."""
    refused = []
    for at, one in zip(group.places, group.decided, strict=True):
        if isinstance(one.outcome, Approved):
            results[at] = HeldBack(one.asked.row.code, one.asked.trigger, one.outcome)
        else:
            refused.append((at, one))
    group.places = [at for at, _ in refused]
    group.decided = [one for _, one in refused]
