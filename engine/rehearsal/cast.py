"""A seeded cast: what units and the secretariat of any plan do in a year, by the plan's own moves.

Nothing here knows a plan by name. Units send what they owe early, on the last day, late or never;
some strive for more than they may, some for less; the committee takes what was sent and moves the
records on until nothing is left to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from random import Random
from zoneinfo import ZoneInfo

from engine.ladder import last_good_day
from engine.move import ActDates
from engine.rehearsal.stage import Stage
from storage.listings import ListedRecord
from storage.people import UnitRow
from workflows.definition import Deadline, Definition, NotBeforeGuard, Track, Transition


class Habit(StrEnum):
    """How a unit goes about what it owes."""

    PROMPT = "prompt"
    LAST_DAY = "last_day"
    LATE = "late"
    SILENT = "silent"
    SHORT = "short"
    OVER = "over"
    NONE_THIS_YEAR = "none_this_year"
    PAPER = "paper"
    RETURNED = "returned"


WEIGHTS = {
    Habit.PROMPT: 40,
    Habit.LAST_DAY: 16,
    Habit.LATE: 10,
    Habit.SILENT: 8,
    Habit.SHORT: 7,
    Habit.OVER: 6,
    Habit.NONE_THIS_YEAR: 4,
    Habit.PAPER: 5,
    Habit.RETURNED: 4,
}
"""Out of a hundred units, how many have which habit."""

NAMES = (
    "Tiếng loa an ninh",
    "Tuyến đường hoa",
    "Ngày thứ Bảy vì dân",
    "Cải cách thủ tục, rút ngắn thời gian chờ",
    "Hũ gạo tình thương",
    "Nhà sạch, vườn đẹp",
    "Mỗi tuần một câu chuyện về Bác",
    "Camera giám sát an ninh trật tự",
    "Tổ tiết kiệm giúp nhau giảm nghèo",
    "Thắp sáng đường quê",
    "Bữa sáng cho học sinh vùng xa",
    "Một cửa thân thiện",
)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens at an instant; ``do`` acts on the stage."""

    at: datetime
    do: Callable[[Stage, datetime], None]


def steps(stage: Stage, opened_at: datetime, rng: Random) -> list[Step]:
    """Everything the cast will try during the plan's period, in order."""
    habits = dict(zip(stage.units, _habits(len(stage.units), rng), strict=True))
    found = [
        step
        for name, track, deadline in owed_tracks(stage.definition)
        for unit, habit in habits.items()
        if not track.unit_kinds or unit.kind in track.unit_kinds
        for step in _of_unit(stage, name, deadline, unit, habit, rng)
    ]
    found += _of_committee(stage, opened_at)
    end = _local(stage, stage.definition.period.last, time(17))
    return sorted((s for s in found if opened_at < s.at <= end), key=lambda step: step.at)


def owed_tracks(definition: Definition) -> list[tuple[str, Track, Deadline]]:
    """The tracks of what each unit owes, earliest due first."""
    found = [
        (name, track, deadline)
        for name, track in definition.tracks.items()
        if track.one_per == "unit"
        for deadline in definition.deadlines.values()
        if deadline.track == name and deadline.due.instant(definition.zone) is not None
    ]
    return sorted(found, key=lambda one: one[2].due.last_good_day())


def _habits(count: int, rng: Random) -> list[Habit]:
    """A habit for each unit; with few units every habit is still met once, as far as they go."""
    dealt = list(Habit)[:count]
    dealt += rng.choices(list(WEIGHTS), list(WEIGHTS.values()), k=count - len(dealt))
    rng.shuffle(dealt)
    return dealt


def _of_unit(
    stage: Stage, track: str, deadline: Deadline, unit: UnitRow, habit: Habit, rng: Random
) -> Iterator[Step]:
    """When a unit deals with one thing it owes, by its habit."""
    good = deadline.due.last_good_day()
    worked = stage.calendar.last_working_day_before(good + timedelta(days=1))
    early = stage.calendar.add_working_days(worked, -rng.randint(1, 9))
    hour = time(rng.randint(8, 16), rng.choice((0, 10, 20, 35, 50)))
    match habit:
        case Habit.SILENT:
            return
        case Habit.LAST_DAY:
            at = _local(stage, worked, time(15, 40))
        case Habit.LATE:
            at = _local(stage, stage.calendar.add_working_days(worked, rng.randint(2, 9)), hour)
        case Habit.PAPER:
            at = _local(stage, stage.calendar.add_working_days(worked, 2), hour)
        case _:
            at = _local(stage, early, hour)
    names = rng.sample(NAMES, len(NAMES))
    yield Step(at, lambda on, now: _send(on, now, track, unit, habit, names))
    if habit is Habit.RETURNED:
        back = _local(stage, stage.calendar.add_working_days(at.date(), 1), time(9))
        again = _local(stage, stage.calendar.add_working_days(at.date(), 3), time(10))
        yield Step(back, lambda on, now: _return(on, now, track, unit))
        yield Step(again, lambda on, now: _send(on, now, track, unit, Habit.PROMPT, []))


def _send(
    stage: Stage, now: datetime, track: str, unit: UnitRow, habit: Habit, names: list[str]
) -> None:
    """The unit puts its rows together and sends the list."""
    collects = stage.definition.tracks[track].collects
    dates = _paper_dates(stage, track, now) if habit is Habit.PAPER else None
    late = "Đơn vị gửi chậm do bận công tác đột xuất" if habit is Habit.LATE else ""
    if collects is not None and habit is not Habit.NONE_THIS_YEAR:
        for record in _rows(stage, collects.track, unit, habit, names, now):
            if (
                record.state
                in stage.definition.tracks[collects.track].transitions[collects.move].source
            ):
                stage.move(record, collects.move, now, note=late, dates=dates)
    none = collects.send_none if collects else None
    for record in stage.records(track=track, unit=unit.code):
        trigger = none if habit is Habit.NONE_THIS_YEAR and none else _sending(stage, track, record)
        if trigger is not None:
            stage.move(record, trigger, now, note=late, dates=dates)


def _rows(
    stage: Stage, track: str, unit: UnitRow, habit: Habit, names: list[str], now: datetime
) -> tuple[ListedRecord, ...]:
    """The unit's records of a track; created when it has none yet, as many as its habit says."""
    known = stage.records(track=track, unit=unit.code)
    if not known:
        for name in names[: _wanted(stage.definition, track, unit.kind, habit)]:
            stage.propose(track, unit, name, now)
        known = stage.records(track=track, unit=unit.code)
    return known


def _wanted(definition: Definition, track: str, kind: str, habit: Habit) -> int:
    rules = [
        rule
        for rule in definition.quotas.values()
        if rule.track == track and (not rule.unit_kinds or kind in rule.unit_kinds)
    ]
    least = max((rule.minimum or 0 for rule in rules), default=1) or 1
    most = min((rule.maximum for rule in rules if rule.maximum is not None), default=least + 2)
    match habit:
        case Habit.OVER:
            return most + 1
        case Habit.SHORT:
            return max(least - 1, 1)
        case _:
            return least


def _sending(stage: Stage, track: str, record: ListedRecord) -> str | None:
    """The move that settles what is owed from where the record stands."""
    of_track = stage.definition.tracks[track]
    if of_track.collects and of_track.collects.send:
        return of_track.collects.send
    owed = {
        state
        for d in stage.definition.deadlines.values()
        if d.track == track
        for state in d.owed_in
    }
    return next(
        (
            name
            for name, move in of_track.transitions.items()
            if record.state in move.source and move.to not in owed and not move.needs_reason
        ),
        None,
    )


def _return(stage: Stage, now: datetime, track: str, unit: UnitRow) -> None:
    """The receiving office returns what was sent, with a reason.

    Where the plan knows such a move.
    """
    owed = {
        state
        for d in stage.definition.deadlines.values()
        if d.track == track
        for state in d.owed_in
    }
    moves = stage.definition.tracks[track].transitions
    for record in stage.records(track=track, unit=unit.code):
        for name, move in moves.items():
            if record.state in move.source and move.to in owed and move.needs_reason:
                stage.move(record, name, now, note="Còn thiếu chữ ký của người đứng đầu đơn vị")
                return


def _of_committee(stage: Stage, opened_at: datetime) -> Iterator[Step]:
    """Working days on which the committee takes up what waits for it: twice a month."""
    day = opened_at.astimezone(ZoneInfo(stage.definition.zone)).date()
    while day <= stage.definition.period.last:
        if day.day in (5, 20):
            worked = stage.calendar.next_working_day_from(day)
            yield Step(_local(stage, worked, time(9, 30)), _take_up)
        day += timedelta(days=1)


def _take_up(stage: Stage, now: datetime) -> None:
    """Every record that can be moved on by the committee moves one step; one in nine goes aside."""
    for name, track in stage.definition.tracks.items():
        for record in stage.records(track=name):
            if track.states[record.state].final:
                continue
            trigger = _next_move(stage, track, record, now)
            if trigger is not None:
                stage.move(record, trigger, now)


def _next_move(stage: Stage, track: Track, record: ListedRecord, now: datetime) -> str | None:
    """A move of the committee alone, forward; side exits for every ninth record."""
    aside = record.id % 9 == 0
    for name, move in track.transitions.items():
        if record.state not in move.source or not _of_committee_alone(stage.definition, move):
            continue
        if _too_early(stage, move, now) or _behind(track, record.state, move.to):
            continue
        if move.needs_reason == (aside and track.states[move.to].final):
            return name
    return None


def _of_committee_alone(definition: Definition, move: Transition) -> bool:
    return all(
        role in definition.roles and definition.roles[role].of == "committee" for role in move.by
    )


def _too_early(stage: Stage, move: Transition, now: datetime) -> bool:
    """Whether the plan says to wait; nobody tries what the calendar forbids."""
    zone = stage.definition.zone
    for guard in move.guards:
        if isinstance(guard, NotBeforeGuard):
            opens = stage.definition.deadlines[guard.not_before].due.instant(zone)
            if opens is not None and now < opens:
                return True
    return False


def _behind(track: Track, here: str, there: str) -> bool:
    """Whether a move leads back to a state written before this one."""
    order = list(track.states)
    return order.index(there) <= order.index(here)


def _paper_dates(stage: Stage, track: str, now: datetime) -> ActDates | None:
    """Paper sent on the last good day.

    That arrived and was typed in after it (requirements §1.7).
    """
    deadline = next((d for d in stage.definition.deadlines.values() if d.track == track), None)
    due_at = deadline.due.instant(stage.definition.zone) if deadline else None
    if due_at is None:
        return None
    zone = ZoneInfo(stage.definition.zone)
    sent = _local(stage, last_good_day(due_at, zone), time(16))
    return ActDates(sent, now - timedelta(hours=2), now, "Số đến theo sổ công văn")


def _local(stage: Stage, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(stage.definition.zone))
