"""The rows a letter stands on, and what every letter takes from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict, TypeVar

from engine.addressing import officers_for
from engine.due_date import due_date
from engine.editions import Edition, edition, edition_named
from i18n.text import Text
from notifications.facts import Contact, Duty, PlanNamed, Reader, Target
from storage.duties import DutyRow
from storage.mail import MessageRow
from storage.owed import OwedRow, owed_in_plan
from storage.people import OfficerRow, UnitRow, officer_by_id, unit_by_id
from storage.plans import PlanRow, plan_by_code
from storage.quotas import counts
from storage.records import RecordRow, record
from storage.standing import roles_held
from storage.work import Work
from workflows.definition import Definition
from workflows.periods import in_period

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Ground:
    """The rows of one message's letter.

    ``record`` is None for a letter about the plan as a whole, ``unit`` for one about all units.
    """

    work: Work
    message: MessageRow
    plan: PlanRow
    edition: Edition
    record: RecordRow | None
    unit: UnitRow | None
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
        unit = self.of_unit()
        return Text(vi=unit.name_vi, en=unit.name_en)

    def of_record(self) -> RecordRow:
        """The record. Raises LookupError when the message names none."""
        if self.record is None:
            raise LookupError(f"message {self.message.id} names no record")
        return self.record

    def of_unit(self) -> UnitRow:
        """The unit. Raises LookupError when the message is about none."""
        if self.unit is None:
            raise LookupError(f"message {self.message.id} names no unit")
        return self.unit


def ground_of(work: Work, message: MessageRow, now: datetime) -> Ground:
    """The rows, as they stand. Raises LookupError when one is not there."""
    plan = found(plan_by_code(work, message.plan), "plan", message.plan)
    about = None
    if message.record is not None:
        about = found(record(work, message.record), "record", message.record)
        pinned = edition_named(work, about.definition_sha256, about.calendar_sha256)
    else:
        pinned = edition(work, plan.edition_id)
    unit_id = about.unit_id if about else message.facts.get("unit")
    day = now.astimezone(pinned.zone).date()
    unit = None
    if unit_id is not None:
        unit = found(unit_by_id(work, plan.committee_id, unit_id, day), "unit", unit_id)
    officer = found(officer_by_id(work, message.officer_id), "officer", message.officer_id)
    return Ground(work, message, plan, pinned, about, unit, officer, now)


class Common(TypedDict):
    """What every letter is told."""

    plan: PlanNamed
    reader: Reader
    contact: Contact | None
    today: date
    code: str


def common(ground: Ground, roles: tuple[str, ...], seq: int | None = None) -> Common:
    """What every letter is told.

    Args:
        roles: those it was written to.
        seq: number of the entry in the plan's chain that it is about, if it is about one.
    """
    definition, plan = ground.definition, ground.plan
    code = ground.record.code if ground.record else plan.code
    return {
        "plan": PlanNamed(
            code=plan.code,
            title=definition.title,
            number=definition.number,
            issuer=definition.issuer,
            addressee=definition.addressee,
            office=definition.roles[definition.receiving_office].label,
        ),
        "reader": _reader(ground, roles),
        "contact": _contact(ground),
        "today": ground.today,
        "code": code if seq is None else f"{code} / {seq}",
    }


def _reader(ground: Ground, roles: tuple[str, ...]) -> Reader:
    """The role for which the officer is written to: of those asked, the first they hold today."""
    held = roles_held(ground.work, ground.officer.id, ground.plan.committee_id, ground.today)
    known = ground.definition.roles
    wanted = [*(role for role in roles if role in known), *known]
    unit_id = ground.unit.id if ground.unit else None
    at = {role: unit_id if known[role].of == "unit" else None for role in wanted}
    role = next((role for role in wanted if (role, at[role]) in held), wanted[0])
    of_unit = known[role].of == "unit" and ground.unit is not None
    meant = roles if ground.message.facts.get("instead") else ()
    return Reader(
        ground.officer.name,
        known[role].label,
        ground.unit_name if of_unit else None,
        instead=tuple(known[one].label for one in meant),
    )


def _contact(ground: Ground) -> Contact | None:
    """Who of the receiving office answers questions: one with a telephone, if any has one."""
    known = holders(ground, (ground.definition.receiving_office,))
    if not known:
        return None
    one = next((officer for officer in known if officer.phone), known[0])
    return Contact(one.name, one.phone, one.email)


def holders(ground: Ground, roles: tuple[str, ...]) -> tuple[OfficerRow, ...]:
    """Who holds the roles today, a unit's for the letter's unit."""
    known = ground.definition.roles
    unit_id = ground.unit.id if ground.unit else 0
    asked = tuple(role for role in roles if ground.unit or known[role].of != "unit")
    return officers_for(
        ground.work,
        ground.definition,
        ground.plan.committee_id,
        unit_id,
        asked,
        ground.today,
    )


def owed(ground: Ground) -> tuple[OwedRow, ...]:
    """What the unit still owes in this plan, earliest first."""
    unit_id = ground.of_unit().id
    return owed_in_plan(ground.work, ground.plan.id, state="open", unit_id=unit_id)


def duties(ground: Ground) -> tuple[Duty, ...]:
    """What the unit still owes in this plan, as letters name it."""
    return tuple(named(ground, one.duty, one.period) for one in owed(ground))


def targets(ground: Ground) -> tuple[Target, ...]:
    """How many records the unit strives for, and has."""
    unit = ground.of_unit()
    wanted = {
        name: quota
        for name, quota in ground.definition.quotas.items()
        if quota.minimum and (not quota.unit_kinds or unit.kind in quota.unit_kinds)
    }
    counted = counts(ground.work, ground.plan.id, [(name, unit.id) for name in wanted])
    return tuple(
        Target(
            noun=ground.definition.tracks[quota.track].label,
            wanted=quota.minimum or 0,
            counted=counted[name, unit.id],
            soft=quota.soft,
        )
        for name, quota in wanted.items()
    )


def named(ground: Ground, duty: DutyRow, period: str | None = None) -> Duty:
    """An obligation as letters name it, with its period (by default that of the letter's record).

    What comes back bears its period: "Báo cáo quý (quý I/2026)".
    """
    if period is None:
        period = ground.record.period if ground.record else ""
    definition = ground.definition
    deadline = definition.deadlines[duty.deadline]
    counted = definition.quotas.get(deadline.quota or "")
    paper = counted.label if counted else definition.tracks[deadline.track].label
    date = due_date(definition, duty.deadline, duty.due_at)
    return Duty(in_period(deadline.label, period), in_period(paper, period), date)


def form_of(row: RecordRow) -> Mapping[str, object]:
    """What the record's form holds."""
    values: Mapping[str, object] = json.loads(row.form)
    return values


def own_name(definition: Definition, row: RecordRow) -> str:
    """What the record calls itself: the first field of its track's form."""
    form = definition.tracks[row.track].form
    first = next(iter(definition.forms[form].fields), "") if form else ""
    name = form_of(row).get(first, "")
    return name if isinstance(name, str) else ""


def found(row: Row | None, what: str, name: object) -> Row:
    """The row. Raises LookupError when there is none."""
    if row is None:
        raise LookupError(f"no {what} {name}")
    return row
