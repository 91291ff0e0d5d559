"""A seeded cast: what units and the secretariat of any plan do in a year, by the plan's own moves.

Nothing here knows a plan by name. Units send what they owe early, on the last day, late or never;
some strive for more than they may, some for less; the committee takes what was sent and moves the
records on until nothing is left to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from engine.rehearsal.sending import Habit, bring, free_tracks, give_back, local, send, withdraw
from engine.rehearsal.stage import Stage
from engine.rehearsal.taking_up import take_up
from storage.people import UnitRow
from workflows.calendar import Calendar
from workflows.definition import Definition, Track
from workflows.reckoning import Reckoning, dates_of_plan

WEIGHTS = {
    Habit.PROMPT: 38,
    Habit.LAST_DAY: 16,
    Habit.LATE: 10,
    Habit.SILENT: 8,
    Habit.SHORT: 7,
    Habit.OVER: 6,
    Habit.NONE_THIS_YEAR: 4,
    Habit.PAPER: 5,
    Habit.RETURNED: 4,
    Habit.WITHDRAWS: 2,
}
"""Out of a hundred units, how many have which habit."""

WITHDRAWN_AFTER = 2
"""Working days after sending."""

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
        for name, track, owed in owed_tracks(stage.definition, stage.calendar)
        for unit, habit in habits.items()
        if not track.unit_kinds or unit.kind in track.unit_kinds
        for step in _of_unit(stage, opened_at, name, owed, unit, habit, rng)
    ]
    if free_tracks(stage.definition):
        found += [_of_own_accord(stage, opened_at, unit, habits[unit], rng) for unit in habits]
    found += _of_committee(stage, opened_at)
    end = local(stage, stage.definition.period.last, time(17))
    return sorted((s for s in found if opened_at < s.at <= end), key=lambda step: step.at)


def owed_tracks(definition: Definition, calendar: Calendar) -> list[tuple[str, Track, Reckoning]]:
    """The tracks of what each unit owes with every date, earliest due first."""
    found = [
        (name, track, dated)
        for name, track in definition.tracks.items()
        if track.one_per == "unit"
        for deadline, one in definition.deadlines.items()
        if one.track == name
        for dated in dates_of_plan(definition, deadline, calendar)
    ]
    return sorted(found, key=lambda one: one[2].due_at)


def _habits(count: int, rng: Random) -> list[Habit]:
    """A habit for each unit; with few units every habit is still met once, as far as they go."""
    dealt = list(Habit)[:count]
    dealt += rng.choices(list(WEIGHTS), list(WEIGHTS.values()), k=count - len(dealt))
    rng.shuffle(dealt)
    return dealt


def _of_unit(
    stage: Stage,
    opened_at: datetime,
    track: str,
    owed: Reckoning,
    unit: UnitRow,
    habit: Habit,
    rng: Random,
) -> Iterator[Step]:
    """When a unit deals with one thing it owes, by its habit."""
    good = owed.last_good_day
    worked = stage.calendar.last_working_day_before(good + timedelta(days=1))
    begun = opened_at.astimezone(ZoneInfo(stage.definition.zone)).date()
    first = stage.calendar.add_working_days(begun, 1)
    early = max(first, stage.calendar.add_working_days(worked, -rng.randint(1, 9)))
    hour = time(rng.randint(8, 16), rng.choice((0, 10, 20, 35, 50)))
    match habit:
        case Habit.SILENT:
            return
        case Habit.LAST_DAY:
            at = local(stage, worked, time(15, 40))
        case Habit.LATE:
            at = local(stage, stage.calendar.add_working_days(worked, rng.randint(2, 9)), hour)
        case Habit.PAPER:
            at = local(stage, stage.calendar.add_working_days(worked, 2), hour)
        case _:
            at = local(stage, early, hour)
    names = rng.sample(NAMES, len(NAMES))
    yield Step(at, lambda on, now: send(on, now, track, unit, habit, names))
    if habit is Habit.RETURNED:
        back = local(stage, stage.calendar.add_working_days(at.date(), 1), time(9))
        again = local(stage, stage.calendar.add_working_days(at.date(), 3), time(10))
        yield Step(back, lambda on, now: give_back(on, now, track, unit))
        yield Step(again, lambda on, now: send(on, now, track, unit, Habit.PROMPT, []))
    if habit is Habit.WITHDRAWS:
        later = local(stage, stage.calendar.add_working_days(at.date(), WITHDRAWN_AFTER), time(14))
        yield Step(later, lambda on, now: withdraw(on, now, track, unit))


def _of_own_accord(
    stage: Stage, opened_at: datetime, unit: UnitRow, habit: Habit, rng: Random
) -> Step:
    """When a unit comes with records that no list asks for: before its first date, or some day."""
    begun = opened_at.astimezone(ZoneInfo(stage.definition.zone)).date()
    owed = owed_tracks(stage.definition, stage.calendar)
    until = owed[0][2].last_good_day if owed else stage.definition.period.last
    day = begun + timedelta(days=rng.randint(1, max(1, (until - begun).days // 2)))
    at = local(stage, stage.calendar.next_working_day_from(day), time(9, 15))
    names = rng.sample(NAMES, len(NAMES))
    return Step(at, lambda on, now: bring(on, now, unit, habit, names))


def _of_committee(stage: Stage, opened_at: datetime) -> Iterator[Step]:
    """Working days on which the committee takes up what waits for it: once a week."""
    day = opened_at.astimezone(ZoneInfo(stage.definition.zone)).date()
    while day <= stage.definition.period.last:
        if day.day in (5, 12, 19, 26):
            worked = stage.calendar.next_working_day_from(day)
            yield Step(local(stage, worked, time(9, 30)), take_up)
        day += timedelta(days=1)
