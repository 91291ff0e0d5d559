"""The lists that units still have to send, each with the records known so far.

Other tables of a plan: ``engine.intake.unit_tables``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from engine.due_date import due_date
from engine.editions import Edition, edition
from engine.intake.list_sheet import UnitList
from engine.intake.table import Kind, Table, table_named, table_of_list
from engine.known import known_plan
from i18n.text import Text
from storage.duties import DutyRow
from storage.listings import ListedRecord, listed_records
from storage.owed import owed_in_plan
from storage.people import OFFICE, UnitRow, units
from storage.people import unit as unit_row
from storage.plans import PlanRow
from storage.work import Work
from workflows.definition import Definition, Track
from workflows.explain.due_dates import SaidByPlan


def unit_lists(
    work: Work, code: str, name: str | None, now: datetime, *, unit: str | None = None
) -> tuple[Definition, list[UnitList]]:
    """Every list of a track that is still to be sent, in the order of the records' codes.

    Args:
        code: the plan's.
        name: which list; by default the plan's first that collects records.
        now: aware; units bear the names of its day.
        unit: the code of one unit; all when None.

    Raises NotFound for an unknown plan, WrongUsage when it has no such list.
    """
    plan = known_plan(work, code)
    begun = edition(work, plan.edition_id)
    table = (
        table_named(begun.definition, None)
        if name is None
        else table_of_list(begun.definition, name)
    )
    return begun.definition, lists_of(work, plan, begun, table, now, unit)


def lists_of(
    work: Work, plan: PlanRow, begun: Edition, table: Table, now: datetime, unit: str | None
) -> list[UnitList]:
    """``unit_lists`` of a table that has been found, which is a list."""
    if table.kind is not Kind.LIST:
        raise LookupError(f"{table.name} is no list")
    code, track = plan.code, begun.definition.tracks[table.owner]
    from_states = table.transition(begun.definition).source
    rows: dict[str, list[tuple[str, dict[str, str | int | bool]]]] = {}
    for record in listed_records(work, plan=code, track=table.track, unit=unit):
        if record.state in from_states:
            rows.setdefault(record.unit, []).append((record.code, json.loads(record.form)))
    still = to_send(track)
    day = now.astimezone(begun.zone).date()
    names = {one.code: one for one in taking_part(work, plan, unit, day)}
    owed = still_owed(work, plan, names[unit].id if unit in names else None)
    return [
        UnitList(
            table=table,
            record=record.code,
            unit=record.unit,
            period=record.period,
            dues=_dues(begun.definition, track, owed.get(record.code, ()), record),
            unit_name=Text(vi=names[record.unit].name_vi, en=names[record.unit].name_en),
            rows=tuple(rows.get(record.unit, ())),
        )
        for record in listed_records(work, plan=code, track=table.owner, unit=unit)
        if record.state in still and record.unit in names
    ]


def taking_part(work: Work, plan: PlanRow, code: str | None, day: date) -> Sequence[UnitRow]:
    """The units that are not closed, or the one of that code if it is one of them."""
    if code is None:
        return units(work, plan.committee_id, day)
    one = unit_row(work, plan.committee_id, code, day)
    closed = one is None or one.kind == OFFICE or (one.closed_on and one.closed_on <= day)
    return () if one is None or closed else (one,)


def still_owed(work: Work, plan: PlanRow, unit_id: int | None) -> dict[str, list[DutyRow]]:
    """What is still owed, by record; by one unit or by all."""
    found: dict[str, list[DutyRow]] = {}
    for row in owed_in_plan(work, plan.id, state="open", unit_id=unit_id):
        found.setdefault(row.record, []).append(row.duty)
    return found


def _dues(
    definition: Definition, track: Track, owed: Iterable[DutyRow], of: ListedRecord
) -> tuple[tuple[Text | None, object], ...]:
    """The dates of a list, as the unit has them; what is owed besides the list bears its name."""
    dates = {one.deadline: due_date(definition, one.deadline, one.due_at) for one in owed}
    found: list[tuple[Text | None, object]] = []
    for name, deadline in definition.deadlines.items():
        for_kind = not deadline.unit_kinds or of.unit_kind in deadline.unit_kinds
        if name in dates:
            sending = deadline.quota is None
            found.append((None if sending else deadline.label, dates[name]))
        elif (
            deadline.due.window
            and for_kind
            and definition.tracks[deadline.track] is track
            and of.state in deadline.owed_in
        ):
            found.append((None, SaidByPlan(definition, name)))
    return tuple(found)


def to_send(track: Track) -> tuple[str | None, ...]:
    """The states in which a list is still the unit's to send."""
    send = track.collects.send if track.collects else None
    return track.transitions[send].source if send else (track.initial(),)


def list_name(plan: str, table: str, unit: str, period: str = "") -> str:
    """The name of a unit's table as a file: plain ASCII, without a folder."""
    named = "-".join(part for part in (plan, table, unit, period) if part)
    return re.sub(r"[^A-Za-z0-9_.-]", "_", named) + ".xlsx"
