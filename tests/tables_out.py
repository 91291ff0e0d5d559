"""A small plan with tables of every kind, and a unit that fills them in as people do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from engine.advance import Advanced, advance
from engine.intake.returned import Returned, import_returned
from engine.move import Move, Proposal
from engine.propose import propose
from reports.lists.out import write_all
from storage.listings import ListedRecord, listed_records
from tests.builders import NOW, Ready, a_plan, ready_database
from tests.deciding import PLAN

PLAN_CODE, UNIT = "small-2023", "xa-a"
MODEL = PLAN["tracks"]["model"]
FORMS: dict[str, Any] = {
    "results": {
        "label": {"vi": "Kết quả", "en": "Results"},
        "fields": {
            "name": {"label": {"vi": "Tên mô hình", "en": "Name"}, "required": True},
            "told": {
                "label": {"vi": "Kết quả thực hiện", "en": "What came of it"},
                "type": "long_text",
                "required": True,
            },
            "kept_on": {"label": {"vi": "Ngày nghiệm thu", "en": "Accepted on"}, "type": "date"},
            "people": {"label": {"vi": "Số người tham gia", "en": "People"}, "type": "number"},
            "effect": {
                "label": {"vi": "Điểm hiệu quả", "en": "Effect"},
                "type": "number",
                "out_of": 60,
                "floor": 30,
            },
            "goes_on": {"label": {"vi": "Tiếp tục", "en": "Goes on"}, "type": "yes_no"},
            "kind": {
                "label": {"vi": "Phân loại", "en": "Kind"},
                "type": "choice",
                "choices": "sectors",
            },
            "items": {"label": {"vi": "Tiêu chí", "en": "Criteria"}, "type": "lines"},
        },
    },
    "commitment": {
        "label": {"vi": "Cam kết", "en": "Commitment"},
        "fields": {
            "party": {"label": {"vi": "Bên cam kết", "en": "Party"}, "required": True},
            "signed_on": {"label": {"vi": "Ngày ký", "en": "Signed on"}, "type": "date"},
        },
    },
    "marks": {
        "label": {"vi": "Phiếu chấm", "en": "Marks"},
        "fields": {
            "marks": {
                "label": {"vi": "Điểm từng tiêu chí", "en": "Points"},
                "type": "points",
                "per": "items",
                "out_of": 10,
                "required": True,
            }
        },
    },
}
COMMITMENT: dict[str, Any] = {
    "label": {"vi": "Cam kết phối hợp", "en": "Commitment"},
    "of": {"track": "model", "states": ["registered", "reported"]},
    "form": "commitment",
    "states": {
        "drafted": {"label": {"vi": "Dự thảo", "en": "Drafted"}},
        "judged": {"label": {"vi": "Đã chấm", "en": "Judged"}, "final": True},
    },
    "transitions": {
        "draft": {
            "label": {"vi": "Dự thảo", "en": "Draft"},
            "from": "none",
            "to": "drafted",
            "by": ["unit_officer", "secretariat"],
        },
        "judge": {
            "label": {"vi": "Chấm điểm", "en": "Judge"},
            "from": "drafted",
            "to": "judged",
            "by": ["unit_officer", "secretariat"],
            "guards": [{"form": "marks"}],
        },
    },
}
REPORTS: dict[str, Any] = {
    "label": {"vi": "Báo cáo kết quả", "en": "Report results"},
    "from": "registered",
    "to": "reported",
    "by": ["unit_officer", "secretariat"],
    "guards": [{"form": "results"}],
}
GOOD = {"Kết quả thực hiện": "Đã lắp 12 loa", "Ngày nghiệm thu": "02/3/2023"}


def with_tables(*, document: bool = False) -> Ready:
    """The small plan with results, commitments and their scored sheet."""
    guards = [*REPORTS["guards"], *([{"document": "report"}] if document else [])]
    model = {
        **MODEL,
        "states": {
            **MODEL["states"],
            "reported": {"label": {"vi": "Đã báo cáo", "en": "Reported"}},
        },
        "transitions": {**MODEL["transitions"], "report": {**REPORTS, "guards": guards}},
    }
    return ready_database(
        plan=a_plan(
            forms={**PLAN["forms"], **FORMS},
            tracks={**PLAN["tracks"], "model": model, "commitment": COMMITMENT},
        )
    )


def a_model(ready: Ready, name: str, unit: str = UNIT, **values: object) -> str:
    """A registered model of a unit; its code."""
    officer = ready.officer(f"lan-{unit}")
    said = {"name": name, "sector": "village", **values}
    made = propose(ready.db, Proposal(PLAN_CODE, "model", unit, said), officer, NOW)
    assert isinstance(made, Advanced), made
    done = advance(ready.db, Move(made.record, "register"), officer, NOW)
    assert isinstance(done, Advanced), done
    return made.record


def sent(ready: Ready, folder: Path, table: str, unit: str = UNIT, **how: Any) -> Path:
    """A unit's table as it went out."""
    out = write_all(ready.db, PLAN_CODE, folder / "out", NOW, track=table, unit=unit, **how)
    (one,) = out
    return one.path


def take(ready: Ready, file: Path, by: str = "thu", **how: Any) -> Returned:
    """The file taken by an officer."""
    (done,) = import_returned(ready.db, file, ready.officer(by), NOW, **how)
    return done


def rows_of(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """The row of the headings, and the column under each."""
    for row in sheet.iter_rows():
        heads = {str(c.value).removesuffix(" *"): c.column or 0 for c in row if c.value}
        if "STT" in heads or "No." in heads:
            return row[0].row or 0, heads
    raise LookupError("no header")


def edit(file: Path, change: Callable[[Worksheet, int, dict[str, int]], object]) -> Path:
    """Change the file as a unit does: the sheet, the row of its headings, the columns."""
    book = load_workbook(file)
    sheet = book.worksheets[0]
    change(sheet, *rows_of(sheet))
    book.save(file)
    return file


def type_in(file: Path, *rows: Mapping[str, object]) -> Path:
    """Type into the first rows under the headings; an empty mapping leaves a row as it is."""

    def change(sheet: Worksheet, at: int, heads: dict[str, int]) -> None:
        for number, row in enumerate(rows, start=1):
            for name, value in row.items():
                sheet.cell(at + number, heads[name]).value = value

    return edit(file, change)


def records(ready: Ready, track: str = "model", unit: str = UNIT) -> list[ListedRecord]:
    """The unit's records of a track."""
    with ready.db.read() as work:
        return list(listed_records(work, plan=PLAN_CODE, track=track, unit=unit))


def states(ready: Ready, track: str = "model", unit: str = UNIT) -> list[str]:
    """Where they stand."""
    return [one.state for one in records(ready, track, unit)]
