"""A returned list as it stands in its file: whose it is, its rows, its answer, and every fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from engine.intake.list_form import (
    AND_NAME,
    CODE,
    NONE,
    OF,
    REASON,
    SHEET,
    ListColumn,
    words_of,
)
from engine.intake.opening_files import hidden_sheet, table_rows
from engine.intake.sheet import Column, Sheet, SheetRow, cell_text, header_word, sheet_of
from engine.intake.table import Kind, Table
from workflows.canonical import canonical_json
from workflows.definition import Definition
from workflows.errors import WrongUsage
from workflows.filling import YES, Value, fill
from workflows.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Key:
    """Whose table it is, and which: ``track`` is the table's name. ``record`` is a list's own code
    where the file still says it."""

    plan: str
    unit: str
    track: str | None = None
    record: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row that could be read: a record's code, or none for a new one, and its values.

    ``of`` is the code of the record a new one is to belong to, as it was picked or typed.
    """

    row: SheetRow
    code: str
    values: Mapping[str, Value]
    of: str = ""


@dataclass(frozen=True, slots=True)
class FilledList:
    """A returned list, read.

    Attributes:
        none: the unit says that it has none this year.
        may_be_empty: it may be sent without a row, because of what went in before.
    """

    sheet: Sheet
    rows: tuple[FilledRow, ...]
    none: bool
    reason: str
    findings: tuple[Finding, ...]
    may_be_empty: bool = False


def key_of(file: str, content: bytes, plan: str, unit: str, track: str | None) -> Key:
    """What the hidden sheet says, else what the caller says of a list somebody typed anew.

    Raises WrongUsage when neither says which plan and unit.
    """
    lines = hidden_sheet(file, content, SHEET) or ()
    told = {cell_text(line[0]): cell_text(line[1]) for line in lines if len(line) > 1}
    if told.get("plan") and told.get("unit"):
        marks = {CODE: told.get(CODE, "")}
        marks |= {k.partition(":")[2]: v for k, v in told.items() if k.startswith("field:")}
        return Key(
            told["plan"], told["unit"], told.get("track") or None, told.get("record", ""), marks
        )
    if not plan or not unit:
        raise WrongUsage("list_without_key", file=file)
    return Key(plan, unit, track)


def read_list(
    file: str,
    content: bytes,
    key: Key,
    definition: Definition,
    columns: Sequence[ListColumn],
    table: Table,
) -> FilledList:
    """Read the rows under the headings the table was written with, in either language."""
    belonging = table.kind is Kind.BELONGING
    looked_for = [
        Column(CODE, () if belonging else _names(key, CODE, words_of(CODE))),
        Column(OF, _belongs(definition, table), required=belonging),
        *(Column(c.key, _names(key, c.key, c.names), required=c.must) for c in columns),
        *(Column(f":{name}", words_of(name)) for name in ("number", "error")),
    ]
    sheet = sheet_of(file, content, looked_for)
    answers = table_rows(file, content).rows[: max(sheet.header - 1, 0)]
    findings = list(sheet.findings)
    bad = {one.place.line for one in findings if one.severity is Severity.ERROR}
    rows = []
    for row in sheet.rows:
        read = _row(file, row, definition, columns)
        if isinstance(read, FilledRow) and row.number not in bad:
            rows.append(read)
        elif not isinstance(read, FilledRow):
            findings += read
    return FilledList(
        sheet=sheet,
        rows=tuple(rows),
        none=_answer(answers, NONE).casefold() in YES,
        reason=_answer(answers, REASON),
        findings=tuple(findings),
    )


def typed_list(
    definition: Definition,
    columns: Sequence[ListColumn],
    rows: Sequence[Mapping[str, object]],
    *,
    none: bool,
    may_be_empty: bool,
) -> FilledList:
    """A list that was typed into a page instead of a file.

    Args:
        none, may_be_empty: as ``FilledList`` has them.
        rows: what was typed, by field name; with ``code`` for a record that is known. The first is
            row 1; one in which nothing was typed counts and is left out.
    """
    place = {one.key: at for at, one in enumerate(columns)}
    written = [SheetRow(at, row, place) for at, row in enumerate(rows, start=1)]
    read = [_row("", row, definition, columns) for row in written]
    typed = [{key: cell_text(cell) for key, cell in row.items()} for row in rows]
    digest = sha256(canonical_json({"rows": typed, "none": none})).hexdigest()
    return FilledList(
        sheet=Sheet(tuple(written), (), sha256=digest, columns=frozenset(place)),
        rows=tuple(one for one in read if isinstance(one, FilledRow)),
        none=none,
        may_be_empty=may_be_empty,
        reason="",
        findings=tuple(two for one in read if not isinstance(one, FilledRow) for two in one),
    )


def _belongs(definition: Definition, table: Table) -> tuple[str, ...]:
    """The headings over what a row belongs to."""
    if not table.parent:
        return ()
    return words_of("of", noun=definition.tracks[table.parent].label)


def _names(key: Key, name: str, names: tuple[str, ...]) -> tuple[str, ...]:
    written = key.headings.get(name)
    return (*names, written) if written else names


def _row(
    file: str, row: SheetRow, definition: Definition, columns: Sequence[ListColumn]
) -> FilledRow | list[Finding] | tuple[()]:
    """The row's values; its findings when one cannot be read; nothing for a row never begun."""
    code, of = row.text(CODE), row.text(OF).partition(AND_NAME)[0].strip()
    if not (code or of) and not any(row.text(column.key) for column in columns):
        return ()
    values: dict[str, Value] = {}
    findings: list[Finding] = []
    for column in columns:
        typed = {column.key: row.cells.get(column.key)}
        filled = fill(definition, typed, row.place(file, column.key))
        values |= filled.values
        findings += filled.findings
    return findings or FilledRow(row, code, values, of)


def _answer(titles: Sequence[Sequence[object]], name: str) -> str:
    """What stands to the right of one of the list's own questions above the table."""
    questions = {header_word(words) for words in words_of(name)}
    for row in titles:
        for at, cell in enumerate(row):
            if header_word(cell) in questions:
                return next((cell_text(one) for one in row[at + 1 :] if cell_text(one)), "")
    return ""
