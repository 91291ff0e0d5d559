"""Reading a table of rows out of an .xlsx or .csv file that anybody may have made.

Nothing here trusts the file: its size is bounded before it is opened, its kind is told by its
content, and every fault is a finding with file, row and column.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path

from engine.intake.opening_files import (
    HEADER_WITHIN,
    file_bytes,
    is_text_renamed,
    table_rows,
)
from workflows.errors import WrongUsage
from workflows.finding import Finding, Place, Severity


@dataclass(frozen=True, slots=True)
class Column:
    """A column the reader looks for; the header may be any of the names, whatever the case."""

    key: str
    names: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of data: its number in the file, and what each known column holds."""

    number: int
    cells: Mapping[str, object]
    columns: Mapping[str, int] = field(default_factory=dict)

    def text(self, key: str) -> str:
        """The cell as text, composed and trimmed; empty when blank or absent."""
        return cell_text(self.cells.get(key))

    def place(self, file: str, key: str) -> Place:
        """Where the cell stands: row and column count from 1."""
        return Place(file, self.number, self.columns.get(key, -1) + 1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows that could be read, and a finding for everything that could not.

    Attributes:
        header: the number of the header row; 0 when none was found.
        columns: the keys of the columns found.
        sha256: the hash of the file's bytes.
    """

    rows: tuple[SheetRow, ...]
    findings: tuple[Finding, ...]
    file: str = ""
    sha256: str = ""
    header: int = 0
    columns: frozenset[str] = frozenset()


def read_sheet(path: Path, columns: Sequence[Column]) -> Sheet:
    """Read the first sheet of a file as rows under known columns.

    Args:
        path: an .xlsx or .csv file; told apart by content, not by name.
        columns: what to look for; unknown columns are reported and left out.

    Returns:
        Rows that are not blank, with findings. A file that cannot be read gives findings only.

    Raises:
        NotFound, WrongUsage or SystemFault: the file is missing, too large or unreadable.
    """
    return sheet_of(path.name, file_bytes(path), columns)


def sheet_of(file: str, content: bytes, columns: Sequence[Column]) -> Sheet:
    """``read_sheet`` of bytes already read."""
    opened = table_rows(file, content)
    digest = sha256(content).hexdigest()
    numbered = list(enumerate(opened.rows, start=1))
    header = _header(numbered, columns)
    if header is None and is_text_renamed(file, content):
        raise WrongUsage("sheet_text", file=file)
    if header is None:
        wanted = tuple(column.names[0] for column in columns if column.required)
        missing = Finding("sheet_no_header", Severity.ERROR, Place(file), facts={"wanted": wanted})
        return Sheet((), (*opened.findings, missing), file, digest)
    at, by_key = header
    read = set(by_key.values())
    findings = [
        *(one for one in opened.findings if one.place.line > at and one.place.column - 1 in read),
        *_header_findings(file, at, dict(numbered), by_key, columns),
    ]
    rows = tuple(
        SheetRow(number, {key: _cell(row, index) for key, index in by_key.items()}, by_key)
        for number, row in numbered
        if number > at and any(cell_text(cell) for cell in row)
    )
    return Sheet(rows, tuple(findings), file, digest, at, frozenset(by_key))


def cell_text(cell: object) -> str:
    """A cell as text: NFC, trimmed, whole numbers without ".0"."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return unicodedata.normalize("NFC", str(cell)).strip()


def _header(
    rows: Iterable[tuple[int, Sequence[object]]], columns: Sequence[Column]
) -> tuple[int, dict[str, int]] | None:
    """The first row that names at least half of the required columns, and where each stands."""
    required = {column.key for column in columns if column.required}
    for number, row in rows:
        if number > HEADER_WITHIN:
            return None
        named = _named(row, columns)
        if named and len(required & named.keys()) * 2 >= len(required):
            return number, named
    return None


def _named(row: Sequence[object], columns: Sequence[Column]) -> dict[str, int]:
    by_name = {name.casefold(): column.key for column in columns for name in column.names}
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        key = by_name.get(header_word(cell))
        if key is not None:
            found.setdefault(key, index)
    return found


def header_word(cell: object) -> str:
    """A header cell as compared: one line, no star that marks a required column."""
    return " ".join(cell_text(cell).replace("*", " ").split()).casefold()


def _header_findings(
    file: str,
    at: int,
    rows: Mapping[int, Sequence[object]],
    by_key: Mapping[str, int],
    columns: Sequence[Column],
) -> Iterable[Finding]:
    for column in columns:
        if column.required and column.key not in by_key:
            yield Finding("sheet_no_column", Severity.ERROR, Place(file, at), column.names[0])
    known = set(by_key.values())
    names = [name for column in columns for name in column.names]
    for index, cell in enumerate(rows[at]):
        written = cell_text(cell)
        if written and index not in known:
            close = get_close_matches(written, names, n=1)
            place = Place(file, at, index + 1)
            suggestion = close[0] if close else ""
            yield Finding("sheet_column_ignored", Severity.WARNING, place, written, suggestion)


def _cell(row: Sequence[object], index: int) -> object:
    return row[index] if index < len(row) else None
