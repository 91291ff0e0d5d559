"""What a rehearsed year shows that the secretariat will want to change before it opens the plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from engine.duties import ladder_of
from engine.rehearsal.told import Undelivered, Year
from engine.said_rung import SaidRung
from notifications.letter import Letter
from storage.people import OfficerRow
from workflows.definition import Deadline, LetterKind
from workflows.reckoning import Reckoning, dates_of_plan

LOAD = 5
"""Letters to one person on one day from which on it is worth a word."""
NEAR = 3
"""Days before a long holiday in which a last day is worth a word."""
LONG = 4
"""Days off in a row that make a long holiday, such as Tết."""


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing worth a look; its sentence is ``book.clash_<code>``.

    Attributes:
        day, officer: where in the book to look, when there is such a place.
    """

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    day: date | None = None
    officer: str = ""


def clashes(year: Year) -> tuple[Clash, ...]:
    """Dates on days off, people without an address, heavy days, rungs that can never fire."""
    return (
        *_due_on_days_off(year),
        *_due_near_holidays(year),
        *_rungs_before_opening(year),
        *_rungs_that_meet(year),
        *_letters_on_days_off(year),
        *_nobody_holds(year),
        *_unreached_leaders(year),
        *_without_address(year),
        *_nobody_to_tell(year),
        *_heavy_days(year),
    )


def day_of(year: Year, letter: Letter) -> date:
    """The day a letter leaves, in the plan's zone."""
    return letter.date.astimezone(ZoneInfo(year.definition.zone)).date()


def _dated(year: Year) -> Iterator[tuple[Deadline, Reckoning]]:
    """Every date the plan itself says, with its deadline."""
    for name, deadline in year.definition.deadlines.items():
        for one in dates_of_plan(year.definition, name, year.calendar):
            yield deadline, one


def _due_on_days_off(year: Year) -> Iterator[Clash]:
    for deadline, one in _dated(year):
        good = one.last_good_day
        if not year.calendar.is_working(good):
            worked = year.calendar.last_working_day_before(good)
            facts = {"deadline": deadline.label, "day": good, "worked": worked}
            yield Clash("due_on_day_off", facts)


def _due_near_holidays(year: Year) -> Iterator[Clash]:
    """A last day just before or inside a long holiday: papers will be hard to get by then."""
    for deadline, one in _dated(year):
        good = one.last_good_day
        for first in (good + timedelta(days=n) for n in range(NEAR + 1)):
            off = _days_off_from(year, first)
            if len(off) >= LONG:
                facts = {"deadline": deadline.label, "day": good, "first": off[0], "last": off[-1]}
                yield Clash("due_near_holiday", facts)
                break


def _days_off_from(year: Year, first: date) -> list[date]:
    off = []
    while year.calendar.first_year <= first.year <= year.calendar.last_year:
        if year.calendar.is_working(first):
            break
        off.append(first)
        first += timedelta(days=1)
    return off


def _rungs_before_opening(year: Year) -> Iterator[Clash]:
    for deadline, dated in _dated(year):
        if dated.about is not None and dated.base < year.opened_at.date():
            continue  # a period that was over
        rungs = ladder_of(year.definition, deadline, dated.due_at, year.calendar)
        never = tuple(SaidRung(one.rung) for one in rungs if one.at < year.opened_at)
        if never:
            yield Clash("rung_never", {"deadline": deadline.label, "rungs": never})


def _rungs_that_meet(year: Year) -> Iterator[Clash]:
    """Rungs pushed onto one working day by days off: only the last of them is ever sent."""
    for deadline, dated in _dated(year):
        days: dict[date, list[SaidRung]] = defaultdict(list)
        for one in ladder_of(year.definition, deadline, dated.due_at, year.calendar):
            days[one.at.date()].append(SaidRung(one.rung))
        for day, rungs in days.items():
            if len(rungs) > 1:
                facts = {"deadline": deadline.label, "day": day, "rungs": tuple(rungs)}
                yield Clash("rungs_meet", {**facts, "goes": rungs[-1]}, day=day)


def _letters_on_days_off(year: Year) -> Iterator[Clash]:
    """Receipts are left out: they answer somebody who is at work."""
    days: dict[date, int] = defaultdict(int)
    for letter in year.letters:
        if letter.kind is not LetterKind.RECEIPT:
            days[day_of(year, letter)] += 1
    for day, count in sorted(days.items()):
        if not year.calendar.is_working(day):
            yield Clash("letter_on_day_off", {"day": day, "n": count}, day=day)


def _nobody_holds(year: Year) -> Iterator[Clash]:
    """Rungs to a role that nobody holds: they would pass in silence."""
    for one in year.unheld:
        yield Clash(one.code, one.facts(year.definition))


def _unreached_leaders(year: Year) -> Iterator[Clash]:
    """Escalations and overdue letters that nobody got."""
    for officer, missed in _missed(year).items():
        hard = [
            one
            for one in missed
            if one.cause.sort.kind in (LetterKind.ESCALATION, LetterKind.OVERDUE)
        ]
        if hard:
            facts = _who(year, officer) | {"n": len(hard)}
            yield Clash("leader_unreached", facts, officer=officer)


def _without_address(year: Year) -> Iterator[Clash]:
    for officer, missed in _missed(year).items():
        facts = _who(year, officer) | {"n": len(missed), "why": missed[0].trouble}
        code = "no_address" if missed[0].trouble == "no_address" else "not_sent"
        yield Clash(code, facts, officer=officer)


def _nobody_to_tell(year: Year) -> Iterator[Clash]:
    """Units that missed a date although no officer of theirs could be written to."""
    written = {letter.officer for letter in year.letters}
    for one in year.owed:
        if one.late and one.state == "open" and not written & set(year.people_of.get(one.unit, ())):
            yield Clash("unit_unreached", {"unit": one.unit_name, "deadline": one.label})


def _heavy_days(year: Year) -> Iterator[Clash]:
    load: dict[tuple[date, str], int] = defaultdict(int)
    for letter in year.letters:
        load[day_of(year, letter), letter.officer] += 1
    for (day, officer), count in sorted(load.items()):
        if count >= LOAD:
            facts = _who(year, officer) | {"day": day, "n": count}
            yield Clash("heavy_day", facts, day=day, officer=officer)


def _missed(year: Year) -> dict[str, list[Undelivered]]:
    """Letters that could not leave, by officer, those in most trouble first."""
    found: dict[str, list[Undelivered]] = defaultdict(list)
    for one in year.undelivered:
        found[one.officer].append(one)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def _who(year: Year, officer: str) -> dict[str, object]:
    row: OfficerRow = next(one for one in year.officers if one.code == officer)
    return {"name": row.name, "officer": officer, "phone": row.phone or "–"}
