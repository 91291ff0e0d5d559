"""The call list: those to telephone, with their numbers as text and room for the answer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from storage.people import name_unit, officer, save_officer, unit
from tests.builders import SINCE, ready_database
from tests.conftest import Lantoa

Written = Callable[..., list[list[Any]]]


@pytest.fixture
def written(lantoa: Lantoa, tmp_path: Path) -> Written:
    """The cells of the list as `plan due --call-list` writes it, headings first."""
    home = tmp_path / "home"
    home.mkdir()
    ready = ready_database(f"sqlite:///{home / 'lantoa.db'}")
    committee = ready.opened.plan.committee_id
    with ready.db.write() as work:
        lan = officer(work, committee, "lan-xa-a")
        known = unit(work, committee, "xa-a", SINCE)
        assert lan is not None
        assert known is not None
        save_officer(
            work,
            committee,
            code="lan-xa-a",
            name="@SUM(A1)",
            email=lan.email,
            phone="0912 000 345",
            active=True,
        )
        name_unit(work, known.id, since=SINCE, vi='=HYPERLINK("http://x","Xã A")', en="-1+1")
    ready.db.close()
    file = tmp_path / "calls.xlsx"

    def cells(*words: str) -> list[list[Any]]:
        ran = lantoa("plan", "due", "--call-list", file, "--lang", "vi", *words)
        assert ran.exit_code == 0, ran.err
        sheet = openpyxl.load_workbook(file).active
        assert sheet is not None
        return [list(row) for row in sheet.iter_rows(min_row=3)]

    return cells


def test_who_is_late_stands_in_it_with_number_date_and_room_for_the_answer(
    written: Written,
) -> None:
    heads, *rows = written("--at", "2023-03-14")
    assert [cell.value for cell in heads][-1] == "Kết quả gọi"
    mine = next(row for row in rows if row[3].value == "0912 000 345")
    assert mine[5].value == "trước ngày 10/3/2023 (chậm nhất hết thứ Năm, 09/3/2023)"
    assert mine[6].value == "quá hạn 5 ngày"
    assert not mine[8].value


def test_nothing_a_unit_or_an_officer_is_called_becomes_a_formula(written: Written) -> None:
    _, *rows = written("--at", "2023-03-14")
    cells = [cell for row in rows for cell in row]
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert any(str(cell.value).startswith("@SUM") for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}  # n: an empty cell
    assert {cell.number_format for cell in cells} == {"@"}  # stays text when it is edited


def test_nobody_is_called_weeks_ahead_unless_all_are_asked_for(written: Written) -> None:
    assert written("--at", "2023-02-02")[1:] == []
    assert len(written("--at", "2023-02-02", "--all")) > 1
