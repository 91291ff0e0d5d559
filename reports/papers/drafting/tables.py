"""Ruled tables of the templates, with rows that repeat."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from reports.papers.drafting.page import CENTRE, LEFT, line, tagged, width

HEAD = "F2F2F2"


def ruled(sheet: Document, heads: tuple[str, ...], shares: tuple[float, ...]) -> Any:
    """A table with its head, repeated on each page; ``shares`` of the width, one a column."""
    whole = width(sheet) / sum(shares)
    table = sheet.add_table(1, len(heads))
    table.style = "Table Grid"
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, share in zip(table.columns, shares, strict=True):
        column.width = column.cells[0].width = Cm(whole * share)
    for cell, words in zip(table.rows[0].cells, heads, strict=True):
        written(cell, words, bold=True, centred=True)
        _shaded(cell)
    _on_each_page(table.rows[0])
    _padded(table)
    return table


def repeated(
    table: Any, loop: str, cells: tuple[str, ...], *, centred: tuple[int, ...] = ()
) -> None:
    """A row for each of a loop (``row in rows``)."""
    tagged(table, f"for {loop}")
    one_row(table, cells, centred=centred)
    tagged(table, "endfor")


def one_row(
    table: Any, cells: tuple[str, ...], *, centred: tuple[int, ...] = (), bold: bool = False
) -> Any:
    """A row of cells, a page's end never within it."""
    row = table.add_row()
    for at, (cell, words) in enumerate(zip(row.cells, cells, strict=True)):
        cell.width = table.columns[at].width
        written(cell, words, bold=bold, centred=at in centred)
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return row


def written(cell: Any, words: str, *, bold: bool = False, centred: bool = False) -> None:
    """The words of a cell, in letters smaller than the text's."""
    align = CENTRE if centred else LEFT
    line(cell, words, bold=bold, size=12, align=align)
    cell._tc.remove(cell._tc.find(qn("w:p")))
    if centred:
        middle = OxmlElement("w:vAlign")
        middle.set(qn("w:val"), "center")
        cell._tc.get_or_add_tcPr().append(middle)


def _shaded(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", HEAD)):
        shade.set(qn(f"w:{name}"), value)
    properties = cell._tc.get_or_add_tcPr()
    middle = properties.find(qn("w:vAlign"))
    middle.addprevious(shade) if middle is not None else properties.append(shade)


def _on_each_page(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    properties.append(OxmlElement("w:tblHeader"))


def _padded(table: Any) -> None:
    """Air above and below the words."""
    margins = OxmlElement("w:tblCellMar")
    for side, amount in (("top", 40), ("left", 70), ("bottom", 40), ("right", 70)):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(amount))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        table._tbl.tblPr.append(margins)
    else:
        look.addprevious(margins)


def gap(sheet: Document, points: float = 6) -> None:
    """Air between a table and what follows."""
    line(sheet, "", size=2).paragraph_format.space_after = Pt(points)
