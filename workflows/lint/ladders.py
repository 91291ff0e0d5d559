"""Ladders: no rung twice or before the plan is issued; a move that can be made, and comes last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from workflows.calendar import Calendar, CalendarGap
from workflows.definition import SYSTEM, Definition, LetterKind, Rung
from workflows.finding import Finding
from workflows.places import Places
from workflows.reckoning import dates_of_plan, reckon


def check(definition: Definition, places: Places, calendar: Calendar | None) -> Iterator[Finding]:
    """Findings about ladders, and about deadlines too close for theirs or with one too long."""
    for name, ladder in definition.ladders.items():
        for index, rung in enumerate(ladder.rungs):
            earlier = ladder.rungs[:index]
            if any(one.at == rung.at and one.to == rung.to for one in earlier):
                path = ("ladders", name, "rungs", index, "at")
                yield places.finding("duplicate_rung", path, text=rung.at)
            if rung.automatic and (rung.move or rung.sends is not LetterKind.ESCALATION):
                path = ("ladders", name, "rungs", index, "automatic")
                yield places.finding("automatic_without_escalation", path, text=rung.at)
            if rung.move and (rung.to or rung.letter):
                path = ("ladders", name, "rungs", index, "move")
                yield places.finding("rung_move_with_letter", path, text=rung.move)
    yield from _moves(definition, places)
    yield from _too_long(definition, places, calendar)
    if calendar is not None:
        yield from _too_far(definition, places, calendar)


def _moves(definition: Definition, places: Places) -> Iterator[Finding]:
    """A rung that moves the record: the system may, from where it is owed, and nothing follows."""
    for deadline in definition.deadlines.values():
        ladder, track = deadline.ladder or "", definition.tracks.get(deadline.track)
        rungs = definition.ladders[ladder].rungs if ladder in definition.ladders else ()
        for index, rung in enumerate(rungs):
            if rung.move is None or track is None:
                continue
            path = ("ladders", ladder, "rungs", index, "move")
            move = track.transitions.get(rung.move)
            if move is None:
                if not places.lost("transitions", rung.move):
                    known = sorted(track.transitions)
                    yield places.finding("unknown_move", path, text=rung.move, among=known)
                continue
            if SYSTEM not in move.by or not set(move.source) & set(deadline.owed_in):
                yield places.finding("rung_move_impossible", path, text=rung.move)
            if any(_days(later) > _days(rung) for later in rungs) or rung is not rungs[-1]:
                yield places.finding("rung_after_move", path, text=rung.move)


def _days(rung: Rung) -> float:
    """How far from the date, near enough to tell which of two rungs comes later."""
    return rung.amount * (7 / 5 if rung.working else 1)


def _too_long(
    definition: Definition, places: Places, calendar: Calendar | None
) -> Iterator[Finding]:
    issued = definition.issued_on
    if issued is None:
        return
    for name, deadline in definition.deadlines.items():
        ladder = definition.ladders.get(deadline.ladder or "")
        if ladder is None:
            continue
        last_good = _first_day(definition, name, calendar)
        if last_good is None:
            continue
        missed = [
            rung.at
            for rung in ladder.rungs
            if (day := rung_day(rung, last_good, calendar)) is not None and day < issued
        ]
        if missed:
            yield places.finding(
                "ladder_before_issue",
                ("deadlines", name, "ladder"),
                rungs=missed,
                issued=issued,
                last_good=last_good,
            )


def _too_far(definition: Definition, places: Places, calendar: Calendar) -> Iterator[Finding]:
    for name, deadline in definition.deadlines.items():
        ladder = definition.ladders.get(deadline.ladder or "")
        if ladder is None:
            continue
        days = _days_of(definition, name, calendar)
        far = [
            rung.at
            for rung in ladder.rungs
            if any(not _within(rung, last_good, calendar) for last_good in days)
        ]
        if far:
            yield places.finding(
                "rung_beyond_calendar",
                ("deadlines", name, "ladder"),
                rungs=far,
                first=str(calendar.first_year),
                last=str(calendar.last_year),
            )


def _first_day(definition: Definition, name: str, calendar: Calendar | None) -> date | None:
    """The first last good day a deadline has (of a tentative window, its end)."""
    due = definition.deadlines[name].due
    if due.window is not None:
        return due.last_good_day()
    return next(iter(_days_of(definition, name, calendar)), None)


def _days_of(definition: Definition, name: str, calendar: Calendar | None) -> list[date]:
    """Every last good day of a deadline; of one counted from a state, the latest there can be."""
    due = definition.deadlines[name].due
    try:
        found = list(dates_of_plan(definition, name, calendar))
        if due.relative:
            latest = reckon(due, definition, calendar, entered=definition.period.last)
            found += [latest] if latest is not None else []
    except CalendarGap:
        return []
    return [one.last_good_day for one in found]


def _within(rung: Rung, last_good: date, calendar: Calendar) -> bool:
    """Whether the working day the rung falls on, moved off a day off, is known."""
    try:
        day = rung_day(rung, last_good, calendar)
        if day is not None and not calendar.is_working(day):
            calendar.add_working_days(day, -1 if day <= last_good else 1)
    except CalendarGap:
        return False
    return day is not None


def rung_day(rung: Rung, last_good: date, calendar: Calendar | None) -> date | None:
    """The day a rung falls on; None where it counts working days that are not known."""
    if not rung.working:
        return last_good + timedelta(days=rung.amount)
    try:
        return calendar.add_working_days(last_good, rung.amount) if calendar else None
    except CalendarGap:
        return None
