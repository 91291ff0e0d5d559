"""Opening a spreadsheet safely: bounded in bytes, unpacked size, rows and columns.

Formulas refused.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workflows.errors import NotFound, SystemFault, WrongUsage
from workflows.finding import Finding, Place, Severity

FILE_BYTES_MAX = 20 * 2**20
UNPACKED_BYTES_MAX = 200 * 2**20
MEMBERS_MAX = 2_000
ROWS_MAX = 20_000
COLUMNS_MAX = 100
FORMULAS_NAMED = 20

_CELL = re.compile(rb'<c [^>]*?r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*(<f[ >/])?')
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")


@dataclass(frozen=True, slots=True)
class Opened:
    """Rows of cells as the file has them, and what had to be said about it."""

    rows: Sequence[Sequence[object]]
    findings: tuple[Finding, ...] = ()


def workbook_rows(path: Path) -> Opened:
    """The first visible sheet of an .xlsx file."""
    content = file_bytes(path)
    formulas = _checked_zip(path, content)
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        sheet = book.get_sheet_by_name(shown[0])
    except (CalamineError, IndexError, ValueError, OSError) as error:
        raise WrongUsage("sheet_unreadable", file=path.name) from error
    if sheet.total_height > ROWS_MAX or sheet.total_width > COLUMNS_MAX:
        raise WrongUsage(
            "sheet_too_many_rows", file=path.name, rows=sheet.total_height, limit=ROWS_MAX
        )
    return Opened(sheet.to_python(skip_empty_area=False), formulas)


def hidden_sheet(path: Path, name: str) -> Sequence[Sequence[object]] | None:
    """The rows of a sheet by name in a checked .xlsx file; None when there is none."""
    content = file_bytes(path)
    _checked_zip(path, content)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if name not in book.sheet_names:
            return None
        return book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=1_000)
    except (CalamineError, ValueError, OSError) as error:
        raise WrongUsage("sheet_unreadable", file=path.name) from error


def csv_rows(path: Path) -> Opened:
    """The rows of a .csv file: UTF-8 or UTF-16, separated by comma, semicolon or tab."""
    text = _decoded(path, file_bytes(path))
    if "\0" in text:
        raise WrongUsage("sheet_unreadable", file=path.name)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return Opened(list(_bounded(path, csv.reader(io.StringIO(text), delimiter=delimiter))))
    except csv.Error as error:
        raise WrongUsage("sheet_unreadable", file=path.name) from error


def file_bytes(path: Path) -> bytes:
    """The whole file, at most FILE_BYTES_MAX.

    Raises:
        NotFound: no such file. WrongUsage: a folder, or too large. SystemFault: it cannot be read.
    """
    try:
        if path.is_dir():
            raise WrongUsage("file_is_folder", file=str(path))
        size = path.stat().st_size
        if size > FILE_BYTES_MAX:
            raise WrongUsage(
                "file_too_large",
                file=path.name,
                megabytes=size // 2**20,
                limit=FILE_BYTES_MAX // 2**20,
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound("file_missing", file=str(path)) from error
    except OSError as error:
        raise SystemFault("file_unreadable", file=str(path), why=error.strerror or "") from error


def _decoded(path: Path, content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise WrongUsage("file_encoding", file=path.name, line=line) from error


def _bounded(path: Path, rows: Iterator[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, start=1):
        if number > ROWS_MAX:
            raise WrongUsage("sheet_too_many_rows", file=path.name, rows=number, limit=ROWS_MAX)
        yield row[:COLUMNS_MAX]


def _checked_zip(path: Path, content: bytes) -> tuple[Finding, ...]:
    """Refuse what unpacks too large; a finding for each formula, since only its result is kept."""
    formulas: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
            unpacked = sum(member.file_size for member in members)
            if len(members) > MEMBERS_MAX or unpacked > UNPACKED_BYTES_MAX:
                raise WrongUsage("sheet_unpacks_too_large", file=path.name)
            sheets = [m for m in members if _SHEET.fullmatch(m.filename)]
            if not sheets:
                raise WrongUsage("sheet_not_xlsx", file=path.name)
            for sheet in sheets:
                formulas += _scanned(path, packed.read(sheet))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise WrongUsage("sheet_not_xlsx", file=path.name) from error
    return tuple(_formula(path.name, cell) for cell in formulas[:FORMULAS_NAMED])


def _scanned(path: Path, xml: bytes) -> list[str]:
    """The cells with formulas.

    Two far cells would make the reader lay out every cell between them, so each address is
    looked at before the file is opened.
    """
    formulas = []
    for cell in _CELL.finditer(xml):
        row = int(cell[2])
        if row > ROWS_MAX or _column(cell[1].decode()) > COLUMNS_MAX:
            raise WrongUsage("sheet_too_many_rows", file=path.name, rows=row, limit=ROWS_MAX)
        if cell[3]:
            formulas.append((cell[1] + cell[2]).decode())
    return formulas


def _column(letters: str) -> int:
    """The number of a column, from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _formula(file: str, cell: str) -> Finding:
    letters = cell.rstrip("0123456789")
    place = Place(file, int(cell[len(letters) :]), _column(letters))
    return Finding("sheet_formula", Severity.ERROR, place, cell)
