"""Letters about something owed: from the opening of a plan to the escalation."""

from __future__ import annotations

from datetime import date, datetime

from engine.due_date import due_date
from engine.duties import ladder_of, owing_roles
from engine.letters.composed import Void
from engine.letters.ground import (
    Ground,
    common,
    duties,
    found,
    holders,
    named,
    targets,
)
from engine.letters.sealed_words import sealed_words
from notifications.facts import (
    CatchUp,
    DueToday,
    Escalation,
    Known,
    Moved,
    NextStep,
    Opening,
    Overdue,
    Person,
    Reminded,
    Reminder,
    Waived,
)
from storage.duties import DutyRow, duties_of
from storage.instants import instant
from storage.mail import MailFilter, messages
from storage.people import officer_by_id
from workflows.definition import Deadline, Definition, LetterKind


def opening(ground: Ground) -> Opening:
    """The plan starts."""
    roles = tuple(name for name, role in ground.definition.roles.items() if role.of == "unit")
    return Opening(
        **common(ground, roles),
        unit=ground.unit_name,
        duties=duties(ground),
        targets=targets(ground),
    )


def reminder(ground: Ground) -> Reminder | DueToday | CatchUp | Void:
    """A date comes near; on its last day the letter says so, and past it that it leaves late."""
    duty = standing_duty(ground)
    if isinstance(duty, Void):
        return duty
    told = named(ground, duty)
    left = told.due.days_left(ground.today)
    if left < 0:
        return catch_up(ground)
    letter = Reminder if left else DueToday
    return letter(
        **common(ground, _asked(ground, duty)),
        unit=ground.unit_name,
        duty=told,
        targets=targets(ground),
        next_step=_next_step(ground, duty),
    )


def overdue(ground: Ground) -> Overdue | Void:
    """The date has passed."""
    duty = standing_duty(ground)
    if isinstance(duty, Void):
        return duty
    return Overdue(
        **common(ground, _asked(ground, duty)),
        unit=ground.unit_name,
        duty=named(ground, duty),
        next_step=_next_step(ground, duty),
    )


def escalation(ground: Ground) -> Escalation | Void:
    """A head is told."""
    duty = standing_duty(ground)
    if isinstance(duty, Void):
        return duty
    return Escalation(
        **common(ground, _asked(ground, duty)),
        unit=ground.unit_name,
        duty=named(ground, duty),
        reminded=_reminded(ground, duty),
        people=_people(ground),
        next_step=_next_step(ground, duty),
        known=_known(ground, duty),
        unreached=bool(ground.message.facts.get("unreached")),
    )


def catch_up(ground: Ground) -> CatchUp | Void:
    """Letters did not leave on their days: one says so, and what stands today."""
    duty = standing_duty(ground)
    if isinstance(duty, Void):
        return duty
    kept = ground.message.facts
    planned = instant(kept["planned_at"]) if "planned_at" in kept else ground.message.created_at
    missed = sorted(_day(ground, instant(at)) for at in kept.get("superseded", ()))
    return CatchUp(
        **common(ground, _asked(ground, duty)),
        unit=ground.unit_name,
        duty=named(ground, duty),
        silent_since=min([_day(ground, planned), *missed]),
        missed=tuple(missed),
        targets=targets(ground),
        next_step=_next_step(ground, duty),
    )


def moved(ground: Ground) -> Moved | Void:
    """The date is another one now: to those who got the old one."""
    duty = standing_duty(ground)
    if isinstance(duty, Void):
        return duty
    kept = ground.message.facts
    said = sealed_words(ground, kept["seq"])
    return Moved(
        **common(ground, _asked(ground, duty)),
        unit=ground.unit_name,
        duty=named(ground, duty),
        old=due_date(ground.definition, duty.deadline, instant(kept["old_due_at"])),
        reason=said.get("note", ""),
        document=said.get("document", ""),
        next_step=_next_step(ground, duty),
    )


def waived(ground: Ground) -> Waived | Void:
    """Nothing is owed any more: to those who were told that it was."""
    message = ground.message
    known = duties_of(ground.work, ground.of_record().id)
    duty = next((duty for duty in known if duty.id == message.obligation_id), None)
    if duty is None:
        return Void("settled")
    if message.id and (duty.state != "waived" or duty.due_rev != message.due_rev):
        return Void("due_moved")  # an extension took it back; a preview has no number
    said = sealed_words(ground, message.facts["seq"])
    return Waived(
        **common(
            ground, owing_roles(ground.definition, ground.definition.deadlines[duty.deadline])
        ),
        unit=ground.unit_name,
        duty=named(ground, duty),
        reason=said.get("note", ""),
        document=said.get("document", ""),
    )


def standing_duty(ground: Ground) -> DutyRow | Void:
    """The obligation the letter is about, if it still stands as it did when the letter was made."""
    message = ground.message
    known = duties_of(ground.work, ground.of_record().id)
    if message.obligation_id is None:  # a preview: whatever the record owes now
        duty = next((duty for duty in known if duty.state == "open"), None)
        return duty or Void("settled")
    duty = next((duty for duty in known if duty.id == message.obligation_id), None)
    if duty is not None and duty.state == "waived":
        return Void("waived")
    if duty is None or duty.state != "open":
        return Void("settled")
    return duty if duty.due_rev == message.due_rev else Void("due_moved")


def _day(ground: Ground, at: datetime) -> date:
    return at.astimezone(ground.edition.zone).date()


def _asked(ground: Ground, duty: DutyRow) -> tuple[str, ...]:
    """The roles the rung was written to."""
    deadline = ground.definition.deadlines[duty.deadline]
    place = ground.message.facts.get("rung")
    if place is None or deadline.ladder is None:
        return owing_roles(ground.definition, deadline)
    return _roles(ground.definition, deadline, int(place))


def _roles(definition: Definition, deadline: Deadline, place: int) -> tuple[str, ...]:
    rungs = definition.ladders[deadline.ladder].rungs if deadline.ladder else ()
    return rungs[place].to or owing_roles(definition, deadline)


def _next_step(ground: Ground, duty: DutyRow) -> NextStep | None:
    """The next rung of the ladder after today, if nothing arrives."""
    definition, deadline = ground.definition, ground.definition.deadlines[duty.deadline]
    ladder = ladder_of(definition, deadline, duty.due_at, ground.edition.calendar)
    coming = next((one for one in ladder if one.at.date() > ground.today), None)
    if coming is None:
        return None
    roles = _roles(definition, deadline, coming.index)
    labels = tuple(definition.roles[role].label for role in roles)
    trigger = coming.rung.move
    move = definition.tracks[deadline.track].transitions[trigger].label if trigger else None
    return NextStep(coming.at.date(), coming.rung.sends, labels, move)


def _known(ground: Ground, duty: DutyRow) -> Known | None:
    """Who of the unit said that they know, and when."""
    if duty.acknowledged_at is None or duty.acknowledged_by is None:
        return None
    by = officer_by_id(ground.work, duty.acknowledged_by)
    return Known(_day(ground, duty.acknowledged_at), by.name if by else "")


def _reminded(ground: Ground, duty: DutyRow) -> tuple[Reminded, ...]:
    gone = messages(ground.work, MailFilter(obligation_id=duty.id, status="sent"))
    return tuple(
        Reminded(
            on=_day(ground, one.settled_at),
            letter=LetterKind(one.letter),
            to=found(officer_by_id(ground.work, one.officer_id), "officer", one.officer).name,
        )
        for one in gone
        if one.settled_at is not None and one.due_rev == duty.due_rev
    )


def _people(ground: Ground) -> tuple[Person, ...]:
    return tuple(
        Person(officer.name, role.label, officer.phone)
        for name, role in ground.definition.roles.items()
        if role.of == "unit"
        for officer in holders(ground, (name,))
    )
