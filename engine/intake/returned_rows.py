"""One attempt at a returned list inside a transaction: rows matched with records, then moved."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from engine.advance import Advanced, ask, counted_on
from engine.apply import apply
from engine.editions import edition
from engine.gather import Asked, Gathering
from engine.intake.imported import near
from engine.intake.list_form import CODE, ListColumn, list_columns, list_track, takes_new
from engine.intake.one_receipt import receipted, unreceipted
from engine.intake.returned_file import FilledList, FilledRow, Key, read_list
from engine.known import known_plan
from engine.move import ActDates, Actor, Move, Proposal
from engine.propose import to_create
from i18n.text import Text
from storage.audit import lock_head, seal
from storage.database import Database
from storage.entry import NewEntry
from storage.listings import ListedRecord, listed_records
from storage.plans import PlanRow
from storage.records import RecordRow, records
from storage.work import Work
from workflows.definition import Collects, Definition, Track
from workflows.errors import NotFound, WrongUsage
from workflows.filling import Value
from workflows.finding import Finding, Place, Severity
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
    record: str
    head_id: int
    list_id: int
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
class _Wanted:
    """A row and the record it means: none for a new one; ``values`` are those it changes."""

    row: FilledRow
    record: ListedRecord | None
    values: Mapping[str, Value]


def attempted(
    work: Work, file: str, content: bytes, key: Key, terms: Terms, skipped: frozenset[int]
) -> Attempt:
    """Do all that the file asks for, and say where that is refused; the caller keeps it or not.

    ``skipped`` are rows to leave out. Raises NotFound or WrongUsage when the file is of no list.
    """
    plan = known_plan(work, key.plan)
    lock_head(work, plan.head_id)
    definition = edition(work, plan.edition_id).definition
    track, _, collects = list_track(definition, key.track)
    of_list = _list_of(work, file, key, track)
    filled = read_list(file, content, key, definition, list_columns(definition, collects))
    return entered(work, plan, of_list, filled, terms, skipped)


def entered(
    work: Work,
    plan: PlanRow,
    of_list: RecordRow,
    filled: FilledList,
    terms: Terms,
    skipped: frozenset[int] = frozenset(),
) -> Attempt:
    """The same for a list that has been read, behind the lock on its plan's chain."""
    definition = edition(work, plan.edition_id).definition
    _, track, collects = list_track(definition, of_list.track)
    known = listed_records(work, plan=plan.code, track=collects.track, unit=of_list.unit)
    rows, unchanged, findings = _matched(filled, known, definition, collects)
    attempt = Attempt(
        plan=plan.code,
        unit=of_list.unit,
        record=of_list.code,
        head_id=plan.head_id,
        list_id=of_list.id,
        unit_id=of_list.unit_id,
        filled=filled,
        findings=(*filled.findings, *findings),
        unchanged=unchanged,
    )
    rows = [one for one in rows if one.row.row.number not in attempt.bad_rows | skipped]
    if not attempt.unreadable:
        run = _Run(
            *(work, plan, terms, terms.note if not filled.reason else filled.reason),
            told=frozenset()
            if attempt.bad_rows or skipped
            else receipted(of_list, track, collects),
        )
        _move_rows(run, attempt, rows, of_list.unit, collects)
        whole = not (attempt.bad_rows or attempt.refusals or skipped)
        if whole:
            _move_list(run, attempt, of_list, track, collects)
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

    def create(self, track: str, unit: str, rows: Sequence[_Wanted]) -> list[Advanced | Refusal]:
        gathering = self.gathering()
        proposals = (
            Proposal(self.plan.code, track, unit, one.values, self.note, self.terms.dates)
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


def _list_of(work: Work, file: str, key: Key, track: str) -> RecordRow:
    found = listed_records(work, plan=key.plan, track=track, unit=key.unit)
    if not found:
        raise NotFound("unit_unknown", unit=key.unit)
    if key.record and key.record != found[0].code:
        raise WrongUsage(
            "list_of_other_unit", file=file, record=key.record, unit=key.unit, plan=key.plan
        )
    return records(work, (found[0].code,))[found[0].code]


def _matched(
    filled: FilledList,
    known: Sequence[ListedRecord],
    definition: Definition,
    collects: Collects,
) -> tuple[list[_Wanted], int, list[Finding]]:
    """Each row with its record, how many rows need nothing, and what cannot be matched."""
    columns = list_columns(definition, collects)
    match = _Match(filled.sheet.file, definition, collects, columns, known)
    wanted = [one for row in filled.rows if (one := match.row(row)) is not None]
    findings = match.findings
    header = filled.sheet.header
    if filled.none and collects.send_none and (wanted or match.unchanged):
        findings.append(match.of_file("list_none_with_rows", header))
    elif not (filled.none or filled.rows or filled.findings or filled.may_be_empty):
        findings.append(match.of_file("list_empty" if filled.sheet.file else "list_blank", header))
    return wanted, match.unchanged, findings


class _Match:
    """Finds the record a row means: by its code, else by what tells records apart."""

    def __init__(
        self,
        file: str,
        definition: Definition,
        collects: Collects,
        columns: Sequence[ListColumn],
        known: Sequence[ListedRecord],
    ) -> None:
        self.file, self.columns = file, columns
        self.track = definition.tracks[collects.track]
        self.source = self.track.transitions[collects.move].source
        self.takes_new = takes_new(definition, collects)
        self.forms = {one.code: json.loads(one.form) for one in known}
        self.by_code = {one.code: one for one in known}
        self.telling = columns[0].key if columns else ""
        self.by_name = {
            str(form.get(self.telling, "")).casefold(): self.by_code[code]
            for code, form in self.forms.items()
        }
        self.seen: dict[str, int] = {}
        self.unchanged = 0
        self.findings: list[Finding] = []

    def row(self, row: FilledRow) -> _Wanted | None:
        """The row with its record; None when it is at fault, or there is nothing to do."""
        name = str(row.values.get(self.telling, "")).casefold()
        record = self.by_code.get(row.code) if row.code else self.by_name.get(name)
        if row.code and record is None:
            return self._fault(row, CODE, "list_record_unknown", near(row.code, self.by_code))
        first = self.seen.setdefault(record.code if record else f"\0{name}", row.row.number)
        if first != row.row.number:
            return self._fault(row, self.telling, "list_record_twice", first=first)
        if record is None:
            if self.takes_new:
                return _Wanted(row, None, row.values)
            return self._fault(row, self.telling, "list_takes_no_new")
        return self._known(row, record)

    def _known(self, row: FilledRow, record: ListedRecord) -> _Wanted | None:
        form = self.forms[record.code]
        asked = {c.key for c in self.columns if c.asked} & row.values.keys()
        values = {key: row.values[key] for key in asked if form.get(key) != row.values[key]}
        if record.state not in self.source and values:
            state = self.track.states[record.state].label
            return self._fault(row, CODE, "list_record_moved_on", record=record.code, state=state)
        if record.state not in self.source or not asked:
            self.unchanged += 1
            return None
        return _Wanted(row, record, values)

    def of_file(self, code: str, header: int) -> Finding:
        """A fault of the list as a whole, told at its headings."""
        return Finding(code, Severity.ERROR, Place(self.file, header))

    def _fault(
        self, row: FilledRow, key: str, code: str, suggestion: str = "", /, **facts: object
    ) -> _Wanted | None:
        place = row.row.place(self.file, key)
        words = row.row.text(key)
        self.findings.append(Finding(code, Severity.ERROR, place, words, suggestion, facts))
        return None


def _move_rows(
    run: _Run, attempt: Attempt, rows: Sequence[_Wanted], unit: str, collects: Collects
) -> None:
    """Create what is new, then let every row make its move; refusals stand by row."""
    new = [one for one in rows if one.record is None]
    ready = [(one, one.record.code, one.values) for one in rows if one.record is not None]
    for one, result in zip(new, run.create(collects.track, unit, new), strict=True):
        if isinstance(result, Refusal):
            attempt.refusals.append((one.row.row.number, result))
        else:
            attempt.created += (result.record,)
            ready.append((one, result.record, {}))
    results = run.move([(code, collects.move, values) for _, code, values in ready])
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
    collects: Collects,
) -> None:
    """Send the list, or say that there is none; one that has been sent stays as it is."""
    trigger = collects.send_none if attempt.filled.none else collects.send
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
            "list": attempt.record,
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
