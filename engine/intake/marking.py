"""Giving a returned list back with its errors: a copy in which each is marked where it stands."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from i18n.catalog import say
from i18n.language import Lang
from workflows.errors import SystemFault

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

SUFFIX = "-loi"
AUTHOR = "Lantoa"
_PINK, _RED = "FFF4C7C3", "FF8C1D18"
_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a typed text for a formula."""


class Mark(NamedTuple):
    """One sentence; row and column count from 1, row 0 is the list as a whole, column 0 the row."""

    row: int
    column: int
    sentence: str


def marked_copy(path: Path, content: bytes, header: int, marks: Iterable[Mark], lang: Lang) -> Path:
    """Write ``<name>-loi.xlsx`` beside the file: each faulty cell coloured and with its error as a
    comment, all sentences in a last column.

    The copy holds what the formulas of the file had come to, and no formula: it is opened in the
    office, whoever made the file.

    Args:
        content: the .xlsx as it was checked and read.
        header: the row of the headings.

    Raises SystemFault when the copy cannot be made or written.
    """
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = _loaded(path, content)
    sheet = next(one for one in book.worksheets if one.sheet_state == "visible")
    pink = PatternFill("solid", start_color=_PINK, end_color=_PINK)
    top = max(header, 1)
    titled = (c.column for c in sheet[top] if str(c.value or "") == say("lists.error", lang))
    last = next(titled, sheet.max_column + 1)
    _forget(sheet)
    _keep_texts(book)
    said: dict[int, list[str]] = {}
    for mark in marks:
        said.setdefault(mark.row or top, []).append(mark.sentence)
        if mark.row and mark.column:
            cell = sheet.cell(mark.row, mark.column)
            before = f"{cell.comment.text}\n" if cell.comment else ""
            cell.fill = pink
            cell.comment = Comment(f"{before}{mark.sentence}", AUTHOR, width=320, height=120)
    said[top] = [say("lists.error", lang), *said.get(top, [])]
    for row, sentences in said.items():
        cell = sheet.cell(row, last)
        cell.value = "\n".join(sentences)
        cell.data_type = "s"  # a sentence quotes what was typed, and must never become a formula
        cell.fill = pink
        cell.font = Font(name="Times New Roman", size=11, color=_RED, bold=row == top)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions[get_column_letter(last)].width = 60
    target = path.with_name(f"{path.stem.removesuffix(SUFFIX)}{SUFFIX}.xlsx")
    try:
        book.save(target)
    except OSError as error:
        raise SystemFault("file_unwritable", file=str(target), why=error.strerror or "") from error
    return target


def _forget(sheet: Worksheet) -> None:
    """Take away what an earlier copy said of cells that may be right by now."""
    from openpyxl.styles import PatternFill

    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment is not None and cell.comment.author == AUTHOR:
                cell.comment = None
                cell.fill = PatternFill()


def _keep_texts(book: Workbook) -> None:
    """Texts that look like a formula stay texts, also when somebody edits them."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith(_SIGNS):
                    cell.data_type, cell.quotePrefix = "s", True


def _loaded(path: Path, content: bytes) -> Workbook:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a copy cannot keep, such as a drawing
            return load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, zipfile.BadZipFile) as odd:
        raise SystemFault("list_not_marked", file=path.name) from odd
