"""A page as an office of the Party has it: margins, letters, heading, title and closing.

Sizes and places follow Hướng dẫn 36-HD/VPTW (2018); the letters are Times New Roman.
"""

from __future__ import annotations

from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

FACE = "Times New Roman"
SIZE, SMALL = 14, 12
LEFT, CENTRE = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER
JUSTIFIED = WD_ALIGN_PARAGRAPH.JUSTIFY


def page(*, landscape: bool = False) -> Document:
    """An empty sheet of A4 whose pages are numbered from the second on."""
    sheet = docx.Document()
    section = sheet.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = (Mm(20), Mm(15)) if landscape else (Mm(30), Mm(15))
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    normal = sheet.styles["Normal"]
    normal.font.name, normal.font.size = FACE, Pt(SIZE)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    normal.paragraph_format.space_after = Pt(0)
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    _page_number(number)
    return sheet


def width(sheet: Document) -> float:
    """Of what stands between the margins, in centimetres."""
    section = sheet.sections[0]
    whole, left, right = section.page_width, section.left_margin, section.right_margin
    return (int(whole or 0) - int(left or 0) - int(right or 0)) / int(Cm(1))


def line(
    place: Any,
    words: str,
    *,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    size: float = SIZE,
    align: Any = CENTRE,
    after: float = 0,
) -> Any:
    """A line of a heading, a title or a cell. A word or two between ``**`` is bold."""
    found = place.add_paragraph()
    found.alignment = align
    found.paragraph_format.space_after = Pt(after)
    for at, part in enumerate(words.split("**")):
        run = found.add_run(part)
        run.bold, run.italic, run.underline = bold or bool(at % 2), italic, underline
        run.font.size = Pt(size)
    return found


def text(place: Any, words: str, *, bold: bool = False, italic: bool = False) -> Any:
    """A paragraph of a paper: justified, its first line drawn in."""
    found = line(place, words, bold=bold, italic=italic, align=JUSTIFIED, after=6)
    found.paragraph_format.first_line_indent = Cm(1.27)
    found.paragraph_format.line_spacing = 1.15
    found.paragraph_format.keep_with_next = bold  # a section's head stays with its first lines
    return found


def tag(place: Any, words: str) -> Any:
    """A paragraph that holds one tag, and is gone with it: ``{%p if … %}``."""
    return line(place, f"{{%p {words} %}}", align=LEFT)


def room(place: Document, lines: int = 3) -> None:
    """Dotted lines for a pen."""
    for _ in range(lines):
        found = line(place, "\t", align=LEFT, after=4)
        edge = Cm(width(place))
        found.paragraph_format.tab_stops.add_tab_stop(
            edge, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
        )
        found.paragraph_format.line_spacing = 1.15


def heading(sheet: Document, *, subject: str = "") -> None:
    """Who issues the paper, its number, place and day; of a letter its subject too."""
    whole = width(sheet)
    table = bare(sheet, (whole * 0.42, whole * 0.58), 2)
    issuer, country, number, day = table._cells
    tag(issuer, "if heading.over")
    line(issuer, "{{ heading.over }}")
    tag(issuer, "endif")
    line(issuer, "{{ heading.body }}", bold=True)
    tag(issuer, "if party")
    line(issuer, "*")
    tag(issuer, "endif")
    tag(country, "if party")
    line(country, "ĐẢNG CỘNG SẢN VIỆT NAM", bold=True, underline=True, size=15)
    tag(country, "else")
    line(country, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=12)
    line(country, "Độc lập - Tự do - Hạnh phúc", bold=True, underline=True, size=13)
    tag(country, "endif")
    line(number, "{{ number }}")
    if subject:
        line(number, subject, italic=True, size=SMALL)
    line(day, "{{ place }}, {{ day }}", italic=True)
    for cell in table._cells:
        _without_first(cell)


def title(sheet: Document, name: str, about: str, *, dashes: bool = True) -> None:
    """What the paper is, and of what."""
    line(sheet, name, bold=True, size=16).paragraph_format.space_before = Pt(18)
    line(sheet, about, bold=True)
    if dashes:
        line(sheet, "-----", after=8)


def to(sheet: Document, words: str) -> None:
    """To whom it goes: one body in the line itself."""
    found = line(sheet, "", after=8)
    found.add_run("Kính gửi:").italic = True
    found.add_run(f" {words}")


def closing(sheet: Document, *, as_above: bool = False) -> None:
    """Who receives it on the left, who signs it on the right; both stay on one page."""
    whole = width(sheet)
    if sheet.paragraphs:  # a page with a signature alone is no page of a paper
        sheet.paragraphs[-1].paragraph_format.keep_with_next = True
    line(sheet, "", size=6).paragraph_format.keep_with_next = True
    left, right = bare(sheet, (whole * 0.54, whole * 0.46), 1)._cells
    line(left, "Nơi nhận:", underline=True, align=LEFT)
    if as_above:
        above = line(left, "- Như trên,", size=SMALL, align=LEFT)
        above.paragraph_format.left_indent = Cm(0.19)  # as the cells below it begin
    inner = bare(left, (whole * 0.38, whole * 0.14), 0)
    tagged(inner, "for group in recipients")
    tagged(inner, "if group.purpose")
    lines, purpose = inner.add_row().cells
    _recipients(lines)
    _braced(purpose)
    line(purpose, "{{ group.purpose }}", size=SMALL, align=LEFT)
    _without_first(purpose)
    tagged(inner, "else")
    plain = inner.add_row().cells
    merged = plain[0].merge(plain[1])
    _recipients(merged)
    tagged(inner, "endif")
    tagged(inner, "endfor")
    line(left, "", size=2)
    signature(right)
    for cell in (left, right):
        _without_first(cell)
    _together(right._tc.getparent().getparent())


def signature(cell: Any) -> None:
    """For whom, the post, room for the hand, the name."""
    tag(cell, "if signature.capacity")
    line(cell, "{{ signature.capacity }}", bold=True)
    line(cell, "{{ signature.post }}")
    tag(cell, "else")
    line(cell, "{{ signature.post }}", bold=True)
    tag(cell, "endif")
    for _ in range(4):
        line(cell, "")
    line(cell, "{{ signature.name }}", bold=True)


def bare(place: Any, widths: tuple[float, ...], rows: int) -> Any:
    """A table without borders; widths in centimetres."""
    table = place.add_table(rows, len(widths))
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, one in zip(table.columns, widths, strict=True):
        column.width = Cm(one)
        for cell in column.cells:
            cell.width = Cm(one)
    return table


def tagged(table: Any, words: str) -> None:
    """A row that holds one tag, and is gone with it: ``{%tr for … %}``."""
    table.add_row().cells[0].paragraphs[0].add_run(f"{{%tr {words} %}}")


def _recipients(cell: Any) -> None:
    tag(cell, "for one in group.lines")
    line(cell, "- {{ one }}", size=SMALL, align=LEFT)
    tag(cell, "endfor")
    _without_first(cell)


def _braced(cell: Any) -> None:
    """A line on the left, where a hand would draw the brace of a group."""
    borders = OxmlElement("w:tcBorders")
    edge = OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        edge.set(qn(f"w:{name}"), value)
    borders.append(edge)
    properties = cell._tc.get_or_add_tcPr()
    properties.append(borders)
    centred = OxmlElement("w:vAlign")
    centred.set(qn("w:val"), "center")
    properties.append(centred)


def _without_first(cell: Any) -> None:
    """Without the empty paragraph every new cell begins with."""
    first = cell._tc.find(qn("w:p"))
    if first is not None and len(cell._tc.findall(qn("w:p"))) > 1 and not first.findall(qn("w:r")):
        cell._tc.remove(first)


def _together(table: Any) -> None:
    for row in table.findall(qn("w:tr")):
        kept = OxmlElement("w:cantSplit")
        row.get_or_add_trPr().append(kept)


def _page_number(place: Any) -> None:
    for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
        run = place.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = words
        run._r.append(mark)
