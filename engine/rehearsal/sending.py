"""What a unit does with a thing it owes: puts its records together and sends them, by its habit."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from engine.move import ActDates
from engine.rehearsal.stage import Stage
from storage.listings import ListedRecord
from storage.people import UnitRow
from workflows.definition import Definition, Track, Transition
from workflows.reckoning import dates_of_plan
from workflows.verdict import Refusal


class Habit(StrEnum):
    """How a unit goes about what it owes."""

    PROMPT = "prompt"
    LAST_DAY = "last_day"
    LATE = "late"
    SILENT = "silent"
    SHORT = "short"
    OVER = "over"
    NONE_THIS_YEAR = "none"
    PAPER = "paper"
    RETURNED = "returned"
    WITHDRAWS = "withdraws"


LATE_REASON = "Đơn vị gửi chậm do bận công tác đột xuất"
RETURN_REASON = "Còn thiếu chữ ký của người đứng đầu đơn vị"
WITHDRAW_REASON = "Điều kiện thực hiện tại cơ sở đã thay đổi"


def send(
    stage: Stage, now: datetime, track: str, unit: UnitRow, habit: Habit, names: list[str]
) -> None:
    """The unit's records make their moves, then the list itself is sent."""
    of_track = stage.definition.tracks[track]
    collects = of_track.collects
    dates = _paper_dates(stage, track, now) if habit is Habit.PAPER else None
    if collects is not None and habit is not Habit.NONE_THIS_YEAR:
        _gather(stage, collects.track, unit, habit, names, now)
        for record in stage.records(track=collects.track, unit=unit.code):
            if (
                record.state
                in stage.definition.tracks[record.track].transitions[collects.move].source
            ):
                _carry(stage, record, collects.move, now, dates)
    none = collects.send_none if collects else None
    for record in stage.records(track=track, unit=unit.code):
        trigger = _sending(stage.definition, track, of_track, record)
        if habit is Habit.NONE_THIS_YEAR and none:
            trigger = none
        if trigger is not None:
            _insist(stage, record, trigger, now, dates)


def bring(stage: Stage, now: datetime, unit: UnitRow, habit: Habit, names: list[str]) -> None:
    """The unit creates records that no list asks for, and moves them as far as it may."""
    if habit in (Habit.NONE_THIS_YEAR, Habit.SILENT):
        return
    for track in free_tracks(stage.definition):
        if unit.kind in (stage.definition.tracks[track].unit_kinds or (unit.kind,)):
            _gather(stage, track, unit, habit, names, now)
            for record in stage.records(track=track, unit=unit.code):
                move = _onward(stage.definition, track, record.state)
                if move is not None:
                    _carry(stage, record, move, now, None)


def free_tracks(definition: Definition) -> tuple[str, ...]:
    """Tracks whose records a unit creates by hand without a list of the plan asking for them."""
    collected = {one.collects.track for one in definition.tracks.values() if one.collects}
    return tuple(
        name
        for name, track in definition.tracks.items()
        if track.one_per is None and name not in collected and not _linked(track)
        if (creating := track.creating()) is not None and _of_unit(definition, creating[1])
    )


def _linked(track: Track) -> bool:
    """Whether its records come only with another: they are made where that one needs them."""
    return track.of is not None or (track.built_on is not None and track.built_on.required)


def give_back(stage: Stage, now: datetime, track: str, unit: UnitRow) -> None:
    """The receiving office returns what was sent, where the plan knows such a move."""
    owed = _owed_states(stage.definition, track)
    for record in stage.records(track=track, unit=unit.code):
        for name, move in stage.definition.tracks[track].transitions.items():
            if record.state in move.source and move.to in owed and move.needs_reason:
                stage.move(record, name, now, note=RETURN_REASON)
                return


def withdraw(stage: Stage, now: datetime, track: str, unit: UnitRow) -> None:
    """The unit takes back one of the records its list carried, where the plan lets it."""
    collects = stage.definition.tracks[track].collects
    if collects is None:
        return
    of_records = stage.definition.tracks[collects.track]
    for record in stage.records(track=collects.track, unit=unit.code):
        for name, move in of_records.transitions.items():
            leaves = move.needs_reason and of_records.states[move.to].final
            if leaves and record.state in move.source and _of_unit(stage.definition, move):
                stage.move(record, name, now, note=WITHDRAW_REASON)
                return


def local(stage: Stage, day: date, clock: time) -> datetime:
    """An instant on the clock of the plan's zone."""
    return datetime.combine(day, clock, ZoneInfo(stage.definition.zone))


def _gather(
    stage: Stage, track: str, unit: UnitRow, habit: Habit, names: list[str], now: datetime
) -> None:
    """Records are created when the unit has none yet, as many as its habit says."""
    if stage.records(track=track, unit=unit.code):
        return
    for name in names[: _wanted(stage.definition, track, unit.kind, habit)]:
        stage.propose(track, unit, name, now)


def _wanted(definition: Definition, track: str, kind: str, habit: Habit) -> int:
    rules = [
        rule
        for rule in definition.quotas.values()
        if rule.track == track and (not rule.unit_kinds or kind in rule.unit_kinds)
    ]
    least = max((rule.minimum or 0 for rule in rules), default=1) or 1
    # A maximum of none says what must be done first, not how many there may be.
    most = min((rule.maximum for rule in rules if rule.maximum), default=least + 2)
    match habit:
        case Habit.OVER:
            return most + 1
        case Habit.SHORT:
            return max(least - 1, 1)
        case _:
            return least


def _carry(
    stage: Stage, record: ListedRecord, move: str, now: datetime, dates: ActDates | None
) -> None:
    """One move, and the unit's further moves that no later list asks for."""
    state = _insist(stage, record, move, now, dates)
    while state is not None:
        onward = _onward(stage.definition, record.track, state)
        moved = next(
            (
                one
                for one in stage.records(track=record.track, unit=record.unit)
                if one.code == record.code
            ),
            record,
        )
        state = _insist(stage, moved, onward, now, dates) if onward else None


def _onward(definition: Definition, track: str, state: str) -> str | None:
    """A move of the unit's own out of a state, towards the end, with no reason to be given."""
    later = {one.collects.move for one in definition.tracks.values() if one.collects}
    order = list(definition.tracks[track].states)
    for name, move in definition.tracks[track].transitions.items():
        ahead = state in move.source and order.index(move.to) > order.index(state)
        if ahead and name not in later and not move.needs_reason and _of_unit(definition, move):
            return name
    return None


def _insist(
    stage: Stage, record: ListedRecord, trigger: str, now: datetime, dates: ActDates | None
) -> str | None:
    """Try a move; told that it is late, try again with the reason. The state reached, or None."""
    by = (stage.definition.receiving_office,) if dates else ()
    tried = stage.move(record, trigger, now, dates=dates, by=by)
    if isinstance(tried, Refusal) and {v.code for v in tried.reasons} == {"late_needs_reason"}:
        tried = stage.move(record, trigger, now, note=LATE_REASON, dates=dates, by=by)
    return getattr(tried, "to", None)


def _sending(
    definition: Definition, track: str, of_track: Track, record: ListedRecord
) -> str | None:
    """The move that settles what is owed from where the record stands."""
    if of_track.collects and of_track.collects.send:
        return of_track.collects.send
    owed = _owed_states(definition, track)
    return next(
        (
            name
            for name, move in of_track.transitions.items()
            if record.state in move.source and move.to not in owed and not move.needs_reason
        ),
        None,
    )


def _owed_states(definition: Definition, track: str) -> set[str]:
    return {
        state
        for deadline in definition.deadlines.values()
        if deadline.track == track
        for state in deadline.owed_in
    }


def _of_unit(definition: Definition, move: Transition) -> bool:
    return any(role in definition.roles and definition.roles[role].of == "unit" for role in move.by)


def _paper_dates(stage: Stage, track: str, now: datetime) -> ActDates | None:
    """Paper sent on the last good day, arrived and typed in after it (requirements.md §1.7)."""
    dates = [
        dated
        for name, deadline in stage.definition.deadlines.items()
        if deadline.track == track
        for dated in dates_of_plan(stage.definition, name, stage.calendar)
    ]
    if not dates:
        return None
    passed = [one for one in dates if one.due_at <= now]
    sent = local(stage, (passed[-1] if passed else dates[0]).last_good_day, time(16))
    return ActDates(min(sent, now), now - timedelta(hours=2), now, "Số đến theo sổ công văn")
