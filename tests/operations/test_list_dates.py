"""A unit's list as a spreadsheet says its date, of whatever kind, and for which period it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from engine.committees import found
from engine.due import owed
from engine.intake.officers import import_officers
from engine.intake.units import import_units
from engine.move import Actor, Channel
from engine.opening import open_plan
from engine.relief import Ground, extend, waive
from engine.watch import tick
from reports.lists.out import write_all
from storage.database import Database
from storage.lifecycle import create_database
from storage.people import officer
from tests.dated_plan import DATED, people
from workflows.calendar_source import vietnam_calendar
from workflows.definition import Due
from workflows.reading import read_plan

SYSTEM = Actor(None, "system", "root@host", Channel.CLI)
GROUND = Ground("Mưa lũ", "12-CV/BTG")
MONTHLY_DUE = "due: {in_period: 25}"
ONCE = "    one_per: unit\n    each: month\n"
OPENED = datetime(2023, 1, 3, 2, tzinfo=UTC)
FORM = """\
forms:
  model:
    label: {vi: Mô hình, en: Model}
    fields:
      name: {label: {vi: Tên mô hình, en: Name of the model}, type: text, required: true}
"""


def listed(due: str, *, each: str = ONCE) -> str:
    """The plan with the monthly report as a list of models."""
    text = DATED.replace(MONTHLY_DUE, due).replace(ONCE, each)
    collects = "    collects: {track: model, move: send_again, send: send}\n"
    text = text.replace(
        each + "    states:\n      awaited", each + collects + "    states:\n      awaited"
    )
    text = text.replace("  model:\n    label", "  model:\n    form: model\n    label", 1)
    return text.replace("tracks:\n", FORM + "tracks:\n", 1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(create_database("sqlite://", rehearsal=True, now=OPENED)) as made:
        found(made, "ban", "Ban Tuyên giáo", "Propaganda Board", SYSTEM, OPENED)
        for path, read in zip(people(tmp_path), (import_units, import_officers), strict=True):
            assert not read(made, "ban", path, SYSTEM, OPENED).stopped
        yield made


def begun(db: Database, text: str) -> None:
    read = read_plan(text.encode(), "dated.yaml")
    assert read.definition is not None, read.findings
    calendar = vietnam_calendar(2022, 2024)
    open_plan(db, "ban", read.definition, calendar, text.encode(), SYSTEM, OPENED)


def head(db: Database, folder: Path, now: datetime = OPENED) -> dict[str, list[str]]:
    """The lines above the table of each list, by file name."""
    return {
        one.path.name: [
            str(row[0].value)
            for row in load_workbook(one.path).worksheets[0].iter_rows(max_row=7)
            if row[0].value
        ]
        for one in write_all(db, "dated-2023", folder, now, track="monthly")
    }


def head_of_office(db: Database) -> Actor:
    with db.read() as work:
        row = officer(work, 1, "dung")
    assert row is not None
    return Actor(row.id, "dung", "root@host", Channel.CLI)


def test_a_recurring_list_says_its_period_and_its_day(db: Database, tmp_path: Path) -> None:
    begun(db, listed(MONTHLY_DUE))
    tick(db, datetime(2023, 2, 1, 2, tzinfo=UTC))
    lists = head(db, tmp_path, datetime(2023, 2, 1, 2, tzinfo=UTC))
    assert sorted(lists) == [
        f"dated-2023-monthly-phuong-{unit}-2023-{month}.xlsx"
        for unit in "ab"
        for month in ("01", "02")
    ]
    february = lists["dated-2023-monthly-phuong-a-2023-02.xlsx"]
    assert "BÁO CÁO THÁNG (THÁNG 02/2023)" in february
    assert "Gửi về Chuyên viên chậm nhất hết thứ Bảy, 25/02/2023" in february


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("due: {before: 2023-03-10}", "trước ngày 10/3/2023 (chậm nhất hết thứ Năm, 09/3/2023)"),
        ("due: {through: 2023-03-09}", "chậm nhất hết thứ Năm, 09/3/2023"),
        ("due: {within: 10wd, after: awaited}", "chậm nhất hết thứ Ba, 17/01/2023"),
        ("due: {anniversary: birthday, offset: -7d}", "chậm nhất hết thứ Sáu, 12/5/2023"),
        ("due: {year_end: last_working}", "chậm nhất hết thứ Sáu, 29/12/2023"),
        ("due: {window: [2023-05-01, 2023-05-10]}", "dự kiến từ 01/5/2023 đến 10/5/2023"),
    ],
)
def test_every_kind_of_date_is_said(db: Database, tmp_path: Path, due: str, said: str) -> None:
    begun(db, listed(due, each="    one_per: unit\n"))
    assert f"Gửi về Chuyên viên {said}" in head(db, tmp_path)["dated-2023-monthly-phuong-a.xlsx"]


def test_a_unit_with_a_date_of_its_own_reads_that_one(db: Database, tmp_path: Path) -> None:
    begun(db, listed("due: {through: 2023-03-09}", each="    one_per: unit\n"))
    rows = {one.unit: one.record for one in owed(db, "dated-2023", OPENED)}
    own, by = Due(through=date(2023, 3, 16)), head_of_office(db)
    before = head(db, tmp_path)["dated-2023-monthly-phuong-a.xlsx"]
    assert any("09/3/2023" in one for one in before)
    extend(db, rows["phuong-a"], "monthly", own, GROUND, by, OPENED)
    waive(db, rows["phuong-b"], "monthly", GROUND, by, OPENED)
    lists = head(db, tmp_path)
    (due,) = [one for one in lists["dated-2023-monthly-phuong-a.xlsx"] if "Gửi về" in one]
    assert "16/3/2023" in due
    assert not [one for one in lists["dated-2023-monthly-phuong-b.xlsx"] if "Gửi về" in one]
