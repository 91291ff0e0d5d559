"""Spreadsheets nobody vouches for: what can be read is read, the rest is said and never crashes."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from engine.intake.opening_files import ROWS_MAX, hidden_sheet
from engine.intake.sheet import Column, Sheet, read_sheet
from i18n.catalog import MissingFact, UnknownSentence, say
from workflows.errors import NotFound, WrongUsage

COLUMNS = (
    Column("code", ("mã đơn vị", "code"), required=True),
    Column("name", ("tên đơn vị", "name"), required=True),
    Column("since", ("từ ngày", "since")),
)


def workbook(rows: list[list[object]], before: Callable[..., None] | None = None) -> bytes:
    """An .xlsx of one sheet; ``before`` may do what it likes to the book and the sheet."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if before:
            before(book, sheet)
    return content.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The same .xlsx with members changed, or left out where ``change`` gives None."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            kept = change(member, old.read(member))
            if kept is not None:
                new.writestr(member, kept, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@pytest.fixture
def read(tmp_path: Path) -> Callable[[bytes, str], Sheet]:
    def read_bytes(content: bytes, name: str = "danh-sach.xlsx") -> Sheet:
        (tmp_path / name).write_bytes(content)
        return read_sheet(tmp_path / name, COLUMNS)

    return read_bytes


GOOD: list[list[object]] = [["Mã đơn vị", "Tên đơn vị"], ["dong-mo", "Thị trấn Đồng Mỏ"]]
Read = Callable[..., Sheet]


def words(sheet: Sheet) -> list[tuple[str, str]]:
    return [(row.text("code"), row.text("name")) for row in sheet.rows]


def test_titles_above_the_header_are_passed_over(read: Read) -> None:
    sheet = read(workbook([["DANH SÁCH ĐƠN VỊ, 2023"], ["DỮ LIỆU MẪU"], [], *GOOD]))
    assert words(sheet) == [("dong-mo", "Thị trấn Đồng Mỏ")]
    assert (sheet.rows[0].number, sheet.findings) == (5, ())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_is_read_whatever_excel_made_of_it(read: Read, delimiter: str, encoding: str) -> None:
    lines = ["DỮ LIỆU MẪU – SAMPLE DATA", f"mã đơn vị{delimiter}tên đơn vị"]
    text = "\r\n".join([*lines, f'dong-mo{delimiter}"Thị trấn\nĐồng Mỏ"'])
    assert words(read(text.encode(encoding), "a.csv")) == [("dong-mo", "Thị trấn\nĐồng Mỏ")]


def test_the_kind_of_a_file_is_told_by_its_content_not_its_name(read: Read) -> None:
    assert words(read(workbook(GOOD), "that-is-xlsx.csv"))
    assert words(read(b"code,name\na,b\n", "that-is-csv.xlsx"))


def test_days_numbers_and_decomposed_letters_come_out_as_they_were_meant(read: Read) -> None:
    def dated(book: xlsxwriter.Workbook, sheet: object) -> None:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_datetime(1, 2, datetime(2023, 3, 9), day)  # type: ignore[attr-defined]  # noqa: DTZ001

    header: list[object] = ["Mã đơn vị *", "TÊN\nđơn vị", "Từ ngày"]
    (row,) = read(workbook([header, [12.0, "Vạn Linh"]], dated)).rows
    assert (row.text("code"), row.text("name")) == ("12", "Vạn Linh")
    assert str(row.cells["since"])[:10] == "2023-03-09"
    assert str(row.place("a.xlsx", "since")) == "a.xlsx:2:3"


def test_a_merged_cell_holds_its_value_once(read: Read) -> None:
    def merged(_: object, sheet: object) -> None:
        sheet.merge_range("A2:A3", "dong-mo")  # type: ignore[attr-defined]
        sheet.write("B3", "Dòng hai")  # type: ignore[attr-defined]

    sheet = read(workbook(GOOD, merged))
    assert words(sheet) == [("dong-mo", "Thị trấn Đồng Mỏ"), ("", "Dòng hai")]


def test_only_the_first_visible_sheet_is_read_and_judged(read: Read) -> None:
    def more(book: xlsxwriter.Workbook, sheet: object) -> None:
        sheet.hide()  # type: ignore[attr-defined]
        shown = book.add_worksheet("Hiện")
        shown.activate()
        shown.set_first_sheet()
        shown.write_row(0, 0, ["code", "name"])
        shown.write_row(1, 0, ["van-linh", "Vạn Linh"])
        book.add_worksheet("Tổng").write_formula("A2", "=1+1")
        sheet.write_formula("A9", "=1+1")  # type: ignore[attr-defined]

    sheet = read(workbook(GOOD, more))
    assert (words(sheet), sheet.findings) == ([("van-linh", "Vạn Linh")], ())


def test_a_formula_is_named_by_its_cell_unless_it_stands_where_nothing_is_read(
    read: Read,
) -> None:
    def formulas(_: object, sheet: object) -> None:
        sheet.write_formula("B4", "=A4")  # type: ignore[attr-defined]
        sheet.write_formula("A1", "=TODAY()")  # type: ignore[attr-defined]
        sheet.write_formula("H4", "=ROW()")  # type: ignore[attr-defined]

    (finding,) = read(workbook([["Tiêu đề"], *GOOD], formulas)).findings
    assert (finding.code, finding.text, finding.place.line) == ("sheet_formula", "B4", 4)


def test_a_sheet_of_formulas_is_refused_as_a_whole(read: Read) -> None:
    def formulas(_: object, sheet: object) -> None:
        for row in range(2, 300):
            sheet.write_formula(row, 1, "=A1")  # type: ignore[attr-defined]

    assert refused(read, workbook(GOOD, formulas)) == "sheet_all_formulas"


def test_a_missing_header_a_missing_column_and_a_misspelt_one_are_findings(read: Read) -> None:
    assert [f.code for f in read(b"x,y\n1,2\n", "danh-sach.csv").findings] == ["sheet_no_header"]
    missing, ignored = read("mã đơn vị,tên dơn vị\na,b\n".encode()).findings
    assert (missing.code, missing.text) == ("sheet_no_column", "tên đơn vị")
    assert (ignored.code, ignored.suggestion) == ("sheet_column_ignored", "tên đơn vị")


def zipped(*names: str) -> bytes:
    """A zip file with members of these names."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return content.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
NASTY = {
    "an old .xls": (OLE, "sheet_old_xls"),
    "a file with a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "sheet_locked"),
    "a Word document renamed": (
        repacked(workbook(GOOD), lambda n, c: None if n.startswith("xl/") else c),
        "sheet_not_xlsx",
    ),
    "a Word document": (zipped("[Content_Types].xml", "word/document.xml"), "sheet_word"),
    "a Word document of old": (OLE + "WordDocument".encode("utf-16-le"), "sheet_word"),
    "slides": (zipped("[Content_Types].xml", "ppt/presentation.xml"), "sheet_slides"),
    "an OpenDocument table": (zipped("mimetype", "content.xml"), "sheet_other_program"),
    "an archive of lists": (zipped("Danh sách 1.xlsx", "Danh sách 2.xlsx"), "sheet_packed"),
    "a PDF": (b"%PDF-1.7\n1 0 obj", "sheet_pdf"),
    "a page under the name of a list": ("<html><table>Mã".encode(), "sheet_page"),
    "prose renamed": ("Kính gửi: Ban Tuyên giáo, Huyện ủy\n".encode(), "sheet_text"),
    "half a file": (workbook(GOOD)[:900], "sheet_not_xlsx"),
    "a zip of noise": (b"PK\x03\x04" + b"noise" * 99, "sheet_not_xlsx"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "sheet_picture"),
    "zero bytes only": (b"\0" * 99, "sheet_unreadable"),
    "letters of code page 1258": ("mã,tên\n".encode("cp1258", "replace"), "file_encoding"),
    "an unclosed endless cell": (b'code,name\n"' + b"a" * 200_000, "sheet_unreadable"),
    "a workbook whose sheet is no XML": (
        repacked(workbook(GOOD), lambda n, c: b"<broken" if "sheet1" in n else c),
        "sheet_unreadable",
    ),
    "a workbook without visible sheets": (
        repacked(
            workbook(GOOD),
            lambda n, c: (
                c.replace(b"<sheet name", b'<sheet state="hidden" name')
                if n.endswith("workbook.xml")
                else c
            ),
        ),
        "sheet_unreadable",
    ),
    "a far cell in the last row of all": (
        repacked(workbook(GOOD), lambda n, c: c.replace(b'r="B2"', b'r="B1048576"')),
        "sheet_too_many_rows",
    ),
    "a far cell in the last column of all": (
        repacked(workbook(GOOD), lambda n, c: c.replace(b'r="B2"', b'r="XFD2"')),
        "sheet_too_many_rows",
    ),
    "a million rows of csv": (b"code,name\n" + b"a,b\n" * 10**6, "sheet_too_many_rows"),
    "a bomb": (
        repacked(workbook(GOOD), lambda n, c: b"0" * (201 * 2**20) if "theme" in n else c),
        "sheet_unpacks_too_large",
    ),
}


def refused(read: Read, content: bytes) -> str:
    with pytest.raises(WrongUsage) as error:
        read(content)
    assert error.value.sentence("vi")
    assert error.value.sentence("en")
    return error.value.code


@pytest.mark.parametrize("kind", NASTY)
def test_a_file_that_is_no_list_is_refused_with_the_reason(read: Read, kind: str) -> None:
    content, code = NASTY[kind]
    assert refused(read, content) == code


def test_a_size_that_lies_about_what_it_unpacks_to_is_not_believed(read: Read) -> None:
    honest = repacked(workbook(GOOD), lambda n, c: b"0" * 10**6 if "theme" in n else c)
    lie = honest.replace(struct.pack("<I", 10**6), struct.pack("<I", 10))
    assert lie != honest
    assert refused(read, lie) == "sheet_not_xlsx"


def test_a_row_at_the_limit_is_read_and_the_one_after_it_is_not(read: Read) -> None:
    most = b"code,name\n" + b"a,b\n" * (ROWS_MAX - 1)
    assert len(read(most).rows) == ROWS_MAX - 1
    assert refused(read, most + b"a,b\n") == "sheet_too_many_rows"


def test_an_empty_file_has_no_header(read: Read) -> None:
    for content in (b"", b"\n\n", "\ufeff".encode(), workbook([])):
        assert [finding.code for finding in read(content).findings] == ["sheet_no_header"]


def test_a_missing_file_a_folder_and_a_huge_file_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no file"):
        read_sheet(tmp_path / "none.xlsx", COLUMNS)
    with pytest.raises(WrongUsage, match="folder"):
        read_sheet(tmp_path, COLUMNS)
    with (tmp_path / "huge.xlsx").open("wb") as huge:
        huge.truncate(21 * 2**20)
    with pytest.raises(WrongUsage, match="too large: 21 MB"):
        read_sheet(tmp_path / "huge.xlsx", COLUMNS)


def test_a_hidden_sheet_is_found_by_name() -> None:
    def hidden(book: xlsxwriter.Workbook, _: object) -> None:
        sheet = book.add_worksheet("lantoa")
        sheet.very_hidden()
        sheet.write_row(0, 0, ["plan", "chi-lang-2023"])

    content = workbook(GOOD, hidden)
    assert hidden_sheet("a.xlsx", content, "lantoa") == [["plan", "chi-lang-2023"]]
    assert hidden_sheet("a.xlsx", content, "other") is None
    assert hidden_sheet("a.csv", b"a,b", "lantoa") is None


def test_every_finding_of_an_import_is_explained_in_the_reference(repository: Path) -> None:
    page = (repository / "docs/reference/import-findings.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `(\w+)` \| (?:error|warning) \|", page, re.MULTILINE))
    sources = [*(repository / "engine/intake").glob("*.py"), repository / "workflows/filling.py"]
    source = "\n".join(file.read_text(encoding="utf-8") for file in sources)
    begins = r'"((?:row|unit|officer|email|phone|lang|role|os|list|value|sheet)_[a-z_]+)"'
    known = {m for m in re.findall(begins, source) if _is_finding(m)}
    assert explained == known
    assert len(explained) > 30


def _is_finding(code: str) -> bool:
    try:
        return bool(say(f"findings.{code}", "en"))
    except UnknownSentence:
        return False
    except MissingFact:
        return True
