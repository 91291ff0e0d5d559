"""One attempt at a returned list inside a transaction: rows matched with records, then moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.advance import Advanced, ask, counted_on
from engine.apply import apply
from engine.editions import edition
from engine.gather import Asked, Gathering
from engine.intake.list_form import list_columns
from engine.intake.matching import Wanted, matched
from engine.intake.one_receipt import receipted, unreceipted
from engine.intake.returned_file import FilledList, Key, read_list
from engine.intake.table import Kind, Table, table_named
from engine.known import known_plan
from engine.move import ActDates, Actor, Move, Proposal
from engine.propose import to_create
from i18n.text import Text
from storage.audit import lock_head, seal
from storage.database import Database
from storage.entry import NewEntry
from storage.listings import listed_records
from storage.people import OFFICE, unit
from storage.plans import PlanRow
from storage.records import RecordRow, records
from storage.work import Work
from workflows.definition import Track
from workflows.errors import NotFound, WrongUsage
from workflows.filling import Value
from workflows.finding import Finding, Severity
from workflows.verdict import Refusal


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every file; ``told`` are the refusals of rows already left out."""

    actor: Actor
    now: datetime
    dates: ActDates | None
    note: str
    dry_run: bool
    skip_bad: bool
    told: tuple[tuple[int, Refusal], ...] = ()


@dataclass(slots=True)
class Attempt:
    """How far a file got."""

    plan: str
    unit: str
    table: str
    record: str
    head_id: int
    list_id: int | None
    unit_id: int
    filled: FilledList
    findings: tuple[Finding, ...]
    created: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    unchanged: int = 0
    to: str = ""
    reached: Text | None = None
    refusals: list[tuple[int, Refusal]] = field(default_factory=list)

    @property
    def bad_rows(self) -> frozenset[int]:
        """Rows that could not be read or matched."""
        lines = {one.place.line for one in self.findings if one.severity is Severity.ERROR}
        return frozenset(line for line in lines if line > self.filled.sheet.header)

    @property
    def unreadable(self) -> bool:
        """Whether the file as a whole is at fault."""
        return any(
            one.severity is Severity.ERROR and one.place.line <= self.filled.sheet.header
            for one in self.findings
        )

    def has_faults(self, terms: Terms) -> bool:
        """Whether there is anything to give back."""
        return bool(self.unreadable or self.bad_rows or self.refusals or terms.told)

    def possible(self, terms: Terms) -> bool:
        """Whether this may be kept: nothing is wrong, or only rows that are left out."""
        return not (self.unreadable or self.refusals or (self.bad_rows and not terms.skip_bad))

    def keeps(self, terms: Terms) -> bool:
        """Whether the transaction is to be committed."""
        done = self.created or self.moved or self.to
        return self.possible(terms) and not terms.dry_run and bool(done)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a file is about: a table of one unit, and of a list its own record."""

    table: Table
    unit: str
    unit_id: int
    record: RecordRow | None = None

    @classmethod
    def of_list(cls, table: Table, record: RecordRow) -> Subject:
        """A unit's own list."""
        return cls(table, record.unit, record.unit_id, record)


def attempted(
    work: Work, file: str, content: bytes, key: Key, terms: Terms, skipped: frozenset[int]
) -> Attempt:
    """Do all that the file asks for, and say where that is refused; the caller keeps it or not.

    ``skipped`` are rows to leave out. Raises NotFound or WrongUsage when the file is of no list.
    """
    plan = known_plan(work, key.plan)
    lock_head(work, plan.head_id)
    definition = edition(work, plan.edition_id).definition
    table = table_named(definition, key.track)
    of = _subject(work, plan, file, key, table, terms.now.date())
    filled = read_list(file, content, key, definition, list_columns(definition, table), table)
    return entered(work, plan, of, filled, terms, skipped)


def entered(
    work: Work,
    plan: PlanRow,
    of: Subject,
    filled: FilledList,
    terms: Terms,
    skipped: frozenset[int] = frozenset(),
) -> Attempt:
    """The same for a table that has been read, behind the lock on its plan's chain."""
    definition = edition(work, plan.edition_id).definition
    rows, unchanged, findings = matched(work, plan, of.table, of.unit, definition, filled)
    attempt = Attempt(
        plan=plan.code,
        unit=of.unit,
        table=of.table.name,
        record=of.record.code if of.record else "",
        head_id=plan.head_id,
        list_id=of.record.id if of.record else None,
        unit_id=of.unit_id,
        filled=filled,
        findings=(*filled.findings, *findings),
        unchanged=unchanged,
    )
    rows = [one for one in rows if one.row.row.number not in attempt.bad_rows | skipped]
    if not attempt.unreadable:
        told = frozenset[str]()
        if of.record is not None and not (attempt.bad_rows or skipped):
            told = receipted(of.record, definition.tracks[of.table.owner], of.table.send)
        note = terms.note if not filled.reason else filled.reason
        run = _Run(work, plan, terms, note, told=told)
        _move_rows(run, attempt, rows, of)
        whole = not (attempt.bad_rows or attempt.refusals or skipped)
        if whole and of.record is not None:
            _move_list(run, attempt, of.record, definition.tracks[of.table.owner], of.table)
        if attempt.keeps(terms):
            seal(work, lock_head(work, plan.head_id), (_entry("list.taken", attempt, terms),))
    return attempt


def seal_refusal(db: Database, attempt: Attempt, terms: Terms) -> None:
    """Seal that a file was sent back, with the verdicts; nothing else of it was kept."""
    with db.write() as work:
        head = lock_head(work, attempt.head_id)
        seal(work, head, (_entry("list.sent_back", attempt, terms),))


class _Run:
    """Moves of one file, each batch decided and written on top of the one before.

    ``told`` are the roles that get a receipt for the list itself, and so none for each of its rows
    (001-18: one list, not one letter a model).
    """

    def __init__(
        self, work: Work, plan: PlanRow, terms: Terms, note: str, *, told: frozenset[str]
    ) -> None:
        self.work, self.plan, self.terms, self.note = work, plan, terms, note
        self.told = told

    def gathering(self) -> Gathering:
        return Gathering(self.work, self.plan, self.terms.actor, self.terms.now)

    def create(self, track: str, unit: str, rows: Sequence[Wanted]) -> list[Advanced | Refusal]:
        gathering = self.gathering()
        proposals = (
            Proposal(
                self.plan.code, track, unit, one.values, self.note, self.terms.dates, of=one.of
            )
            for one in rows
        )
        made = [to_create(gathering, one) for one in proposals]
        return self._apply(gathering, made, row=True)

    def move(
        self, moves: Sequence[tuple[str, str, Mapping[str, Value]]], *, row: bool = True
    ) -> list[Advanced | Refusal]:
        gathering = self.gathering()
        found = records(self.work, [code for code, _, _ in moves])
        asked = [
            ask(gathering, found, Move(code, trigger, self.note, values, self.terms.dates))
            for code, trigger, values in moves
        ]
        return self._apply(gathering, asked, row=row)

    def _apply(
        self, gathering: Gathering, asked: Sequence[Asked], *, row: bool
    ) -> list[Advanced | Refusal]:
        if not asked:
            return []
        gathering.load(asked)
        decided = [counted_on(gathering, one) for one in asked]
        if row and self.told:
            decided = [unreceipted(one, self.told) for one in decided]
        return apply(gathering, lock_head(self.work, self.plan.head_id), decided)


def _subject(work: Work, plan: PlanRow, file: str, key: Key, table: Table, day: date) -> Subject:
    """Whose table it is, and of a list its own record; checked against what the file says."""
    if table.kind is not Kind.LIST:
        found = unit(work, plan.committee_id, key.unit, day)
        if found is None or found.kind == OFFICE:
            raise NotFound("unit_unknown", unit=key.unit)
        return Subject(table, found.code, found.id)
    owners = listed_records(work, plan=key.plan, track=table.owner, unit=key.unit)
    if not owners:
        raise NotFound("unit_unknown", unit=key.unit)
    if key.record and key.record != owners[0].code:
        raise WrongUsage(
            "list_of_other_unit", file=file, record=key.record, unit=key.unit, plan=key.plan
        )
    return Subject.of_list(table, records(work, (owners[0].code,))[owners[0].code])


def _move_rows(run: _Run, attempt: Attempt, rows: Sequence[Wanted], of: Subject) -> None:
    """Create what is new, then let every row make its move; refusals stand by row."""
    new = [one for one in rows if one.record is None]
    ready = [(one, one.record.code, one.values) for one in rows if one.record is not None]
    for one, result in zip(new, run.create(of.table.track, of.unit, new), strict=True):
        if isinstance(result, Refusal):
            attempt.refusals.append((one.row.row.number, result))
        else:
            attempt.created += (result.record,)
            ready.append((one, result.record, {}))
    if of.table.kind is Kind.BELONGING:  # to be created is their move
        return
    results = run.move([(code, of.table.move, values) for _, code, values in ready])
    for (one, _, _), result in zip(ready, results, strict=True):
        if isinstance(result, Refusal):
            attempt.refusals.append((one.row.row.number, result))
        else:
            attempt.moved += (result.record,)


def _move_list(
    run: _Run,
    attempt: Attempt,
    of_list: RecordRow,
    track: Track,
    table: Table,
) -> None:
    """Send the list, or say that there is none; one that has been sent stays as it is."""
    trigger = table.send_none if attempt.filled.none else table.send
    if trigger is None or of_list.state not in track.transitions[trigger].source:
        return
    (result,) = run.move([(of_list.code, trigger, {})], row=False)
    if isinstance(result, Refusal):
        attempt.refusals.append((0, result))
    else:
        attempt.to, attempt.reached = result.to, track.states[result.to].label


def _entry(act: str, attempt: Attempt, terms: Terms) -> NewEntry:
    """What is sealed of a file: its hash, its records and the verdicts; its name lies beside."""
    sheet, actor = attempt.filled.sheet, terms.actor
    refusals = (*terms.told, *attempt.refusals)
    return NewEntry(
        at=terms.now,
        act=act,
        channel=actor.channel,
        actor=actor.code,
        os_user=actor.os_user,
        officer_id=actor.officer_id,
        record_id=attempt.list_id,
        unit_id=attempt.unit_id,
        body={
            **({"list": attempt.record} if attempt.record else {"table": attempt.table}),
            "file_sha256": sheet.sha256,
            "created": list(attempt.created) if act == "list.taken" else [],
            "moved": list(attempt.moved) if act == "list.taken" else [],
            "faults": sorted({one.code for one in attempt.findings}),
            "refused": [
                {"row": row, "verdicts": [verdict.sealed() for verdict in refusal.reasons]}
                for row, refusal in refusals
            ],
        },
        secrets={"file": sheet.file} if sheet.file else {},
    )
