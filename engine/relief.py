"""One unit's date extended or its duty waived, by a paper that says so; the plan stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.acts import by_hand
from engine.addressing import to_ids
from engine.advance import locked
from engine.causes import DutyWaived
from engine.duties import ladder_of
from engine.editions import Edition, edition_named
from engine.for_committee import refused_unless_for_committee
from engine.guards.dates import Before
from engine.impact import corrections, shift_of
from engine.known import plan_of, unknown_record
from engine.ladder import first_at
from engine.move import Actor
from i18n.text import Text
from storage.audit import Head, NewEntry, seal
from storage.database import Database
from storage.duties import DutyRow, duties_of, give_dates, waive_duty
from storage.instants import instant_text
from storage.mail import enqueue_many
from storage.records import RecordRow
from storage.records import record as record_row
from storage.work import Work
from workflows.definition import Deadline, Due, LetterKind
from workflows.errors import WrongUsage
from workflows.verdict import Refusal


@dataclass(frozen=True, slots=True)
class Ground:
    """Why, and by which paper ("12-CV/BTG", "bút phê 09/3"): both are asked for."""

    reason: str
    paper: str


@dataclass(frozen=True, slots=True)
class Relieved:
    """What a unit owes now; ``due_at`` is None when it owes nothing any more."""

    record: str
    deadline: str
    label: Text
    due_at: datetime | None

    @property
    def due(self) -> Before | None:
        """The date in words."""
        return None if self.due_at is None else Before(self.due_at)


def extend(
    db: Database,
    record: str,
    deadline: str | None,
    due: Due,
    ground: Ground,
    actor: Actor,
    now: datetime,
) -> Relieved | Refusal:
    """Give one record a later date than the plan's; what was waived is owed again by it.

    Its reminders begin anew for the new date, and whoever was written the old one is told.
    Whoever holds a role of the committee may.

    Args:
        deadline: the plan's name for it; may be None where the record owes one thing.
        now: aware.

    Raises NotFound for an unknown record; WrongUsage when it owes nothing by that deadline, the
    date is not later than the one it has, or reason and paper are not both given.
    """

    with db.write() as work:
        found = _owing(work, record, deadline, ground, "extend", actor, now)
        if isinstance(found, Refusal):
            return found
        duty, rules = found.duty, found.rules
        due_at = due.instant(found.edition.definition.zone)
        if due_at is None or due_at <= duty.due_at:
            raise WrongUsage("extend_not_later", record=record, due=Before(duty.due_at))
        rungs = ladder_of(found.edition.definition, rules, due_at, found.edition.calendar)
        next_at = first_at(rungs, now, found.edition.calendar)
        date = {"duty_id": duty.id, "due_at": due_at, "next_at": next_at, "extended": True}
        give_dates(work, [date], now)
        said = {"from": instant_text(duty.due_at), "to": instant_text(due_at)}
        shift = shift_of(work, duty, found.row.period, due_at)
        entry = _entry(found, "duty.extended", said, ground, actor, now)
        after = seal(work, found.head, [entry])
        enqueue_many(work, corrections(duty.plan_id, shift, after.seq), now)
    return Relieved(record, duty.deadline, rules.label, due_at)


def waive(
    db: Database, record: str, deadline: str | None, ground: Ground, actor: Actor, now: datetime
) -> Relieved | Refusal:
    """Let one record off what it owes: no reminder goes any more, and it is never late.

    Whoever was written that it is owed is told that it no longer is, why, and by which paper.
    Whoever holds a role of the committee may; an extension takes it back. Arguments, errors as
    ``extend``.
    """

    with db.write() as work:
        found = _owing(work, record, deadline, ground, "waive", actor, now)
        if isinstance(found, Refusal):
            return found
        if not waive_duty(work, found.duty.id, now):
            raise WrongUsage("owes_nothing", record=record)
        duty = found.duty
        said = {"from": instant_text(duty.due_at)}
        told = shift_of(work, duty, found.row.period, duty.due_at).told
        entry = _entry(found, "duty.waived", said, ground, actor, now)
        after = seal(work, found.head, [entry])
        cause = DutyWaived(duty.id, duty.due_rev, duty.record_id, after.seq)
        enqueue_many(work, to_ids(cause, duty.plan_id, LetterKind.WAIVED, told), now)
    return Relieved(record, found.duty.deadline, found.rules.label, None)


@dataclass(frozen=True, slots=True)
class _Owing:
    """A record that owes, behind the lock on its plan's chain."""

    head: Head
    edition: Edition
    row: RecordRow
    duty: DutyRow

    @property
    def rules(self) -> Deadline:
        return self.edition.definition.deadlines[self.duty.deadline]


def _owing(
    work: Work,
    record: str,
    deadline: str | None,
    ground: Ground,
    trigger: str,
    actor: Actor,
    now: datetime,
) -> _Owing | Refusal:
    """What the record owes by the deadline; a refusal when the actor may not relieve it."""
    if not ground.reason.strip() or not ground.paper.strip():
        raise WrongUsage("ground_missing")
    gathering, head = locked(work, plan_of(work, record), actor, now)
    row = record_row(work, record)
    if row is None:
        raise unknown_record(work, record)
    if row.plan_closed_at is not None:
        raise WrongUsage("plan_closed", plan=gathering.plan.code)
    edition = edition_named(work, row.definition_sha256, row.calendar_sha256)
    refusal = refused_unless_for_committee(gathering, edition, head, trigger, row)
    if refusal is not None:
        return refusal
    owed = [one for one in duties_of(work, row.id) if one.state != "settled"]
    asked = [one for one in owed if deadline in (None, one.deadline)]
    if not asked:
        raise WrongUsage("owes_nothing", record=record)
    if len(asked) > 1:
        known = tuple(one.deadline for one in asked)
        raise WrongUsage("owes_several", record=record, deadlines=known)
    return _Owing(head, edition, row, asked[0])


def _entry(
    found: _Owing,
    act: str,
    said: Mapping[str, object],
    ground: Ground,
    actor: Actor,
    now: datetime,
) -> NewEntry:
    body = {"record": found.row.code, "deadline": found.duty.deadline, **said}
    secrets = {"note": ground.reason, "document": ground.paper}
    return by_hand(actor, act, now, body, row=found.row, secrets=secrets)
