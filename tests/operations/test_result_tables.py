"""What a move asks of a unit's records goes out as a table and comes back: whole, or marked."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from engine.advance import advance
from engine.move import Move
from reports.lists.out import write_all
from tests.builders import NOW, Ready
from tests.tables_out import (
    GOOD,
    PLAN_CODE,
    a_model,
    edit,
    records,
    rows_of,
    sent,
    states,
    take,
    type_in,
    with_tables,
)
from workflows.errors import WrongUsage

TABLE = "model.report"


@pytest.fixture
def ready() -> Ready:
    return with_tables()


@pytest.fixture
def codes(ready: Ready) -> list[str]:
    return [a_model(ready, "Tiếng loa an ninh"), a_model(ready, "Vườn mẫu")]


@pytest.fixture
def file(ready: Ready, codes: list[str], tmp_path: Path) -> Path:
    return sent(ready, tmp_path, TABLE)


def test_a_table_names_the_records_and_locks_what_is_not_to_be_filled_in(
    codes: list[str], file: Path
) -> None:
    book = load_workbook(file)
    sheet = book.worksheets[0]
    at, heads = rows_of(sheet)
    assert [sheet.cell(at + n, heads["Mã hồ sơ"]).value for n in (1, 2)] == codes
    assert sheet.cell(at + 1, heads["Tên mô hình"]).value == "Tiếng loa an ninh"
    assert sheet.protection.sheet
    locked = {name: sheet.cell(at + 1, place).protection.locked for name, place in heads.items()}
    assert {name for name, fast in locked.items() if fast} == {"STT", "Mã hồ sơ", "Tên mô hình"}
    assert sheet.cell(at, heads["Kết quả thực hiện"]).protection.locked
    key = {row[0].value: row[1].value for row in book["lantoa"].iter_rows()}
    assert (key["plan"], key["unit"], key["track"]) == (PLAN_CODE, "xa-a", TABLE)


def test_cells_offer_choices_and_refuse_what_the_form_does_not_take(file: Path) -> None:
    sheet = load_workbook(file).worksheets[0]
    at, heads = rows_of(sheet)
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    by_name = {n: rules.get(sheet.cell(at + 1, c).coordinate) for n, c in heads.items()}
    kinds = {name: rule.type for name, rule in by_name.items() if rule}
    assert kinds["Phân loại"] == kinds["Tiếp tục"] == "list"
    assert (kinds["Ngày nghiệm thu"], kinds["Điểm hiệu quả"]) == ("date", "whole")
    effect = by_name["Điểm hiệu quả"]
    assert effect is not None
    assert (effect.formula1, effect.formula2) == ("0", "60")
    assert effect.prompt == "Số nguyên, từ 0 đến 60. Dưới 30 là chưa đạt."


def test_filled_rows_are_reported_and_blank_ones_wait(
    ready: Ready, codes: list[str], file: Path
) -> None:
    row = {**GOOD, "Số người tham gia": 120, "Điểm hiệu quả": 45, "Tiếp tục": "Có"}
    done = take(ready, type_in(file, {**row, "Phân loại": "Thôn", "Tiêu chí": "Sạch\nĐẹp"}))
    assert (done.moved, done.unchanged, done.written) == ((codes[0],), 1, True)
    assert states(ready) == ["reported", "registered"]
    form = json.loads(records(ready)[0].form)
    assert (form["kept_on"], form["people"], form["goes_on"]) == ("2023-03-02", 120, True)
    assert (form["kind"], form["items"]) == ("village", "Sạch\nĐẹp")


def test_the_same_file_twice_changes_nothing(ready: Ready, file: Path) -> None:
    take(ready, type_in(file, GOOD))
    before = records(ready)
    again = take(ready, file)
    assert (again.written, again.unchanged, again.stopped) == (False, 2, False)
    assert records(ready) == before


def test_looking_first_says_what_would_happen_and_leaves_no_trace(ready: Ready, file: Path) -> None:
    done = take(ready, type_in(file, GOOD), dry_run=True)
    assert (len(done.moved), done.written) == (1, False)
    assert states(ready) == ["registered", "registered"]


def test_rows_deleted_and_turned_round_are_still_known_by_their_codes(
    ready: Ready, codes: list[str], file: Path
) -> None:
    def turn(sheet: Worksheet, at: int, heads: dict[str, int]) -> None:
        for name in ("Mã hồ sơ", "Tên mô hình"):
            sheet.cell(at + 1, heads[name]).value = sheet.cell(at + 2, heads[name]).value
        sheet.cell(at + 1, heads["Kết quả thực hiện"]).value = "Hai vườn"
        sheet.delete_rows(at + 2)

    done = take(ready, edit(file, turn))
    assert done.moved == (codes[1],)
    assert states(ready) == ["registered", "reported"]


def test_a_blank_table_says_that_nothing_was_filled_in(ready: Ready, file: Path) -> None:
    done = take(ready, edit(file, lambda sheet, at, heads: sheet.delete_rows(at + 1, 2)))
    assert [one.code for one in done.findings] == ["list_blank"]
    assert done.stopped


def name(value: object) -> Callable[[Worksheet, int, dict[str, int]], object]:
    return lambda sheet, at, heads: sheet.cell(at + 1, heads["Tên mô hình"], value)


def code(value: object) -> Callable[[Worksheet, int, dict[str, int]], object]:
    return lambda sheet, at, heads: sheet.cell(at + 1, heads["Mã hồ sơ"], value)


def cell(head: str, value: object) -> Callable[[Worksheet, int, dict[str, int]], object]:
    return lambda sheet, at, heads: sheet.cell(at + 1, heads[head], value)


@pytest.mark.parametrize(
    ("change", "fault", "vi", "en"),
    [
        (code("small-2023-9999"), "list_record_unknown", "của đơn vị này", "has no record"),
        (code("small-2023-0004"), "list_name_of_other", "không phải", "is called"),
        (name("Tên khác"), "list_name_of_other", "“Tên khác”", "“Tên khác”"),
        (cell("Ngày nghiệm thu", "31/02/2023"), "value_not_a_date", "31/02/2023", "31/02/2023"),
        (cell("Phân loại", "Phố cổ"), "value_not_a_choice", "Phố cổ", "Phố cổ"),
        (cell("Điểm hiệu quả", 61), "value_out_of_points", "60", "60"),
        (cell("Số người tham gia", "nhiều"), "value_not_a_number", "nhiều", "nhiều"),
        (cell("Kết quả thực hiện", "=1+1"), "sheet_formula", "công thức", "formula"),
    ],
)
def test_a_row_at_fault_keeps_the_whole_file_out_and_is_marked(
    ready: Ready,
    file: Path,
    change: Callable[[Worksheet, int, dict[str, int]], object],
    fault: str,
    vi: str,
    en: str,
) -> None:
    type_in(file, GOOD, GOOD)
    done = take(ready, edit(file, change))
    assert fault in [one.code for one in done.findings]
    said = next(one for one in done.findings if one.code == fault)
    assert vi in said.sentence("vi")
    assert en in said.sentence("en")
    assert states(ready) == ["registered", "registered"]
    assert done.marked is not None
    sheet = load_workbook(done.marked).worksheets[0]
    at, heads = rows_of(sheet)
    assert vi in str(sheet.cell(at + 1, heads["Lỗi"]).value)


def test_the_corrected_copy_goes_back_as_it_is(ready: Ready, file: Path) -> None:
    marked = take(ready, type_in(file, {**GOOD, "Điểm hiệu quả": 99}, GOOD)).marked
    assert marked is not None
    take(ready, type_in(marked, {"Điểm hiệu quả": 40}))
    assert states(ready) == ["reported", "reported"]


def test_the_good_rows_go_in_alone_when_asked(ready: Ready, file: Path) -> None:
    done = take(ready, type_in(file, GOOD, {"Phân loại": "Phố cổ"}), skip_bad=True)
    assert (len(done.moved), done.skipped) == (1, 1)
    assert states(ready) == ["reported", "registered"]


def test_a_row_that_lacks_what_the_form_needs_is_refused_by_the_guard(
    ready: Ready, file: Path
) -> None:
    done = take(ready, type_in(file, {"Số người tham gia": 3}))
    ((_, refusal),) = done.refusals
    assert [one.guard for one in refusal.reasons] == ["form"]
    assert "Kết quả thực hiện" in refusal.sentence("vi")


def test_a_record_that_moved_on_meanwhile_is_told_and_left_alone(
    ready: Ready, codes: list[str], file: Path
) -> None:
    advance(ready.db, Move(codes[0], "withdraw", "Trùng"), ready.officer("lan-xa-a"), NOW)
    done = take(ready, type_in(file, GOOD))
    assert [one.code for one in done.findings] == ["list_record_moved_on"]
    assert "Đã rút" in done.findings[0].sentence("vi")
    assert states(ready) == ["withdrawn", "registered"]


def test_columns_that_were_added_are_told_and_left_out(ready: Ready, file: Path) -> None:
    def add(sheet: Worksheet, at: int, heads: dict[str, int]) -> None:
        sheet.protection.sheet = False
        sheet.cell(at, max(heads.values()) + 1).value = "Ghi chú riêng"
        sheet.cell(at + 1, max(heads.values()) + 1).value = "Xem lại"

    done = take(ready, edit(type_in(file, GOOD), add))
    assert [one.code for one in done.findings] == ["sheet_column_ignored"]
    assert states(ready)[0] == "reported"


def test_dates_are_read_in_the_order_people_write_them(ready: Ready, file: Path) -> None:
    take(ready, type_in(file, {**GOOD, "Ngày nghiệm thu": "3-2-2023"}))
    assert json.loads(records(ready)[0].form)["kept_on"] == date(2023, 2, 3).isoformat()


def test_the_file_of_another_unit_moves_nothing(ready: Ready, file: Path) -> None:
    type_in(file, GOOD)
    assert "authority" in {
        v.guard for _, one in take(ready, file, "lan-xa-b").refusals for v in one.reasons
    }
    book = load_workbook(file)
    book["lantoa"]["B2"] = "xa-b"
    book.save(file)
    assert {one.code for one in take(ready, file).findings} == {"list_record_unknown"}
    assert states(ready) == ["registered", "registered"]


def test_a_text_that_looks_like_a_formula_stays_a_text(ready: Ready, tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://bad.example")'
    a_model(ready, evil)
    sheet = load_workbook(sent(ready, tmp_path, TABLE)).worksheets[0]
    at, heads = rows_of(sheet)
    assert sheet.cell(at + 1, heads["Tên mô hình"]).value == evil
    assert all(one.data_type != "f" for row in sheet.iter_rows() for one in row)


def test_a_paper_that_fits_no_cell_is_named_above_the_table(tmp_path: Path) -> None:
    ready = with_tables(document=True)
    a_model(ready, "Tiếng loa an ninh")
    file = sent(ready, tmp_path, TABLE)
    sheet = load_workbook(file).worksheets[0]
    words = " ".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value)
    assert "Kèm theo: Báo cáo." in words
    ((_, refusal),) = take(ready, type_in(file, GOOD)).refusals
    assert [one.guard for one in refusal.reasons] == ["document"]


def test_a_unit_without_such_records_gets_no_table_and_an_unknown_one_is_told(
    ready: Ready, codes: list[str], tmp_path: Path
) -> None:
    out = write_all(ready.db, PLAN_CODE, tmp_path, NOW, track=TABLE, lang="en")
    assert [one.unit for one in out] == ["xa-a"]
    with pytest.raises(WrongUsage, match=TABLE):
        write_all(ready.db, PLAN_CODE, tmp_path, NOW, track="model.scale")
