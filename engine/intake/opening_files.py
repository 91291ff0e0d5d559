"""Opening a spreadsheet safely: bounded in bytes, unpacked size, rows and columns.

A file is told by its content, never by its name. Formulas are refused: what stands in the cell is
only the result the last program wrote there.
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

from engine.intake.kinds import kind_of, kind_of_members
from workflows.errors import NotFound, SystemFault, WrongUsage
from workflows.finding import Finding, Place, Severity

FILE_BYTES_MAX = 20 * 2**20
UNPACKED_BYTES_MAX = 200 * 2**20
MEMBERS_MAX = 2_000
ROWS_MAX = 20_000
COLUMNS_MAX = 100
FORMULAS_MAX = 200
HEADER_WITHIN = 20
"""A header is looked for in this many first rows: officers' sheets begin with titles."""

_ZIP = b"PK"
_BOMS = (b"\xff\xfe", b"\xfe\xff")
_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*(<(?:\w+:)?f[ >/])?')
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_LISTED = re.compile(rb"<(?:\w+:)?sheet [^>]*>")
_LINK = re.compile(rb"<(?:\w+:)?Relationship [^>]*>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Opened:
    """Rows of cells as the file has them, and what had to be said about it."""

    rows: Sequence[Sequence[object]]
    findings: tuple[Finding, ...] = ()


def table_rows(file: str, content: bytes) -> Opened:
    """The rows of a .csv file, or of the first visible sheet of an .xlsx file.

    Raises WrongUsage when it is neither, or unpacks to more than is ever needed.
    """
    if content.startswith(_ZIP):
        return _workbook_rows(file, content)
    if kind := kind_of(content):
        raise WrongUsage(kind, file=file)
    return _csv_rows(file, content)


def is_text_renamed(file: str, content: bytes) -> bool:
    """Whether something that is no workbook bears the name of one."""
    named = file.lower().endswith((".xlsx", ".xls"))
    return named and not content.startswith(_ZIP) and bool(content.strip(b"\xef\xbb\xbf \r\n\t"))


def hidden_sheet(file: str, content: bytes, name: str) -> Sequence[Sequence[object]] | None:
    """The rows of a sheet by name, hidden or not; None when the file has none."""
    if not content.startswith(_ZIP):
        return None
    _checked_zip(file, content)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if name not in book.sheet_names:
            return None
        return book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=1_000)
    except (CalamineError, ValueError, OSError) as error:
        raise WrongUsage("sheet_unreadable", file=file) from error


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


def _workbook_rows(file: str, content: bytes) -> Opened:
    formulas = _checked_zip(file, content)
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        sheet = book.get_sheet_by_name(shown[0])
    except (CalamineError, IndexError, ValueError, OSError) as error:
        raise WrongUsage("sheet_unreadable", file=file) from error
    if sheet.total_height > ROWS_MAX or sheet.total_width > COLUMNS_MAX:
        raise _too_many_rows(file, sheet.total_height)
    return Opened(sheet.to_python(skip_empty_area=False), formulas)


def _csv_rows(file: str, content: bytes) -> Opened:
    """UTF-8 or UTF-16, separated by comma, semicolon or tab."""
    text = _decoded(file, content)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        return Opened(list(_bounded(file, reader)))
    except csv.Error as error:
        raise WrongUsage("sheet_unreadable", file=file) from error


def _decoded(file: str, content: bytes) -> str:
    encoding = "utf-16" if content.startswith(_BOMS) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise WrongUsage("file_encoding", file=file, line=line) from error
    if "\0" in text:
        raise WrongUsage("sheet_unreadable", file=file)
    return text


def _delimiter(text: str) -> str:
    """Of the line that has most of them: the header, since titles above it have few."""
    lines = text.split("\n", HEADER_WITHIN)[:HEADER_WITHIN]
    return max(",;\t", key=lambda mark: max(line.count(mark) for line in lines))


def _bounded(file: str, rows: Iterator[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, start=1):
        if number > ROWS_MAX:
            raise _too_many_rows(file, number)
        yield row[:COLUMNS_MAX]


def _checked_zip(file: str, content: bytes) -> tuple[Finding, ...]:
    """Refuse what unpacks too large; a finding for each formula, since only its result is kept."""
    formulas: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
            unpacked = sum(member.file_size for member in members)
            if len(members) > MEMBERS_MAX or unpacked > UNPACKED_BYTES_MAX:
                raise WrongUsage("sheet_unpacks_too_large", file=file)
            sheets = [m for m in members if _SHEET.fullmatch(m.filename)]
            # Sizes in a header may lie: what unpacks to another size fails its checksum here.
            if not sheets:
                raise WrongUsage(kind_of_members(packed.namelist()), file=file)
            if packed.testzip() is not None:
                raise WrongUsage("sheet_not_xlsx", file=file)
            read = _first_shown(packed)
            for sheet in sheets:
                found = _scanned(file, packed.read(sheet))
                formulas += found if sheet.filename == read else ()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise WrongUsage("sheet_not_xlsx", file=file) from error
    if len(formulas) > FORMULAS_MAX:
        raise WrongUsage("sheet_all_formulas", file=file, n=len(formulas))
    return tuple(_formula(file, cell) for cell in formulas)


def _first_shown(packed: zipfile.ZipFile) -> str:
    """The member that holds the first visible sheet, the one that is read; empty when unsaid."""
    try:
        listed = packed.read("xl/workbook.xml")
        links = packed.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return ""
    target = {one.get(b"Id"): one.get(b"Target", b"") for one in _attributes(_LINK, links)}
    for sheet in _attributes(_LISTED, listed):
        if b"hidden" not in sheet.get(b"state", b"").lower():
            link = next((sheet[name] for name in sheet if name.endswith(b":id")), None)
            return f"xl/{target.get(link, b'').decode().removeprefix('/xl/')}"
    return ""


def _attributes(element: re.Pattern[bytes], xml: bytes) -> Iterator[dict[bytes, bytes]]:
    return (dict(_ATTRIBUTE.findall(found[0])) for found in element.finditer(xml))


def _scanned(file: str, xml: bytes) -> list[str]:
    """The cells with formulas.

    Two far cells would make the reader lay out every cell between them, so each address is
    looked at before the file is opened.
    """
    formulas = []
    for cell in _CELL.finditer(xml):
        row = int(cell[2])
        if row > ROWS_MAX or _column(cell[1].decode()) > COLUMNS_MAX:
            raise _too_many_rows(file, row)
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


def _too_many_rows(file: str, seen: int) -> WrongUsage:
    return WrongUsage(
        "sheet_too_many_rows", file=file, rows=seen, limit=ROWS_MAX, columns=COLUMNS_MAX
    )
