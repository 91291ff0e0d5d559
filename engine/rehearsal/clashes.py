"""What a rehearsed year shows that the secretariat will want to change before it opens the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from engine.duties import ladder_of
from engine.rehearsal.year import Year
from workflows.definition import LetterKind

LOAD = 5
"""Letters to one person on one day from which on it is worth a word."""


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing worth a look; its sentence is ``book.clash_<code>``."""

    code: str
    facts: dict[str, object] = field(default_factory=dict)


def clashes(year: Year) -> tuple[Clash, ...]:
    """Dates on days off, people without an address, heavy days, rungs that can never fire."""
    return (
        *_due_on_days_off(year),
        *_rungs_before_opening(year),
        *_letters_on_days_off(year),
        *_without_address(year),
        *_heavy_days(year),
        *_nobody_to_tell(year),
    )


def day_of(year: Year, at_index: int) -> date:
    """The day a letter leaves, in the plan's zone."""
    return year.letters[at_index].date.astimezone(ZoneInfo(year.definition.zone)).date()


def _due_on_days_off(year: Year) -> Iterator[Clash]:
    for deadline in year.definition.deadlines.values():
        if deadline.due.window is not None:
            continue
        good = deadline.due.last_good_day()
        if not year.calendar.is_working(good):
            worked = year.calendar.last_working_day_before(good)
            facts = {"deadline": deadline.label, "day": good, "worked": worked}
            yield Clash("due_on_day_off", facts)


def _rungs_before_opening(year: Year) -> Iterator[Clash]:
    zone = year.definition.zone
    for deadline in year.definition.deadlines.values():
        due_at = deadline.due.instant(zone)
        if due_at is None:
            continue
        rungs = ladder_of(year.definition, deadline, due_at, year.calendar)
        never = tuple(one.rung.at for one in rungs if one.at < year.opened_at)
        if never:
            yield Clash("rung_never", {"deadline": deadline.label, "rungs": never})


def _letters_on_days_off(year: Year) -> Iterator[Clash]:
    days = Counter(
        day_of(year, n)
        for n, letter in enumerate(year.letters)
        if letter.kind is not LetterKind.RECEIPT
    )
    for day, count in sorted(days.items()):
        if not year.calendar.is_working(day):
            yield Clash("letter_on_day_off", {"day": day, "n": count})


def _without_address(year: Year) -> Iterator[Clash]:
    names = {one.code: one for one in year.officers}
    missed = Counter(officer for officer, trouble, _ in year.undelivered if trouble == "no_address")
    for officer, count in sorted(missed.items()):
        one = names[officer]
        facts = {"name": one.name, "officer": officer, "phone": one.phone or "–", "n": count}
        yield Clash("no_address", facts)


def _heavy_days(year: Year) -> Iterator[Clash]:
    names = {one.code: one.name for one in year.officers}
    load = Counter((day_of(year, n), one.officer) for n, one in enumerate(year.letters))
    for (day, officer), count in sorted(load.items()):
        if count >= LOAD:
            yield Clash("heavy_day", {"day": day, "name": names[officer], "n": count})


def _nobody_to_tell(year: Year) -> Iterator[Clash]:
    """Units that missed a date although no officer of theirs could be written to."""
    for one in year.owed:
        written = {letter.officer for letter in year.letters}
        if one.late and one.state == "open" and not written & set(year.people_of.get(one.unit, ())):
            yield Clash("unit_unreached", {"unit": one.unit_name, "deadline": one.label})
