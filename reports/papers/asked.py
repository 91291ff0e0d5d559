"""What is asked of a paper, and the ground its facts are gathered on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.due import unit_names
from engine.editions import Edition, edition
from engine.known import known_plan, plan_of, unknown_record, unknown_unit
from i18n.text import Text
from storage.database import Database
from storage.linked_records import linked_record, parent_of
from storage.listings import ListedRecord, listed_records
from storage.people import UnitRow, officers, units
from storage.plans import PlanRow
from storage.records import record
from storage.work import Work
from workflows.definition import Definition, PaperKind
from workflows.errors import WrongUsage

Facts = dict[str, Any]
"""What a template is told: text, numbers, yes or no, and lists and mappings of these; no objects,
so that a template reaches nothing behind them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which paper of which plan.

    Attributes:
        unit, record, decision: codes, where the paper is about one.
        period: the key of a period, ``2023-Q1`` or ``2023``.
        number: the number of the paper, empty to leave room for it.
        dated: the day it bears, of which its template, letterhead and names are; today when None.
    """

    kind: PaperKind
    plan: str
    unit: str | None = None
    record: str | None = None
    decision: str | None = None
    period: str | None = None
    number: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """A plan as it stands, read once; ``now`` is aware, ``day`` on the plan's clock.

    Attributes:
        records: all of the plan, or the one that is asked for.
        parent: what that one belongs to.
    """

    db: Database
    asked: Asked
    plan: PlanRow
    runs: Edition
    now: datetime
    day: date
    units: tuple[UnitRow, ...]
    unit_names: dict[str, Text]
    officer_names: dict[str, str]
    records: tuple[ListedRecord, ...]
    parent: ListedRecord | None = None

    @property
    def about(self) -> ListedRecord:
        """The record the paper is about: a visit's model, not the visit."""
        return self.parent or self.records[0]

    @property
    def definition(self) -> Definition:
        """What the plan runs."""
        return self.runs.definition

    def unit_name(self, code: str) -> str:
        """A unit's name on the day of the paper."""
        named = self.unit_names.get(code)
        return named.vi if named else code

    def officer_name(self, code: str) -> str:
        """The name of an officer, of whoever acted."""
        return self.officer_names.get(code, code)


def ground(db: Database, asked: Asked, now: datetime) -> Ground:
    """What the facts of a paper are gathered from.

    Raises NotFound for a plan, unit or record that is not there, WrongUsage for a record of
    another plan.
    """
    with db.read() as work:
        plan = known_plan(work, asked.plan)
        runs = edition(work, plan.edition_id)
        day = asked.dated or now.astimezone(runs.zone).date()
        open_units = units(work, plan.committee_id, day, tuple(runs.definition.unit_kinds))
        names = unit_names(work, plan.committee_id, day)
        if asked.unit is not None and asked.unit not in names:
            raise unknown_unit(asked.unit, names)
        parent = None
        if asked.record is None:
            found = listed_records(work, plan=plan.code)
        else:
            found = (_one(work, plan, asked.record),)
            here = linked_record(work, asked.record)
            of = parent_of(work, here) if here else None
            parent = _one(work, plan, of.code) if of else None
        people = {one.code: one.name for one in officers(work, plan.committee_id)}
    return Ground(db, asked, plan, runs, now, day, open_units, names, people, found, parent)


def _one(work: Work, plan: PlanRow, code: str) -> ListedRecord:
    if plan_of(work, code).id != plan.id:
        raise WrongUsage("paper_other_plan", record=code, plan=plan.code)
    row = record(work, code)
    if row is None:
        raise unknown_record(work, code)
    return ListedRecord(
        id=row.id,
        code=row.code,
        plan=plan.code,
        track=row.track,
        unit=row.unit,
        unit_kind=row.unit_kind,
        state=row.state,
        version=row.version,
        form=row.form,
        entered_at=row.entered_at,
        period=row.period,
        unit_id=row.unit_id,
    )
