"""A committee's own days come from a .csv file, all of them or none."""

from datetime import date

import pytest

from workflows.calendar import Certainty
from workflows.calendar_overrides import LARGEST_FILE, Overrides, read_overrides

HEADER = "date,kind,name_vi,name_en,decree\n"


def read(rows: str, header: str = HEADER) -> Overrides:
    return read_overrides((header + rows).encode(), "days.csv")


def faults(overrides: Overrides) -> list[tuple[str, int, int]]:
    return [(one.code, one.place.line, one.place.column) for one in overrides.findings]


def test_a_swap_is_read_with_its_document() -> None:
    read_days = read(
        "02/01/2026,off,Ngày nghỉ,Day off,12729/VPCP-KGVX\n"
        "\n"
        '2026-01-10,WORK,"Ngày làm bù, thứ Bảy",Worked,12729/VPCP-KGVX\n'
    )
    assert read_days.findings == ()
    off, worked = read_days.days[date(2026, 1, 2)], read_days.days[date(2026, 1, 10)]
    assert (off.off, worked.off) == (True, False)
    assert off.certainty is Certainty.OVERRIDE
    assert worked.name.vi == "Ngày làm bù, thứ Bảy"
    assert off.decree == "12729/VPCP-KGVX"


def test_a_file_saved_by_excel_is_read() -> None:
    text = HEADER.replace(",", ";") + "2/1/2026;off;Ngày nghỉ;Day off;12\r\n"
    read_days = read_overrides(b"\xef\xbb\xbf" + text.encode(), "days.csv")
    assert list(read_days.days) == [date(2026, 1, 2)]


def test_every_bad_row_is_reported_at_once_and_nothing_is_taken() -> None:
    read_days = read(
        "01/01/2026,off,Tốt,Good,1\n"
        "31/02/2026,perhaps,,Name,1\n"
        "01/01/2026,off,Lại,Again,1\n"
        "03/01/2026,off,Thiếu\n"
        "04-01-2026,off,Ngày,Day,\n"
    )
    assert read_days.days == {}
    assert faults(read_days) == [
        ("calendar_date", 3, 1),
        ("calendar_kind", 3, 2),
        ("calendar_blank", 3, 3),
        ("calendar_day_twice", 4, 1),
        ("calendar_cells", 5, 1),
        ("calendar_date", 6, 1),
        ("calendar_blank", 6, 5),
    ]


def test_a_row_after_a_cell_of_two_lines_keeps_its_own_line_number() -> None:
    read_days = read('01/01/2026,off,"Một\nhai",One,1\n99/99/2026,off,a,b,1\n')
    assert faults(read_days) == [("calendar_date", 4, 1)]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", ("calendar_header", 1, 1)),
        (b"ngay,kind,name_vi,name_en,decree\n", ("calendar_header", 1, 1)),
        (HEADER.encode() + b"01/01/2026,off,\xd4\xe2,a,1\n", ("calendar_not_utf8", 2, 0)),
        (HEADER.encode() + b'01/01/2026,off,"a,b,1\n', ("calendar_not_csv", 2, 0)),
        (b"x" * (LARGEST_FILE + 1), ("calendar_too_large", 0, 0)),
    ],
)
def test_a_file_that_is_no_calendar_is_refused(content: bytes, fault: tuple[str, int, int]) -> None:
    read_days = read_overrides(content, "days.csv")
    assert read_days.days == {}
    assert faults(read_days) == [fault]


@pytest.mark.parametrize(
    "rows",
    ["31/02/2026,maybe,,b,1\n", "1/1/2026,off,a\n", "1/1/2026,off,a,b,1\n1/1/2026,off,a,b,1\n"],
)
def test_every_fault_has_a_sentence_in_both_languages(rows: str) -> None:
    for fault in read(rows).findings:
        assert fault.sentence("vi") != fault.sentence("en")
