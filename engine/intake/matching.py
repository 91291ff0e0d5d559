"""Matching the rows of a returned table with records: which each means, and what it changes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.intake.imported import near
from engine.intake.list_form import CODE, OF, ListColumn, is_name, list_columns, takes_new
from engine.intake.returned_file import FilledList, FilledRow
from engine.intake.table import Kind, Table
from storage.linked_records import parents_named
from storage.listings import ListedRecord, listed_records
from storage.plans import PlanRow
from storage.work import Work
from workflows.definition import Definition
from workflows.filling import Value
from workflows.finding import Finding, Place, Severity


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row and the record it means: none for a new one, which may belong to ``of``.

    ``values`` are those it changes.
    """

    row: FilledRow
    record: ListedRecord | None
    values: Mapping[str, Value]
    of: str = ""


def matched(
    work: Work,
    plan: PlanRow,
    table: Table,
    unit: str,
    definition: Definition,
    filled: FilledList,
) -> tuple[list[Wanted], int, list[Finding]]:
    """Each row with its record, how many rows need nothing, and what cannot be matched."""
    known = listed_records(work, plan=plan.code, track=table.track, unit=unit)
    match: _Known | _Belonging
    if table.kind is Kind.BELONGING:
        of = listed_records(work, plan=plan.code, track=table.parent, unit=unit)
        match = _Belonging(filled, definition, table, known, of, _parents(work, plan, table))
    else:
        match = _Known(filled, definition, table, known)
    wanted = [one for row in filled.rows if (one := match.row(row)) is not None]
    findings = match.findings
    header = filled.sheet.header
    if filled.none and table.send_none and (wanted or match.unchanged):
        findings.append(match.of_file("list_none_with_rows", header))
    elif not (filled.none or filled.rows or filled.findings or filled.may_be_empty):
        alone = not filled.sheet.file or table.send_none is None
        findings.append(match.of_file("list_blank" if alone else "list_empty", header))
    return wanted, match.unchanged, findings


def _parents(work: Work, plan: PlanRow, table: Table) -> Mapping[str, str]:
    """For the code of each record of a table, that of the record it belongs to."""
    named = parents_named(work, plan.id, table.track)
    return {code: parent for code, (parent, _) in named.items()}


class _Match:
    """What all kinds of rows have in common: a place to say what is wrong with them."""

    def __init__(self, filled: FilledList) -> None:
        self.file = filled.sheet.file
        self.unchanged = 0
        self.findings: list[Finding] = []

    def of_file(self, code: str, header: int) -> Finding:
        """A fault of the table as a whole, told at its headings."""
        return Finding(code, Severity.ERROR, Place(self.file, header))

    def fault(
        self, row: FilledRow, key: str, code: str, suggestion: str = "", /, **facts: object
    ) -> Wanted | None:
        """A fault of one cell; the row means nothing then."""
        place = row.row.place(self.file, key)
        words = row.row.text(key)
        self.findings.append(Finding(code, Severity.ERROR, place, words, suggestion, facts))
        return None


class _Known(_Match):
    """Finds the record a row means: by its code, else by what tells records apart."""

    def __init__(
        self,
        filled: FilledList,
        definition: Definition,
        table: Table,
        known: Sequence[ListedRecord],
    ) -> None:
        super().__init__(filled)
        self.columns = list_columns(definition, table)
        self.track = definition.tracks[table.track]
        self.source = self.track.transitions[table.move].source
        self.takes_new = table.kind is Kind.LIST and takes_new(definition, table)
        self.forms = {one.code: json.loads(one.form) for one in known}
        self.by_code = {one.code: one for one in known}
        self.telling = self.columns[0].key if self.columns else ""
        # Results are printed with what is known: a row nobody has touched is not ready yet.
        self.only_new = table.kind is Kind.RESULTS
        self.keeps_name = _keeps_name(table, self.columns)
        self.by_name = {
            str(form.get(self.telling, "")).casefold(): self.by_code[code]
            for code, form in self.forms.items()
        }
        self.seen: dict[str, int] = {}

    def row(self, row: FilledRow) -> Wanted | None:
        """The row with its record; None when it is at fault, or there is nothing to do."""
        name = str(row.values.get(self.telling, "")).casefold()
        record = self.by_code.get(row.code) if row.code else self.by_name.get(name)
        if row.code and record is None:
            return self.fault(row, CODE, "list_record_unknown", near(row.code, self.by_code))
        first = self.seen.setdefault(record.code if record else f"\0{name}", row.row.number)
        if first != row.row.number:
            return self.fault(row, self.telling, "list_record_twice", first=first)
        if record is None:
            if self.takes_new:
                return Wanted(row, None, row.values)
            return self.fault(row, self.telling, "list_takes_no_new")
        return self._known(row, record)

    def _known(self, row: FilledRow, record: ListedRecord) -> Wanted | None:
        form = self.forms[record.code]
        called = str(form.get(self.telling) or "")
        said = str(row.values.get(self.telling) or called)
        if self.keeps_name and called and said.casefold() != called.casefold():
            return self.fault(
                row, self.telling, "list_name_of_other", record=record.code, name=called
            )
        asked = {c.key for c in self.columns if c.asked} & row.values.keys()
        values = {key: row.values[key] for key in asked if form.get(key) != row.values[key]}
        if record.state not in self.source and values:
            state = self.track.states[record.state].label
            return self.fault(row, CODE, "list_record_moved_on", record=record.code, state=state)
        nothing = not values if self.only_new else not asked
        if record.state not in self.source or nothing:
            self.unchanged += 1
            return None
        return Wanted(row, record, values)


class _Belonging(_Match):
    """New records of others: each row names what it belongs to; one that is there stays as it is.

    Rows have no code of their own, so the same record said again is known by all that the row says.
    """

    def __init__(
        self,
        filled: FilledList,
        definition: Definition,
        table: Table,
        known: Sequence[ListedRecord],
        of: Sequence[ListedRecord],
        parents: Mapping[str, str],
    ) -> None:
        super().__init__(filled)
        self.noun = definition.tracks[table.parent].label
        self.first = next((one.key for one in list_columns(definition, table)), OF)
        self.of = {one.code for one in of}
        self.there: dict[str, list[Mapping[str, Value]]] = {}
        for one in known:
            self.there.setdefault(parents.get(one.code, ""), []).append(json.loads(one.form))
        self.seen: dict[str, int] = {}

    def row(self, row: FilledRow) -> Wanted | None:
        """The row as a new record; None when it is at fault, or the record is there."""
        if not row.of:
            return self.fault(row, OF, "list_of_nothing", noun=self.noun)
        if row.of not in self.of:
            close = near(row.of, sorted(self.of))
            return self.fault(row, OF, "list_of_unknown", close, noun=self.noun)
        if not row.values:
            return self.fault(row, self.first, "list_row_unfilled")
        said = json.dumps([row.of, sorted(row.values.items())], ensure_ascii=False)
        first = self.seen.setdefault(said, row.row.number)
        if first != row.row.number:
            return self.fault(row, OF, "list_record_twice", first=first)
        if any(row.values.items() <= form.items() for form in self.there.get(row.of, ())):
            self.unchanged += 1
            return None
        return Wanted(row, None, row.values, row.of)


def _keeps_name(table: Table, columns: Sequence[ListColumn]) -> bool:
    """Whether the first column only says which record it is: it is printed, not asked for."""
    if not columns:
        return False
    return not columns[0].asked or (table.kind is Kind.RESULTS and is_name(columns[0]))
