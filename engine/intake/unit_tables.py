"""The tables of a plan as they go out: for each unit the records that a table is about now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from engine.due_date import due_date
from engine.editions import Edition, edition
from engine.intake.list_form import list_columns, of_words
from engine.intake.list_sheet import UnitList
from engine.intake.table import Kind, Table, table_named
from engine.intake.unit_lists import lists_of, still_owed, taking_part
from engine.known import known_plan
from i18n.text import Text
from storage.duties import DutyRow
from storage.linked_records import parents_named
from storage.listings import ListedRecord, listed_records
from storage.people import UnitRow
from storage.plans import PlanRow
from storage.work import Work
from workflows.definition import Definition, FieldType
from workflows.scoring import lines_of


def unit_tables(
    work: Work, code: str, name: str | None, now: datetime, *, unit: str | None = None
) -> tuple[Definition, list[UnitList]]:
    """One table of a plan for every unit that has something to put into it.

    Args:
        code: the plan's.
        name: which table (``engine.intake.table``); by default the plan's first list.
        now: aware; units bear the names of its day.
        unit: the code of one unit; all when None.

    Raises NotFound for an unknown plan, WrongUsage when it has no such table.
    """
    plan = known_plan(work, code)
    begun = edition(work, plan.edition_id)
    table = table_named(begun.definition, name)
    if table.kind is Kind.LIST:
        return begun.definition, lists_of(work, plan, begun, table, now, unit)
    of = _Gathered(work, plan, begun, table, now, unit)
    make = of.results if table.kind is Kind.RESULTS else of.belonging
    return begun.definition, [made for one in of.units if (made := make(one)) is not None]


class _Gathered:
    """What the tables of all units stand on, read once."""

    def __init__(
        self,
        work: Work,
        plan: PlanRow,
        begun: Edition,
        table: Table,
        now: datetime,
        unit: str | None,
    ) -> None:
        self.definition, self.table = begun.definition, table
        self.units = taking_part(work, plan, unit, now.astimezone(begun.zone).date())
        self.columns = list_columns(self.definition, table)
        unit_id = self.units[0].id if unit and self.units else None
        shown = table.parent if table.kind is Kind.BELONGING else table.track
        self.by_unit: dict[str, list[ListedRecord]] = {}
        for record in listed_records(work, plan=plan.code, track=shown, unit=unit):
            self.by_unit.setdefault(record.unit, []).append(record)
        self.owed: dict[str, list[DutyRow]] = {}
        self.parents: Mapping[str, tuple[str, Mapping[str, object]]] = {}
        if table.kind is Kind.RESULTS:
            self.owed = still_owed(work, plan, unit_id)
            if table.parent:
                self.parents = parents_named(work, plan.id, table.track, unit_id)

    def results(self, unit: UnitRow) -> UnitList | None:
        """The unit's records that stand where the move begins; None when there are none."""
        source = self.table.transition(self.definition).source
        found = [one for one in self.by_unit.get(unit.code, ()) if one.state in source]
        if not found:
            return None
        forms = {one.code: json.loads(one.form) for one in found}
        return UnitList(
            table=self.table,
            record="",
            unit=unit.code,
            unit_name=_name(unit),
            period="",
            dues=self._dues(found),
            rows=tuple(forms.items()),
            belongs={
                code: of_words(parent, form.get(self._telling()))
                for code in forms
                if code in self.parents
                for parent, form in (self.parents[code],)
            },
            criteria=dict(self._criteria(forms)),
        )

    def belonging(self, unit: UnitRow) -> UnitList | None:
        """Blank rows for the unit's records that may have more; None when there is none of them."""
        track = self.definition.tracks[self.table.track]
        states = track.of.states if track.of else ()
        if track.unit_kinds and unit.kind not in track.unit_kinds:
            return None
        found = [
            one for one in self.by_unit.get(unit.code, ()) if not states or one.state in states
        ]
        if not found:
            return None
        telling = self._telling()
        named = (of_words(one.code, json.loads(one.form).get(telling)) for one in found)
        return UnitList(
            table=self.table,
            record="",
            unit=unit.code,
            unit_name=_name(unit),
            period="",
            dues=(),
            rows=(),
            parents=tuple(named),
        )

    def _telling(self) -> str:
        """What tells the records apart that rows belong to."""
        form = self.definition.tracks[self.table.parent].form
        return next(iter(self.definition.forms[form].fields), "") if form else ""

    def _dues(self, found: Iterable[ListedRecord]) -> tuple[tuple[Text | None, object], ...]:
        """The dates these records still owe something by, each once."""
        source = self.table.transition(self.definition).source
        dues: dict[tuple[str, datetime], tuple[Text | None, object]] = {}
        for duty in (duty for one in found for duty in self.owed.get(one.code, ())):
            deadline = self.definition.deadlines[duty.deadline]
            if set(deadline.owed_in) & set(source):
                when = due_date(self.definition, duty.deadline, duty.due_at)
                dues[duty.deadline, duty.due_at] = (deadline.label, when)
        return tuple(dues.values())

    def _criteria(
        self, forms: Mapping[str, Mapping[str, object]]
    ) -> Iterable[tuple[tuple[str, str], tuple[str, ...]]]:
        """What each number of a field of points is for: lines of the record, or of what it is of"""
        for column in self.columns:
            per = column.field.per
            if column.field.type is not FieldType.POINTS or not per:
                continue
            for code, form in forms.items():
                above = self.parents[code][1] if code in self.parents else {}
                lines = lines_of(above.get(per) or form.get(per) or "")
                if lines:
                    yield (code, column.key), lines


def _name(unit: UnitRow) -> Text:
    return Text(vi=unit.name_vi, en=unit.name_en)
