"""Who owes what by when.

A unit that sent its list on time with fewer models than it strove for is on time; what it lacks is
another fact, in another list (engine/shortfalls.py, requirements.md §1.7). Units that sent nothing
stand here by construction: their record waits from the day the plan opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from engine.editions import Edition, edition, edition_named
from engine.known import known_plan, unknown_unit
from i18n.catalog import say
from i18n.dates import before_words
from i18n.language import Lang
from i18n.text import Text
from storage.database import Database
from storage.owed import OwedRow, owed_in_plan
from storage.people import OFFICE, UnitRow, committees, unit, units
from storage.plans import PlanRow
from storage.unit_names import names_of
from storage.work import Work
from workflows.calendar import CalendarGap
from workflows.periods import Span, in_period, span_named
from workflows.reckoning import Reckoning, last_good_day, reckon


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """How the date of an obligation came about; what it was given instead is said as well."""

    reckoning: Reckoning | None
    due_at: datetime

    def say(self, lang: Lang, /) -> str:
        """The working-out in words."""
        if self.reckoning is None:
            return before_words(self.due_at, lang)
        said = self.reckoning.say(lang)
        if self.reckoning.due_at == self.due_at:
            return said
        return say("dates.given", lang, how=said, due=before_words(self.due_at, lang))


@dataclass(frozen=True, slots=True)
class Owed:
    """One obligation as a reader sees it.

    Attributes:
        unit, unit_name: its code, and its name today.
        due_at: the first instant that is too late, aware, UTC.
        last_good_day: the last calendar day that is on time ("chậm nhất hết …").
        last_working_day: the last day on or before it that offices work.
        days_left: whole days from today to the last good day, negative when it has passed; of a
            settled obligation from the day that counted.
        extended: its date was given to this record alone.
        acknowledged_at: when an officer of the unit said that it knows; None when none did.
        met_at: the act's date that counted, None while open.
        late: settled late, or open and past its date.
        next_at: when the next reminder is due.
        how: how the date was worked out.
        period: of what comes back.
    """

    plan: str
    unit: str
    unit_name: Text
    unit_kind: str
    deadline: str
    label: Text
    record: str
    track: str
    due_at: datetime
    last_good_day: date
    last_working_day: date
    days_left: int
    state: Literal["open", "settled", "waived"]
    extended: bool
    acknowledged_at: datetime | None
    met_at: datetime | None
    late: bool
    next_at: datetime | None
    how: WorkedOut
    period: Span | None = None


def owed(db: Database, plan: str, now: datetime, *, unit: str | None = None) -> tuple[Owed, ...]:
    """What the units of a plan owe and owed: open before settled, longest overdue first.

    Args:
        plan: the plan's code.
        now: aware.
        unit: the code of one unit; all when None.

    Raises NotFound for an unknown plan or unit.
    """
    with db.read() as work:
        known = known_plan(work, plan)
        day = now.astimezone(edition(work, known.edition_id).zone).date()
        unit_id = None if unit is None else _unit(work, known, unit, day).id
        rows = owed_in_plan(work, known.id, unit_id=unit_id)
        return told(work, known, rows, now)


def told(work: Work, plan: PlanRow, rows: Iterable[OwedRow], now: datetime) -> tuple[Owed, ...]:
    """The rows of a plan as a reader sees them, sorted by harm."""
    rows = tuple(rows)
    day = now.astimezone(edition(work, plan.edition_id).zone).date()
    names = names_of(work, (row.duty.unit_id for row in rows), day)
    found = (
        as_owed(plan.code, row, edition_named(work, *row.hashes), names[row.duty.unit_id], now)
        for row in rows
    )
    return tuple(sorted(found, key=_harm))


def _harm(one: Owed) -> tuple[bool, datetime, str, str]:
    return one.state != "open", one.due_at, one.unit, one.record


def as_owed(plan: str, row: OwedRow, pinned: Edition, unit_name: Text, now: datetime) -> Owed:
    """One obligation as a reader sees it at ``now`` (aware), its record pinned to ``pinned``."""
    duty, zone, calendar = row.duty, pinned.zone, pinned.calendar
    good = last_good_day(duty.due_at, zone)
    span = span_named(row.period) if row.period else None
    counts = duty.met_at or now
    return Owed(
        plan=plan,
        unit=row.unit,
        unit_name=unit_name,
        unit_kind=row.unit_kind,
        deadline=duty.deadline,
        label=in_period(pinned.definition.deadlines[duty.deadline].label, row.period),
        record=row.record,
        track=row.track,
        due_at=duty.due_at,
        last_good_day=good,
        last_working_day=calendar.last_working_day_before(good + timedelta(days=1)),
        days_left=(good - counts.astimezone(zone).date()).days,
        state=duty.state,
        extended=duty.extended,
        acknowledged_at=duty.acknowledged_at,
        met_at=duty.met_at,
        late=duty.state != "waived" and counts >= duty.due_at,
        next_at=duty.next_at,
        how=WorkedOut(_reckoned(row, pinned, span), duty.due_at),
        period=span,
    )


def _reckoned(row: OwedRow, pinned: Edition, span: Span | None) -> Reckoning | None:
    duty = row.duty
    due = pinned.definition.deadlines[duty.deadline].due
    try:
        return reckon(due, pinned.definition, pinned.calendar, entered=duty.counted_from, span=span)
    except CalendarGap:  # the calendar of a later edition may be shorter
        return None


def unit_names(work: Work, committee_id: int, day: date) -> dict[str, Text]:
    """The units' names on a day, by code, that of the committee's own office among them."""
    found = units(work, committee_id, day)
    return {one.code: Text(vi=one.name_vi, en=one.name_en) for one in found} | {
        f"{OFFICE}{one.code}": Text(vi=one.name_vi, en=one.name_en)
        for one in committees(work)
        if one.id == committee_id
    }


def _unit(work: Work, plan: PlanRow, code: str, day: date) -> UnitRow:
    found = unit(work, plan.committee_id, code, day)
    if found is not None:
        return found
    known = [one.code for one in units(work, plan.committee_id, day)]
    raise unknown_unit(code, known)
