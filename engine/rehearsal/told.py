"""What a rehearsed year brought: one frozen value, read back from the database it was played on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from engine.due import Owed, owed
from engine.rehearsal.stage import Performed, Stage
from engine.shortfalls import Shortfall, shortfalls
from engine.unheld import Unheld, unheld
from notifications.letter import Letter
from storage import people
from storage.chain_check import Verified, verify_chain
from storage.listings import ListedRecord, counted_states, listed_records
from storage.mail import MessageRow, messages
from storage.owed import OwedRow, owed_in_plan
from storage.plans import PlanRow, plan_by_code
from storage.work import Work
from workflows.calendar import Calendar
from workflows.definition import Definition, LetterKind
from workflows.errors import SystemFault

Outage = tuple[date, date]
"""First and last day on which neither the watch nor the post runs."""


@dataclass(frozen=True, slots=True)
class Sort:
    """What letters have in common when only the names in them differ.

    Attributes:
        deadline, rung: of a ladder's letter; the rung's place in the ladder as written, from 0.
        track, trigger: of a letter about a move.
    """

    kind: LetterKind
    deadline: str = ""
    rung: int = -1
    track: str = ""
    trigger: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """What one letter was about; ``unit`` and ``record`` are codes."""

    sort: Sort
    unit: str
    record: str = ""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A letter that could not leave, and why (``no_address``)."""

    officer: str
    trouble: str
    at: datetime
    cause: Cause


@dataclass(frozen=True, slots=True)
class Year:
    """What a rehearsed year brought.

    Attributes:
        seed: of the cast; None when a script was played.
        outages: days on which neither the watch nor the post ran.
        letters: every letter that left, in order.
        causes: what each letter was about, by its number.
        undelivered: letters that could not leave.
        unheld: rungs that have nobody to write to.
        acts: what people did and tried, in order; refusals with all their verdicts.
        owed, shortfalls: at the end of the period.
        states: how many records stand in each state at the end, by track.
        people_of: codes of the officers who hold a role for a unit, by the unit's code.
        inside: the numbers of the letters that left in each digest, by its number.
        sealed: entries of the plan's audit chain; the chain was verified.
    """

    definition: Definition
    calendar: Calendar
    opened_at: datetime
    ended_at: datetime
    seed: int | None
    outages: tuple[Outage, ...]
    units: tuple[people.UnitRow, ...]
    officers: tuple[people.OfficerRow, ...]
    letters: tuple[Letter, ...]
    causes: Mapping[int, Cause]
    undelivered: tuple[Undelivered, ...]
    unheld: tuple[Unheld, ...]
    acts: tuple[Performed, ...]
    owed: tuple[Owed, ...]
    shortfalls: tuple[Shortfall, ...]
    states: Mapping[str, Mapping[str, int]]
    people_of: Mapping[str, tuple[str, ...]]
    inside: Mapping[int, tuple[int, ...]]
    fired: int
    superseded: int
    sealed: int


@dataclass(frozen=True, slots=True)
class Played:
    """How a year was played, told together with what it brought."""

    opened_at: datetime
    seed: int | None
    outages: tuple[Outage, ...]
    letters: tuple[Letter, ...]
    fired: int
    superseded: int


def year_of(stage: Stage, played: Played) -> Year:
    """Read back what the year brought.

    Raises SystemFault when the sealed log of the rehearsal does not verify.
    """
    definition = stage.definition
    ended_at = datetime.combine(definition.period.last, time(23, 59), ZoneInfo(definition.zone))
    with stage.db.read() as work:
        plan = plan_by_code(work, definition.plan)
        if plan is None:
            raise SystemFault("rehearsal_broken", what=definition.plan)
        sealed = _verified(work, plan)
        sent = messages(work)
        causes = _causes(work, plan, stage, sent)
        officers = people.officers(work, stage.committee_id)
        states = counted_states(work, plan.id)
        silent = unheld(work, definition, stage.calendar, stage.committee_id, played.opened_at)
    return Year(
        definition=definition,
        calendar=stage.calendar,
        opened_at=played.opened_at,
        ended_at=ended_at,
        seed=played.seed,
        outages=played.outages,
        units=stage.units,
        officers=officers,
        letters=played.letters,
        causes=causes,
        undelivered=tuple(
            Undelivered(row.officer, row.trouble, row.created_at, causes[row.id])
            for row in sorted(sent, key=lambda row: row.id)
            if row.status == "failed" and row.letter != LetterKind.DIGEST
        ),
        unheld=silent,
        acts=tuple(stage.done),
        owed=owed(stage.db, definition.plan, ended_at),
        shortfalls=shortfalls(stage.db, definition.plan, ended_at),
        states=states,
        people_of=_people_of(stage),
        inside=_inside(sent),
        fired=played.fired,
        superseded=played.superseded,
        sealed=sealed,
    )


def _verified(work: Work, plan: PlanRow) -> int:
    checked = verify_chain(work, plan.head_id)
    if not isinstance(checked, Verified):
        raise SystemFault("rehearsal_broken", what=str(checked))
    return checked.count


def _causes(
    work: Work, plan: PlanRow, stage: Stage, sent: Sequence[MessageRow]
) -> dict[int, Cause]:
    duties = {one.duty.id: one for one in owed_in_plan(work, plan.id)}
    records = {one.id: one for one in listed_records(work, plan=plan.code)}
    units = {one.id: one.code for one in stage.units}
    return {row.id: _cause(row, duties, records, units) for row in sent}


def _cause(
    row: MessageRow,
    duties: Mapping[int, OwedRow],
    records: Mapping[int, ListedRecord],
    units: Mapping[int, str],
) -> Cause:
    kind = LetterKind(row.letter)
    if kind is LetterKind.DIGEST:  # about several matters at once
        return Cause(Sort(kind), "")
    if row.obligation_id is not None:
        owing = duties[row.obligation_id]
        return Cause(
            Sort(kind, deadline=owing.duty.deadline, rung=row.facts["rung"]),
            owing.unit,
            owing.record,
        )
    if row.record_id is not None:
        record = records[row.record_id]
        sort = Sort(kind, track=record.track, trigger=row.facts["trigger"])
        return Cause(sort, record.unit, record.code)
    return Cause(Sort(kind), units.get(row.facts.get("unit", 0), ""))


def _inside(sent: Sequence[MessageRow]) -> dict[int, tuple[int, ...]]:
    """The numbers of the messages that left in each digest, by its number."""
    found: dict[int, tuple[int, ...]] = {}
    for row in sent:
        if row.carrier_id is not None and row.status == "sent":
            found[row.carrier_id] = (*found.get(row.carrier_id, ()), row.id)
    return found


def _people_of(stage: Stage) -> dict[str, tuple[str, ...]]:
    roles = [name for name, role in stage.definition.roles.items() if role.of == "unit"]
    with stage.db.read() as work:
        return {
            unit.code: tuple(
                officer.code
                for role in roles
                for officer in people.holders(work, stage.committee_id, role, unit.id, stage.day)
            )
            for unit in stage.units
        }
