"""What moving dates of a running plan would do: which reminders move, who was told the old date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from engine.addressing import to_ids
from engine.causes import DateMoved
from engine.duties import ladder_of
from engine.editions import Edition
from engine.guards.dates import Before
from engine.ladder import Planned
from i18n.text import Text
from storage.duties import DutyRow
from storage.mail import MailFilter, MessageRow, NewMessage, messages
from storage.owed import OwedRow, owed_in_plan
from storage.plans import PlanRow
from storage.rungs import fired_in_plan
from storage.work import Work
from workflows.definition import LetterKind, Rung
from workflows.explain.due_dates import SaidByPlan
from workflows.periods import in_period, span_named


@dataclass(frozen=True, slots=True)
class RungMoved:
    """One rung of a moved date.

    Attributes:
        rung: as the plan writes it.
        old_at, new_at: when it was and will be due, aware.
        gone: for how many units it went out already, for the old date.
        past: its new day is over, so it will not go out.
    """

    rung: Rung
    escalates: bool
    old_at: datetime
    new_at: datetime
    gone: int
    past: bool


@dataclass(frozen=True, slots=True)
class DateImpact:
    """A date that moves: a deadline's, or one of those it comes to for different records.

    Attributes:
        label: with the period, for what comes back.
        period: its key; empty without one.
        moved: obligations that get the new date.
        kept: open ones with a later date of their own, which stays.
        eased: settled ones that are judged by the new date from now on, since it is later.
        over: open ones that are late by both dates and stay as they are.
        told: codes of the officers who were written the old date; each gets a correction.
        waiting: letters in the outbox that name the old date and will not go out.
    """

    deadline: str
    label: Text
    period: str
    old: Before
    new: Before
    moved: int
    kept: int
    eased: int
    over: int
    rungs: tuple[RungMoved, ...]
    told: tuple[str, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class WayMoved:
    """A deadline whose way of saying its date changes; both ways say themselves."""

    deadline: str
    label: Text
    old: SaidByPlan
    new: SaidByPlan


@dataclass(frozen=True, slots=True)
class Shift:
    """One obligation on its way to another date; ``told`` are ids of officers who know the old."""

    duty: DutyRow
    due_at: datetime
    told: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shifts:
    """Everything that moves, obligation by obligation, and the same as a reader sees it.

    Attributes:
        made_late: obligations that were not due and would be past their date at once.
    """

    open: tuple[Shift, ...]
    eased: tuple[Shift, ...]
    dates: tuple[DateImpact, ...]
    made_late: tuple[OwedRow, ...]


def shifts(
    work: Work, plan: PlanRow, old: Edition, new: Edition, names: Collection[str], now: datetime
) -> Shifts:
    """What follows when the dates of ``old`` give way to those of ``new``; changes nothing.

    Each obligation goes from the date the one says to the date the other says: the plan's day, that
    of its period, or one counted from the day its record entered a state.

    An extension that reaches further than the new date stays; one that does not gives way to it.
    What is settled is judged by a later date, never by an earlier one: no unit becomes late by a
    date that was moved after it had sent. What is late by both dates stays as it is.

    Args:
        names: the deadlines that change.
        now: aware; rungs whose new day is over will not go out.
    """
    going = _going(work, plan, old, new, names)
    mail = _Mail.of(messages(work, MailFilter(plan_id=plan.id)))
    fired = fired_in_plan(work, plan.id)
    groups = _groups(old, new, names, going)
    return Shifts(
        open=tuple(
            Shift(one.row.duty, one.after, mail.told(one.row.duty, one.row.period))
            for one in going
            if one.fate(now) == "moved"
        ),
        eased=tuple(Shift(o.row.duty, o.after, ()) for o in going if o.fate(now) == "eased"),
        dates=tuple(
            _impact(old, new, key, among, mail, fired, now) for key, among in groups.items()
        ),
        made_late=tuple(one.row for one in going if one.fate(now) == "made_late"),
    )


_Fate = Literal["moved", "kept", "eased", "over", "made_late", "same"]
_Key = tuple[str, str, datetime, datetime]
"""A deadline, a period, and the dates it comes to by the old plan and by the new one."""


@dataclass(frozen=True, slots=True)
class _Going:
    """An obligation for which the two plans say different dates."""

    row: OwedRow
    before: datetime
    after: datetime

    @property
    def key(self) -> _Key:
        return self.row.duty.deadline, self.row.period, self.before, self.after

    def fate(self, now: datetime) -> _Fate:
        """What becomes of it."""
        duty = self.row.duty
        if duty.state == "settled":
            return "eased" if self.after > duty.due_at else "same"
        if duty.state == "waived":
            return "same"
        if duty.extended and duty.due_at > self.after:
            return "kept"
        if self.after > now:
            return "moved"
        return "over" if duty.due_at <= now else "made_late"


def _going(
    work: Work, plan: PlanRow, old: Edition, new: Edition, names: Collection[str]
) -> list[_Going]:
    found: list[_Going] = []
    for row in owed_in_plan(work, plan.id):
        duty = row.duty
        if duty.deadline in names:
            before = old.due_of(duty.deadline, row.period, duty.counted_from)
            after = new.due_of(duty.deadline, row.period, duty.counted_from)
            if before is not None and after is not None and before != after:
                found.append(_Going(row, before, after))
    return found


def _groups(
    old: Edition, new: Edition, names: Collection[str], going: Iterable[_Going]
) -> dict[_Key, list[_Going]]:
    """What goes, by the date it goes from and to; a day of the plan itself although nobody owes."""
    groups: dict[_Key, list[_Going]] = {}
    for name in names:
        before, after = old.due.get(name), new.due.get(name)
        if before is not None and after is not None and before != after:
            groups[name, "", before, after] = []
    for one in sorted(going, key=lambda one: (one.row.duty.deadline, one.after, one.before)):
        groups.setdefault(one.key, []).append(one)
    return groups


def _impact(
    old: Edition,
    new: Edition,
    key: _Key,
    among: Collection[_Going],
    mail: _Mail,
    fired: Collection[tuple[int, int]],
    now: datetime,
) -> DateImpact:
    name, period, before, after = key
    fates = Counter(one.fate(now) for one in among)
    moving = [one.row for one in among if one.fate(now) == "moved"]
    return DateImpact(
        deadline=name,
        label=in_period(new.definition.deadlines[name].label, period),
        period=period,
        old=Before(before),
        new=Before(after),
        moved=fates["moved"],
        kept=fates["kept"],
        eased=fates["eased"],
        over=fates["over"],
        rungs=_rungs(old, new, key, {row.duty.id for row in moving}, fired, now),
        told=mail.codes(moving),
        waiting=mail.waiting(moving),
    )


def corrections(plan_id: int, shift: Shift, seq: int) -> list[NewMessage]:
    """One letter to each officer who knows the old date; ``seq`` is the entry that moved it."""
    duty = shift.duty
    cause = DateMoved(duty.id, duty.due_rev + 1, duty.record_id, duty.due_at, shift.due_at, seq)
    return to_ids(cause, plan_id, LetterKind.MOVED, shift.told)


def shift_of(work: Work, duty: DutyRow, period: str, due_at: datetime) -> Shift:
    """One obligation, of a record of that period, that moves alone."""
    about = messages(work, MailFilter(obligation_id=duty.id))
    openings = messages(work, MailFilter(plan_id=duty.plan_id, letter=LetterKind.OPENING.value))
    return Shift(duty, due_at, _Mail.of((*about, *openings)).told(duty, period))


def _rungs(
    old: Edition,
    new: Edition,
    key: _Key,
    moving: Collection[int],
    fired: Collection[tuple[int, int]],
    now: datetime,
) -> tuple[RungMoved, ...]:
    name, _, before, after = key
    was, will = _ladder(old, name, before), _ladder(new, name, after)
    return tuple(
        RungMoved(
            rung=one.rung,
            escalates=one.escalates,
            old_at=was[index].at,
            new_at=one.at,
            gone=sum((duty_id, index) in fired for duty_id in moving),
            past=one.at < now,
        )
        for index, one in will.items()
    )


def _ladder(edition: Edition, name: str, due_at: datetime) -> dict[int, Planned]:
    rungs = ladder_of(
        edition.definition, edition.definition.deadlines[name], due_at, edition.calendar
    )
    return {one.index: one for one in rungs}


@dataclass(frozen=True, slots=True)
class _Mail:
    """The letters of a plan, by what they were about."""

    about: Mapping[int, tuple[MessageRow, ...]]
    openings: Mapping[int, tuple[MessageRow, ...]]

    @classmethod
    def of(cls, rows: Iterable[MessageRow]) -> _Mail:
        about: dict[int, tuple[MessageRow, ...]] = {}
        openings: dict[int, tuple[MessageRow, ...]] = {}
        for row in rows:
            if row.obligation_id is not None:
                about[row.obligation_id] = (*about.get(row.obligation_id, ()), row)
            elif row.letter == LetterKind.OPENING:
                unit_id = int(row.facts["unit"])
                openings[unit_id] = (*openings.get(unit_id, ()), row)
        return cls(about, openings)

    def told(self, duty: DutyRow, period: str) -> tuple[int, ...]:
        """Ids of the officers to whom a letter went that named the obligation's date."""
        return tuple(dict.fromkeys(row.officer_id for row in self._naming(duty, period)))

    def codes(self, moved: Iterable[OwedRow]) -> tuple[str, ...]:
        """Codes of the officers told of any of them, in order."""
        named = (self._naming(one.duty, one.period) for one in moved)
        return tuple(sorted({row.officer for rows in named for row in rows}))

    def waiting(self, moved: Iterable[OwedRow]) -> int:
        """How many letters about them wait in the outbox."""
        rows = (row for one in moved for row in self.about.get(one.duty.id, ()))
        return sum(row.status not in ("sent", "void", "failed") for row in rows)

    def _naming(self, duty: DutyRow, period: str) -> list[MessageRow]:
        """The letters that went and named the obligation's date: its own, and the opening's.

        An opening letter names what was owed then, not what a later period or act brought.
        """
        since = duty.counted_from or (span_named(period).first if period else date.min)
        openings = [
            row
            for row in self.openings.get(duty.unit_id, ())
            if row.settled_at is not None and row.settled_at.date() >= since
        ]
        letters = (*openings, *self.about.get(duty.id, ()))
        return [row for row in letters if row.status == "sent"]
