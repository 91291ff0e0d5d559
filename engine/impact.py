"""What moving dates of a running plan would do: which reminders move, who was told the old date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.addressing import to_ids
from engine.causes import DateMoved
from engine.duties import ladder_of
from engine.editions import Edition
from engine.guards.dates import Before
from engine.ladder import Planned
from i18n.text import Text
from storage.duties import DutyRow, owed_in_plan
from storage.mail import MailFilter, MessageRow, NewMessage, messages
from storage.plans import PlanRow
from storage.rungs import fired_in_plan
from storage.work import Work
from workflows.definition import LetterKind, Rung


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
    """One deadline that moves.

    Attributes:
        moved: obligations that get the new date.
        kept: open ones with a later date of their own, which stays.
        eased: settled ones that are judged by the new date from now on, since it is later.
        told: codes of the officers who were written the old date; each gets a correction.
        waiting: letters in the outbox that name the old date and will not go out.
    """

    deadline: str
    label: Text
    old: Before
    new: Before
    moved: int
    kept: int
    eased: int
    rungs: tuple[RungMoved, ...]
    told: tuple[str, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class Shift:
    """One obligation on its way to another date; ``told`` are ids of officers who know the old."""

    duty: DutyRow
    due_at: datetime
    told: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shifts:
    """Everything that moves, obligation by obligation, and the same as a reader sees it."""

    open: tuple[Shift, ...]
    eased: tuple[Shift, ...]
    dates: tuple[DateImpact, ...]


def shifts(work: Work, plan: PlanRow, old: Edition, new: Edition, now: datetime) -> Shifts:
    """What follows when the dates of ``old`` give way to those of ``new``; changes nothing.

    An extension that reaches further than the new date stays; one that does not gives way to it.
    What is settled is judged by a later date, never by an earlier one: no unit becomes late by a
    date that was moved after it had sent.

    Args:
        now: aware; rungs whose new day is over will not go out.
    """
    changed = {
        name: (before, after)
        for name, before in old.due.items()
        if (after := new.due.get(name)) is not None and before is not None and after != before
    }
    owed = [one for one in owed_in_plan(work, plan.id) if one.duty.deadline in changed]
    mail = _Mail.of(messages(work, MailFilter(plan_id=plan.id)))
    moving = [
        Shift(one.duty, changed[one.duty.deadline][1], mail.told(one.duty))
        for one in owed
        if one.duty.state == "open" and not _keeps(one.duty, changed[one.duty.deadline][1])
    ]
    eased = [
        Shift(one.duty, changed[one.duty.deadline][1], ())
        for one in owed
        if one.duty.state == "settled" and changed[one.duty.deadline][1] > one.duty.due_at
    ]
    fired = fired_in_plan(work, plan.id)
    dates = tuple(
        DateImpact(
            deadline=name,
            label=new.definition.deadlines[name].label,
            old=Before(before),
            new=Before(after),
            moved=sum(one.duty.deadline == name for one in moving),
            kept=sum(
                one.duty.deadline == name and one.duty.state == "open" and _keeps(one.duty, after)
                for one in owed
            ),
            eased=sum(one.duty.deadline == name for one in eased),
            rungs=_rungs(old, new, name, fired, now),
            told=mail.codes(one for one in moving if one.duty.deadline == name),
            waiting=mail.waiting(one for one in moving if one.duty.deadline == name),
        )
        for name, (before, after) in changed.items()
    )
    return Shifts(tuple(moving), tuple(eased), dates)


def corrections(plan_id: int, shift: Shift, seq: int) -> list[NewMessage]:
    """One letter to each officer who knows the old date; ``seq`` is the entry that moved it."""
    duty = shift.duty
    cause = DateMoved(duty.id, duty.due_rev + 1, duty.record_id, duty.due_at, shift.due_at, seq)
    return to_ids(cause, plan_id, LetterKind.MOVED, shift.told)


def shift_of(work: Work, duty: DutyRow, due_at: datetime) -> Shift:
    """One obligation that moves alone."""
    about = messages(work, MailFilter(obligation_id=duty.id))
    openings = messages(work, MailFilter(plan_id=duty.plan_id, letter=LetterKind.OPENING.value))
    return Shift(duty, due_at, _Mail.of((*about, *openings)).told(duty))


def _keeps(duty: DutyRow, new: datetime) -> bool:
    """Whether a date given to one record alone reaches further than the plan's new one."""
    return duty.extended and duty.due_at > new


def _rungs(
    old: Edition, new: Edition, name: str, fired: Mapping[tuple[str, int], int], now: datetime
) -> tuple[RungMoved, ...]:
    was, will = _ladder(old, name), _ladder(new, name)
    return tuple(
        RungMoved(
            rung=one.rung,
            escalates=one.escalates,
            old_at=was[index].at,
            new_at=one.at,
            gone=fired.get((name, index), 0),
            past=one.at < now,
        )
        for index, one in will.items()
    )


def _ladder(edition: Edition, name: str) -> dict[int, Planned]:
    deadline, due_at = edition.definition.deadlines[name], edition.due[name]
    if due_at is None:
        return {}
    rungs = ladder_of(edition.definition, deadline, due_at, edition.calendar)
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

    def told(self, duty: DutyRow) -> tuple[int, ...]:
        """Ids of the officers to whom a letter went that named the obligation's date."""
        return tuple(dict.fromkeys(row.officer_id for row in self._naming(duty)))

    def codes(self, moved: Iterable[Shift]) -> tuple[str, ...]:
        """Codes of the officers told of any of them, in order."""
        return tuple(sorted({row.officer for one in moved for row in self._naming(one.duty)}))

    def waiting(self, moved: Iterable[Shift]) -> int:
        """How many letters about them wait in the outbox."""
        rows = (row for one in moved for row in self.about.get(one.duty.id, ()))
        return sum(row.status not in ("sent", "void", "failed") for row in rows)

    def _naming(self, duty: DutyRow) -> list[MessageRow]:
        """The letters that went and named the obligation's date: the opening's, and its own."""
        letters = (*self.openings.get(duty.unit_id, ()), *self.about.get(duty.id, ()))
        return [row for row in letters if row.status == "sent"]
