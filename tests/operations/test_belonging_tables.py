"""Records that belong to others come in as a table whose rows name what they belong to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from engine.advance import advance
from engine.move import Move
from storage.linked_records import parents_named
from tests.builders import NOW, Ready
from tests.tables_out import (
    UNIT,
    a_model,
    records,
    rows_of,
    sent,
    states,
    take,
    type_in,
    with_tables,
)

TABLE, OF = "commitment", "Thuộc: Mô hình"


@pytest.fixture
def ready() -> Ready:
    return with_tables()


@pytest.fixture
def codes(ready: Ready) -> list[str]:
    return [a_model(ready, "Tiếng loa an ninh"), a_model(ready, "Vườn mẫu", items="Sạch\nĐẹp")]


@pytest.fixture
def file(ready: Ready, codes: list[str], tmp_path: Path) -> Path:
    return sent(ready, tmp_path, TABLE)


def test_rows_pick_what_they_belong_to_from_the_units_records(
    ready: Ready, codes: list[str], file: Path
) -> None:
    book = load_workbook(file)
    offered = {row[0].value: [c.value for c in row[1:] if c.value] for row in book["lantoa"].rows}
    assert offered["choices::of"] == [
        f"{codes[0]} · Tiếng loa an ninh",
        f"{codes[1]} · Vườn mẫu",
    ]
    sheet = book.worksheets[0]
    at, heads = rows_of(sheet)
    first = sheet.cell(at + 1, heads[OF])
    rule = next(r for r in sheet.data_validations.dataValidation if first.coordinate in r.sqref)
    assert (rule.type, first.protection.locked) == ("list", False)
    assert "Mã hồ sơ" not in heads


def test_each_row_is_proposed_under_the_record_it_names(
    ready: Ready, codes: list[str], file: Path
) -> None:
    rows = (
        {OF: f"{codes[1]} · Vườn mẫu", "Bên cam kết": "Hội Nông dân", "Ngày ký": "03/02/2023"},
        {OF: codes[0], "Bên cam kết": "Công an xã"},
    )
    done = take(ready, type_in(file, *rows))
    assert (len(done.created), done.moved, done.record) == (2, (), "")
    with ready.db.read() as work:
        named = parents_named(work, ready.opened.plan.id, TABLE)
    assert [named[one.code][0] for one in records(ready, TABLE)] == [codes[1], codes[0]]
    assert json.loads(records(ready, TABLE)[0].form)["signed_on"] == "2023-02-03"


def test_the_same_file_twice_proposes_nothing_anew(
    ready: Ready, codes: list[str], file: Path
) -> None:
    type_in(file, {OF: codes[0], "Bên cam kết": "Hội Nông dân"})
    take(ready, file)
    again = take(ready, file)
    assert (again.written, again.unchanged, len(records(ready, TABLE))) == (False, 1, 1)


@pytest.mark.parametrize(
    ("row", "fault", "vi", "en"),
    [
        ({"Bên cam kết": "Hội"}, "list_of_nothing", "thuộc hồ sơ nào", "what it belongs to"),
        ({OF: "small-2023-99", "Bên cam kết": "Hội"}, "list_of_unknown", "Mô hình", "Model"),
        ({OF: "{0}"}, "list_row_unfilled", "chưa điền", "nothing else"),
        ({OF: "{0}", "Ngày ký": "2/30/2023"}, "value_not_a_date", "2/30/2023", "2/30/2023"),
    ],
)
def test_a_row_at_fault_is_marked_and_nothing_is_proposed(
    ready: Ready,
    codes: list[str],
    file: Path,
    row: dict[str, str],
    fault: str,
    vi: str,
    en: str,
) -> None:
    good = {OF: codes[1], "Bên cam kết": "Hội Nông dân"}
    typed = {name: value.format(*codes) for name, value in row.items()}
    done = take(ready, type_in(file, typed, good))
    (said,) = done.findings
    assert said.code == fault
    assert vi in said.sentence("vi")
    assert en in said.sentence("en")
    assert records(ready, TABLE) == []
    assert done.marked is not None
    sheet = load_workbook(done.marked).worksheets[0]
    at, heads = rows_of(sheet)
    assert vi in str(sheet.cell(at + 1, heads["Lỗi"]).value)


def test_the_same_row_twice_in_one_file_is_told(ready: Ready, codes: list[str], file: Path) -> None:
    row = {OF: codes[0], "Bên cam kết": "Hội Nông dân"}
    assert [one.code for one in take(ready, type_in(file, row, row)).findings] == [
        "list_record_twice"
    ]


def test_what_another_unit_has_is_nothing_to_belong_to(
    ready: Ready, codes: list[str], file: Path
) -> None:
    other = a_model(ready, "Chợ văn minh", "xa-b")
    done = take(ready, type_in(file, {OF: other, "Bên cam kết": "Hội"}))
    assert [one.code for one in done.findings] == ["list_of_unknown"]
    assert records(ready, TABLE, "xa-b") == []


def test_a_record_that_may_have_no_more_refuses_its_row(
    ready: Ready, codes: list[str], file: Path
) -> None:
    advance(ready.db, Move(codes[0], "withdraw", "Trùng"), ready.officer("lan-xa-a"), NOW)
    done = take(ready, type_in(file, {OF: codes[0], "Bên cam kết": "Hội"}))
    assert done.stopped
    assert len(done.refusals) == 1
    assert records(ready, TABLE) == []


def test_points_are_given_beside_the_lines_they_judge(
    ready: Ready, codes: list[str], tmp_path: Path
) -> None:
    start = sent(ready, tmp_path, TABLE)
    take(ready, type_in(start, {OF: codes[1], "Bên cam kết": "Hội Nông dân"}))
    file = sent(ready, tmp_path, "commitment.judge")
    sheet = load_workbook(file).worksheets[0]
    at, heads = rows_of(sheet)
    assert sheet.cell(at + 1, heads[OF]).value == f"{codes[1]} · Vườn mẫu"
    assert sheet.cell(at + 1, heads[OF]).protection.locked
    note = sheet.cell(at + 1, heads["Điểm từng tiêu chí"]).comment
    assert note is not None
    assert "1. Sạch\n2. Đẹp" in note.text
    done = take(ready, type_in(file, {"Điểm từng tiêu chí": "11 9"}))
    assert [one.code for one in done.findings] == ["value_not_points"]
    take(ready, type_in(file, {"Điểm từng tiêu chí": "10 9"}))
    assert states(ready, TABLE, UNIT) == ["judged"]
