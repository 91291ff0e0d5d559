"""Widths of a table whose columns a template repeats: each as wide as its words ask for."""

from __future__ import annotations

from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NARROWEST, WIDEST = 6, 40
"""Letters a column is made for, at least and at most: longer texts are folded."""
SHORT = 18
"""Letters up to which a text stands on one line."""


def fitted(body: Any) -> Any:
    """The body of a document with such tables laid out anew; a table the template draws whole
    keeps the widths it was given.

    docxtpl gives each repeated column the same width, whatever stands in it.
    """
    for table in body.iter(f"{_W}tbl"):
        grid = table.find(f"{_W}tblGrid")
        if grid is None or not _repeated(table, grid):
            continue
        wanted = _wanted(table, len(grid))
        whole = sum(int(float(column.get(f"{_W}w", "0"))) for column in grid)
        widths = [int(whole * letters / sum(wanted)) for letters in wanted]
        for column, width in zip(grid, widths, strict=True):
            column.set(f"{_W}w", str(width))
        for row in table.findall(f"{_W}tr"):
            _widen(row, widths)
    return body


def _repeated(table: Any, grid: Any) -> bool:
    """Whether the cells of a row do not have the widths of the grid."""
    for row in table.findall(f"{_W}tr"):
        cells = row.findall(f"{_W}tc")
        if len(cells) == len(grid):
            given = [_width(cell) for cell in cells]
            return given != [column.get(f"{_W}w") for column in grid]
    return False


def _width(cell: Any) -> str | None:
    width = cell.find(f"{_W}tcPr/{_W}tcW")
    return None if width is None else width.get(f"{_W}w")


def _wanted(table: Any, count: int) -> list[int]:
    """Letters each column asks for: its longest word, and the more the longer its texts mostly are.

    One long text among many short ones is folded.
    """
    columns: list[list[str]] = [[] for _ in range(count)]
    for row in table.findall(f"{_W}tr"):
        cells = row.findall(f"{_W}tc")
        if len(cells) == count:
            for column, cell in zip(columns, cells, strict=True):
                said = "".join(text.text or "" for text in cell.iter(f"{_W}t"))
                column.append(" ".join(said.split()))
    return [_asked(column) for column in columns]


def _asked(column: list[str]) -> int:
    word = max((len(word) for said in column for word in said.split()), default=0)
    mostly = sum(len(said) for said in column) // max(1, len(column))
    whole = max((len(said) for said in column), default=0)
    asked = whole if whole <= SHORT else mostly // 3 + 7
    head = len(column[0]) // 3 + 5 if column else 0  # a head is folded into three lines, not more
    return max(NARROWEST, min(WIDEST, max(word + 3, asked, head)))


def _widen(row: Any, widths: list[int]) -> None:
    at = 0
    for cell in row.findall(f"{_W}tc"):
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        columns = 1 if span is None else int(span.get(f"{_W}val"))
        width = cell.find(f"{_W}tcPr/{_W}tcW")
        if width is not None:
            width.set(f"{_W}w", str(sum(widths[at : at + columns])))
        at += columns
