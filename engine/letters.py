"""What a letter is told when it leaves: read from the rows as they stand then, or why it stays.

The outbox keeps only the event; names, dates, counts and the next rung are true on the day the
letter goes, and a letter whose cause is gone does not go: nobody is reminded of what is done.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict, TypeVar

from engine.addressing import officers_for
from engine.causes import ActDone
from engine.duties import ladder_of, owing_roles
from engine.editions import Edition, edition, edition_named
from i18n.text import Text
from notifications.facts import (
    Contact,
    DueDate,
    Duty,
    Escalation,
    LetterFacts,
    NextStep,
    Opening,
    Overdue,
    Person,
    PlanNamed,
    Reader,
    Receipt,
    Reminded,
    Reminder,
    Target,
)
from storage.duties import DutyRow, duties_of, owed_in_plan
from storage.mail import MailFilter, MessageRow, messages
from storage.people import OfficerRow, UnitRow, officer_by_id, unit_by_id
from storage.plans import PlanRow, plan_by_code
from storage.quotas import counts
from storage.records import RecordRow, record
from storage.standing import roles_held
from storage.work import Work
from workflows.definition import Deadline, Definition, LetterKind

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Void:
    """The letter does not go; ``reason`` is ``settled``, ``due_moved``, ``plan_closed`` or
    ``officer_inactive``, a sentence ``letters.void.<reason>`` of the catalogue."""

    reason: str


@dataclass(frozen=True, slots=True)
class Composed:
    """What the letter says, and to whom it is written."""

    facts: LetterFacts
    officer: OfficerRow


def compose(work: Work, message: MessageRow, now: datetime) -> Composed | Void:
    """The facts of a message's letter as they stand at ``now`` (aware).

    A reminder is void once its obligation is settled or its date has moved; a receipt never is,
    since what happened has happened. Raises LookupError when rows it names are not there.
    """
    kind = LetterKind(message.letter)
    ground = _ground(work, message, now)
    if not ground.officer.active:
        return Void("officer_inactive")
    if ground.plan.closed_at is not None and kind is not LetterKind.RECEIPT:
        return Void("plan_closed")
    if kind is LetterKind.RECEIPT:
        return Composed(_receipt(ground), ground.officer)
    if kind is LetterKind.OPENING:
        return Composed(_opening(ground), ground.officer)
    duty = _duty(ground)
    if isinstance(duty, Void):
        return duty
    written = {
        LetterKind.REMINDER: _reminder,
        LetterKind.OVERDUE: _overdue,
        LetterKind.ESCALATION: _escalation,
    }[kind]
    return Composed(written(ground, duty), ground.officer)


@dataclass(frozen=True, slots=True)
class _Ground:
    """The rows a letter stands on; ``record`` is None for a letter about the plan as a whole."""

    work: Work
    message: MessageRow
    plan: PlanRow
    edition: Edition
    record: RecordRow | None
    unit: UnitRow
    officer: OfficerRow
    now: datetime

    @property
    def definition(self) -> Definition:
        return self.edition.definition

    @property
    def today(self) -> date:
        return self.now.astimezone(self.edition.zone).date()

    @property
    def unit_name(self) -> Text:
        return Text(vi=self.unit.name_vi, en=self.unit.name_en)

    def of_record(self) -> RecordRow:
        if self.record is None:
            raise LookupError(f"message {self.message.id} names no record")
        return self.record


def _ground(work: Work, message: MessageRow, now: datetime) -> _Ground:
    plan = _found(plan_by_code(work, message.plan), "plan", message.plan)
    about = None
    if message.record is not None:
        about = _found(record(work, message.record), "record", message.record)
        pinned = edition_named(work, about.definition_sha256, about.calendar_sha256)
    else:
        pinned = edition(work, plan.edition_id)
    unit_id = about.unit_id if about else int(message.facts["unit"])
    day = now.astimezone(pinned.zone).date()
    unit = _found(unit_by_id(work, plan.committee_id, unit_id, day), "unit", unit_id)
    officer = _found(officer_by_id(work, message.officer_id), "officer", message.officer_id)
    return _Ground(work, message, plan, pinned, about, unit, officer, now)


# --- the letters ---------------------------------------------------------------------------------


class _Common(TypedDict):
    plan: PlanNamed
    reader: Reader
    contact: Contact | None
    today: date


def _opening(ground: _Ground) -> Opening:
    roles = tuple(name for name, role in ground.definition.roles.items() if role.of == "unit")
    return Opening(
        **_common(ground, roles),
        unit=ground.unit_name,
        duties=_owed(ground),
        targets=_targets(ground),
    )


def _reminder(ground: _Ground, duty: DutyRow) -> Reminder:
    return Reminder(
        **_common(ground, _asked(ground, duty)),
        unit=ground.unit_name,
        duty=_named(ground.definition, duty),
        targets=_targets(ground),
        next_step=_next_step(ground, duty),
    )


def _overdue(ground: _Ground, duty: DutyRow) -> Overdue:
    return Overdue(
        **_common(ground, _asked(ground, duty)),
        unit=ground.unit_name,
        duty=_named(ground.definition, duty),
        next_step=_next_step(ground, duty),
    )


def _escalation(ground: _Ground, duty: DutyRow) -> Escalation:
    return Escalation(
        **_common(ground, _asked(ground, duty)),
        unit=ground.unit_name,
        duty=_named(ground.definition, duty),
        reminded=_reminded(ground, duty),
        people=_people(ground),
        next_step=_next_step(ground, duty),
    )


def _receipt(ground: _Ground) -> Receipt:
    row = ground.of_record()
    act = ActDone.kept(row.id, ground.message.facts)
    track = ground.definition.tracks[row.track]
    transition = track.transitions[act.trigger]
    told = tuple(role for tell in transition.tells for role in tell.to)
    met = [duty for duty in duties_of(ground.work, row.id) if duty.met_at is not None]
    by = officer_by_id(ground.work, act.by) if act.by is not None else None
    return Receipt(
        **_common(ground, told),
        unit=ground.unit_name,
        paper=track.label,
        name=_own_name(ground.definition, row),
        act=transition.label,
        state=track.states[act.to].label,
        sent=act.dates.sent,
        received=act.dates.received,
        entered=act.dates.entered,
        by=by.name if by else "",
        code=f"{row.code} / {act.seq}",
        due=_due(ground.definition, met[0]) if met else None,
        late=met[0].met_at >= met[0].due_at if met and met[0].met_at else None,
        targets=_targets(ground),
        ahead=_owed(ground),
    )


# --- what they are made of -----------------------------------------------------------------------


def _common(ground: _Ground, roles: tuple[str, ...]) -> _Common:
    definition, plan = ground.definition, ground.plan
    office = definition.roles[definition.receiving_office].label
    return {
        "plan": PlanNamed(
            code=plan.code,
            title=definition.title,
            number=definition.number,
            issuer=definition.issuer,
            addressee=definition.addressee,
            office=office,
        ),
        "reader": _reader(ground, roles),
        "contact": _contact(ground),
        "today": ground.today,
    }


def _reader(ground: _Ground, roles: tuple[str, ...]) -> Reader:
    """The role for which the officer is written to: of those asked, the first they hold today."""
    held = roles_held(ground.work, ground.officer.id, ground.plan.committee_id, ground.today)
    known = ground.definition.roles
    wanted = [*(role for role in roles if role in known), *known]
    at = {role: ground.unit.id if known[role].of == "unit" else None for role in wanted}
    role = next((role for role in wanted if (role, at[role]) in held), wanted[0])
    of_unit = known[role].of == "unit"
    return Reader(ground.officer.name, known[role].label, ground.unit_name if of_unit else None)


def _contact(ground: _Ground) -> Contact | None:
    """Who of the receiving office answers questions: one with a telephone, if any has one."""
    office = (ground.definition.receiving_office,)
    known = _holders(ground, office)
    if not known:
        return None
    one = next((officer for officer in known if officer.phone), known[0])
    return Contact(one.name, one.phone, one.email)


def _people(ground: _Ground) -> tuple[Person, ...]:
    return tuple(
        Person(officer.name, role.label, officer.phone)
        for name, role in ground.definition.roles.items()
        if role.of == "unit"
        for officer in _holders(ground, (name,))
    )


def _holders(ground: _Ground, roles: tuple[str, ...]) -> tuple[OfficerRow, ...]:
    return officers_for(
        ground.work,
        ground.definition,
        ground.plan.committee_id,
        ground.unit.id,
        roles,
        ground.today,
    )


def _owed(ground: _Ground) -> tuple[Duty, ...]:
    """What the unit still owes in this plan, earliest first."""
    owed = owed_in_plan(ground.work, ground.plan.id, state="open", unit_id=ground.unit.id)
    return tuple(_named(ground.definition, one.duty) for one in owed)


def _targets(ground: _Ground) -> tuple[Target, ...]:
    wanted = {
        name: quota
        for name, quota in ground.definition.quotas.items()
        if quota.minimum and (not quota.unit_kinds or ground.unit.kind in quota.unit_kinds)
    }
    counted = counts(ground.work, ground.plan.id, [(name, ground.unit.id) for name in wanted])
    return tuple(
        Target(
            noun=ground.definition.tracks[quota.track].label,
            wanted=quota.minimum or 0,
            counted=counted[name, ground.unit.id],
            soft=quota.soft,
        )
        for name, quota in wanted.items()
    )


def _duty(ground: _Ground) -> DutyRow | Void:
    """The obligation the letter is about, if it still stands as it did when the letter was made."""
    message = ground.message
    duties = duties_of(ground.work, ground.of_record().id)
    if message.obligation_id is None:  # told by an act: whatever the record owes now
        duty = next((duty for duty in duties if duty.state == "open"), None)
        return duty or Void("settled")
    duty = next((duty for duty in duties if duty.id == message.obligation_id), None)
    if duty is None or duty.state != "open":
        return Void("settled")
    return duty if duty.due_rev == message.due_rev else Void("due_moved")


def _named(definition: Definition, duty: DutyRow) -> Duty:
    deadline = definition.deadlines[duty.deadline]
    paper = definition.tracks[deadline.track].label
    return Duty(deadline.label, paper, _due(definition, duty))


def _due(definition: Definition, duty: DutyRow) -> DueDate:
    """As the plan words it; an extended date is said strictly, as it is kept."""
    due = definition.deadlines[duty.deadline].due
    as_planned = due.instant(definition.zone) == duty.due_at
    return DueDate(duty.due_at, through=due.through is not None and as_planned)


def _asked(ground: _Ground, duty: DutyRow) -> tuple[str, ...]:
    """The roles the rung was written to."""
    deadline = ground.definition.deadlines[duty.deadline]
    place = ground.message.facts.get("rung")
    if place is None or deadline.ladder is None:
        return owing_roles(ground.definition, deadline)
    return _roles(ground.definition, deadline, int(place))


def _roles(definition: Definition, deadline: Deadline, place: int) -> tuple[str, ...]:
    rungs = definition.ladders[deadline.ladder].rungs if deadline.ladder else ()
    return rungs[place].to or owing_roles(definition, deadline)


def _next_step(ground: _Ground, duty: DutyRow) -> NextStep | None:
    """The next rung of the ladder after today, if nothing arrives."""
    definition, deadline = ground.definition, ground.definition.deadlines[duty.deadline]
    ladder = ladder_of(definition, deadline, duty.due_at, ground.edition.calendar)
    coming = next((one for one in ladder if one.at.date() > ground.today), None)
    if coming is None:
        return None
    roles = _roles(definition, deadline, coming.index)
    labels = tuple(definition.roles[role].label for role in roles)
    return NextStep(coming.at.date(), coming.rung.sends, labels)


def _reminded(ground: _Ground, duty: DutyRow) -> tuple[Reminded, ...]:
    gone = messages(ground.work, MailFilter(obligation_id=duty.id, status="sent"))
    return tuple(
        Reminded(
            on=one.settled_at.astimezone(ground.edition.zone).date(),
            letter=LetterKind(one.letter),
            to=_found(officer_by_id(ground.work, one.officer_id), "officer", one.officer).name,
        )
        for one in gone
        if one.settled_at is not None and one.due_rev == duty.due_rev
    )


def _own_name(definition: Definition, row: RecordRow) -> str:
    """What the record calls itself: the first field of its track's form."""
    form = definition.tracks[row.track].form
    first = next(iter(definition.forms[form].fields), "") if form else ""
    name = json.loads(row.form).get(first, "")
    return name if isinstance(name, str) else ""


def _found(row: Row | None, what: str, name: object) -> Row:
    if row is None:
        raise LookupError(f"no {what} {name}")
    return row
