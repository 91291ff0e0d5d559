"""What the committee does with what was sent: every working record moves on, one step at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from engine.rehearsal.linked import Linking, name_of
from engine.rehearsal.stage import Stage
from storage.listings import ListedRecord
from workflows.definition import Definition, NotBeforeGuard, Track, Transition
from workflows.reckoning import dates_of_plan

ASIDE = 9
"""Of so many records, one is turned down where the plan knows such a move."""
ABOUT = timedelta(days=10)
"""How long before its date the committee takes up what it owes itself, and after it still."""
CHOSEN = 2
"""Of so many records that may be built on, one is."""
RESTS = 3
"""Of so many records that only an honour is left for, one gets none further."""


def take_up(stage: Stage, now: datetime) -> None:
    """Every record that the committee can move on makes one move; the best are built on."""
    for name, track in stage.definition.tracks.items():
        if track.built_on is not None:
            _choose(stage, name, now)
        for record in stage.records(track=name):
            trigger = _next_move(stage, track, record, now)
            if trigger is not None:
                stage.move(record, trigger, now)


def _choose(stage: Stage, track: str, now: datetime) -> None:
    """Out of the records that may be built on, every other one is."""
    rule = stage.definition.tracks[track].built_on
    units = {one.code: one for one in stage.units}
    continued = stage.continued(track)
    for record in stage.records(track=rule.track if rule else ""):
        fits = rule is not None and (not rule.states or record.state in rule.states)
        if fits and record.code not in continued and record.id % CHOSEN == 0:
            link = Linking(built_on=record.code)
            stage.propose(track, units[record.unit], name_of(record), now, link=link)


def _next_move(stage: Stage, track: Track, record: ListedRecord, now: datetime) -> str | None:
    """A move of the committee alone towards the end; where there are several, records differ."""
    if track.states[record.state].final or _waits(stage, record, now):
        return None
    if track.one_per == "committee" and not _near(stage, record.track, now):
        return None
    open_moves = {
        name: move
        for name, move in track.transitions.items()
        if record.state in move.source
        and _committee_alone(stage.definition, move)
        and not _too_early(stage, move, now)
        and _ahead(track, record.state, move.to)
    }
    side = [name for name, move in open_moves.items() if _side_exit(track, move)]
    main = [name for name in open_moves if name not in side]
    if _rests(stage.definition, track, record, [open_moves[name] for name in main]):
        return None
    chosen = side if side and record.id % ASIDE == 0 else main
    return chosen[record.id % len(chosen)] if chosen else None


def _rests(
    definition: Definition, track: Track, record: ListedRecord, main: list[Transition]
) -> bool:
    """Whether a record goes no further: nothing more is asked of it, and honours are not for all.

    Honours are moves of high weight after the last state that the plan still asks something of.
    """
    order = list(track.states)
    here = order.index(record.state)
    if here <= _last_asked(definition, record.track, order):
        return False
    honours = all(move.weight == "high" for move in main)
    return bool(main) and honours and (record.id + here) % RESTS == 0


def _last_asked(definition: Definition, track: str, order: list[str]) -> int:
    """The last state in which a record is owed or is to come with a unit's list; -1 without one."""
    owed = {
        state
        for deadline in definition.deadlines.values()
        if deadline.track == track
        for state in deadline.owed_in
    }
    collected = {
        state
        for other in definition.tracks.values()
        if other.collects is not None and other.collects.track == track
        for state in definition.tracks[track].transitions[other.collects.move].source
    }
    return max((order.index(state) for state in owed | collected), default=-1)


def _side_exit(track: Track, move: Transition) -> bool:
    return move.needs_reason and track.states[move.to].final


def _committee_alone(definition: Definition, move: Transition) -> bool:
    return all(
        role in definition.roles and definition.roles[role].of == "committee" for role in move.by
    )


def _waits(stage: Stage, record: ListedRecord, now: datetime) -> bool:
    """Whether a tentative period is still to come for where the record stands (000-15)."""
    today = now.astimezone(ZoneInfo(stage.definition.zone)).date()
    return any(
        deadline.track == record.track
        and record.state in deadline.owed_in
        and deadline.due.window is not None
        and today < deadline.due.window[0]
        for deadline in stage.definition.deadlines.values()
    )


def _near(stage: Stage, track: str, now: datetime) -> bool:
    """Whether what the committee owes itself is due about now: nobody reports a quarter in January.

    Near enough also where the plan says no date.
    """
    dates = [
        one.due_at
        for name, deadline in stage.definition.deadlines.items()
        if deadline.track == track
        for one in dates_of_plan(stage.definition, name, stage.calendar)
    ]
    return not dates or any(abs(now - due_at) <= ABOUT for due_at in dates)


def _too_early(stage: Stage, move: Transition, now: datetime) -> bool:
    """Whether the plan says to wait; nobody tries what the calendar forbids."""
    for guard in move.guards:
        if isinstance(guard, NotBeforeGuard):
            dates = dates_of_plan(stage.definition, guard.not_before, stage.calendar)
            if any(now < one.due_at for one in dates[-1:]):
                return True
    return False


def _ahead(track: Track, here: str, there: str) -> bool:
    """Whether a move leads to a state written after this one."""
    order = list(track.states)
    return order.index(there) > order.index(here)
