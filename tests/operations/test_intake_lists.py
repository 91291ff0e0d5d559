"""A unit's list goes out as a spreadsheet and comes back: whole, or marked with its errors."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from engine.intake.officers import import_officers
from engine.intake.returned import Returned, import_returned
from engine.intake.units import import_units
from engine.move import ActDates, Actor, Channel, Proposal
from engine.opening import open_plan
from engine.propose import propose
from reports.lists.out import write_all
from storage.database import Database
from storage.lifecycle import create_database
from storage.listings import ListedRecord, listed_records
from storage.people import add_committee, officer
from tests.seed_plans import CHI_LANG, HOA_VANG, calendar, definition
from workflows.errors import NotFound, WrongUsage

OPENED = datetime(2023, 1, 5, 2, tzinfo=UTC)
NOW = datetime(2023, 3, 3, 2, tzinfo=UTC)
SYSTEM = Actor(None, "system", "root@host", Channel.IMPORT)
SAMPLES = Path(__file__).parents[2] / "workflows" / "samples"
UNIT = "tt-dong-mo"
GOOD = {
    "Tên mô hình": "Tiếng loa an ninh",
    "Khối": "Thôn, khu phố",
    "Cá nhân, tập thể đăng ký": "Khu phố Trung tâm",
    "Đối tượng đăng ký": "Tập thể",
    "Nội dung đăng ký": "Loa phát thanh mỗi sáng",
}


@pytest.fixture
def db() -> Iterator[Database]:
    database = create_database("sqlite://", rehearsal=True, now=OPENED)
    with database.write() as work:
        add_committee(work, code="huyen-uy", name_vi="Huyện ủy", name_en="District", now=OPENED)
    import_units(database, "huyen-uy", SAMPLES / CHI_LANG / "units.csv", SYSTEM, OPENED)
    import_officers(database, "huyen-uy", SAMPLES / CHI_LANG / "officers.csv", SYSTEM, OPENED)
    open_plan(database, "huyen-uy", definition(CHI_LANG), calendar(CHI_LANG), b"", SYSTEM, OPENED)
    yield database
    database.close()


def acting(db: Database, code: str = "btg-chuyenvien1") -> Actor:
    with db.read() as work:
        found = officer(work, 1, code)
    assert found is not None
    return Actor(found.id, found.code, "root@host", Channel.IMPORT)


@pytest.fixture
def actor(db: Database) -> Actor:
    return acting(db)


@pytest.fixture
def sent(db: Database, tmp_path: Path) -> Path:
    """The list of one unit, as it went out."""
    out = write_all(db, CHI_LANG, tmp_path / "out", NOW)
    return next(one.path for one in out if one.unit == UNIT)


def header(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """The row of the headings, and the column under each."""
    for row in sheet.iter_rows():
        heads = {str(c.value).removesuffix(" *"): c.column or 0 for c in row if c.value}
        if "Tên mô hình" in heads:
            return row[0].row or 0, heads
    raise LookupError("no header")


def fill_in(file: Path, *rows: Mapping[str, object], none: str = "", reason: str = "") -> None:
    """Type rows under the headings, from the first row without a code on."""
    book = load_workbook(file)
    sheet = book.worksheets[0]
    at, heads = header(sheet)
    at += 1
    while sheet.cell(at, heads["Mã hồ sơ"]).value:
        at += 1
    for number, row in enumerate(rows):
        for name, value in row.items():
            sheet.cell(at + number, heads[name]).value = value
    for line in sheet.iter_rows(max_row=at):
        for cell in line:
            for question, answer in (("Năm nay không có", none), ("Lý do", reason)):
                if answer and str(cell.value or "").startswith(question):
                    sheet.cell(cell.row or 0, 4).value = answer
    book.save(file)


def records(db: Database, track: str = "model", unit: str = UNIT) -> list[ListedRecord]:
    with db.read() as work:
        return list(listed_records(work, plan=CHI_LANG, track=track, unit=unit))


def states(db: Database, track: str = "model") -> list[str]:
    return [one.state for one in records(db, track)]


def acts(db: Database) -> list[str]:
    with db.read() as work:
        rows = work.sql("SELECT act FROM audit_entry WHERE head_id = 2 ORDER BY seq")
    return [act for (act,) in rows]


Take = Callable[..., Returned]


@pytest.fixture
def take(db: Database, actor: Actor) -> Take:
    def one(file: Path, now: datetime = NOW, **how: object) -> Returned:
        (result,) = import_returned(db, file, actor, now, **how)  # type: ignore[arg-type]
        if result.error:
            raise result.error
        return result

    return one


def test_one_file_a_unit_is_written_and_carries_its_key(db: Database, tmp_path: Path) -> None:
    out = write_all(db, CHI_LANG, tmp_path, NOW)
    assert len(out) == 41
    book = load_workbook(next(one.path for one in out if one.unit == UNIT))
    key = {row[0].value: row[1].value for row in book["lantoa"].iter_rows()}
    assert (key["plan"], key["unit"], key["track"]) == (CHI_LANG, UNIT, "list")
    assert key["field:name"] == "Tên mô hình"
    assert book["lantoa"].sheet_state == "veryHidden"
    words = " ".join(str(c.value) for row in book.worksheets[0].iter_rows() for c in row if c.value)
    assert "trước ngày 10/3/2023 (chậm nhất hết thứ Năm, 09/3/2023)" in words
    assert "Đảng bộ thị trấn Đồng Mỏ (mã: tt-dong-mo)" in words


def test_nothing_in_a_list_is_a_formula_and_choices_are_offered(
    db: Database, actor: Actor, tmp_path: Path
) -> None:
    values = {"name": '=HYPERLINK("http://bad.example")', "sector": "thon_khu_pho"}
    propose(db, Proposal(CHI_LANG, "model", UNIT, values), actor, NOW)
    out = write_all(db, CHI_LANG, tmp_path, NOW)
    sheet = load_workbook(next(one.path for one in out if one.unit == UNIT)).worksheets[0]
    assert all(c.data_type != "f" for row in sheet.iter_rows() for c in row)
    at, heads = header(sheet)
    assert sheet.cell(at + 1, heads["Tên mô hình"]).value == values["name"]
    assert sheet.cell(at + 1, heads["Khối"]).value == "Thôn, khu phố"
    kinds = [rule.type for rule in sheet.data_validations.dataValidation]
    assert kinds.count("list") == 2
    assert sheet.protection.sheet


def test_a_filled_list_registers_its_rows_and_is_sent(db: Database, take: Take, sent: Path) -> None:
    fill_in(sent, GOOD, {**GOOD, "Tên mô hình": "Vườn mẫu"})
    done = take(sent)
    assert (len(done.created), len(done.moved), done.to) == (2, 2, "sent")
    assert (states(db), states(db, "list")) == (["registered", "registered"], ["sent"])
    assert json.loads(records(db)[0].form)["sector"] == "thon_khu_pho"
    assert acts(db)[-1] == "list.taken"
    assert done.marked is None


def test_taking_the_same_file_again_changes_nothing(db: Database, take: Take, sent: Path) -> None:
    fill_in(sent, GOOD)
    take(sent)
    before, entries = records(db), acts(db)
    again = take(sent)
    assert (again.written, again.unchanged, again.stopped) == (False, 1, False)
    assert (records(db), acts(db)) == (before, entries)


def test_a_known_record_is_completed_and_moved_by_its_code(
    db: Database, actor: Actor, take: Take, tmp_path: Path
) -> None:
    propose(db, Proposal(CHI_LANG, "model", UNIT, {"name": "Vườn mẫu"}), actor, NOW)
    out = write_all(db, CHI_LANG, tmp_path / "out", NOW)
    file = next(one.path for one in out if one.unit == UNIT)
    book = load_workbook(file)
    sheet = book.worksheets[0]
    at, heads = header(sheet)
    for name, value in GOOD.items():
        if name != "Tên mô hình":
            sheet.cell(at + 1, heads[name]).value = value
    book.save(file)
    done = take(file)
    assert (done.created, done.moved) == ((), (records(db)[0].code,))
    assert json.loads(records(db)[0].form)["name"] == "Vườn mẫu"


def test_a_bad_row_keeps_the_whole_file_out_and_is_marked_in_a_copy(
    db: Database, take: Take, sent: Path
) -> None:
    fill_in(sent, GOOD, {**GOOD, "Tên mô hình": "Vườn mẫu", "Khối": "Thôn xóm"})
    done = take(sent)
    assert (states(db), states(db, "list"), done.stopped) == ([], ["awaited"], True)
    assert done.marked == sent.with_name(f"{sent.stem}-loi.xlsx")
    sheet = load_workbook(done.marked).worksheets[0]
    at, heads = header(sheet)
    assert "Thôn xóm" in str(sheet.cell(at + 2, heads["Lỗi"]).value)
    assert sheet.cell(at + 2, heads["Khối"]).fill.start_color.rgb == "FFF4C7C3"
    assert sheet.cell(at + 1, heads["Lỗi"]).value is None
    assert acts(db)[-1] == "list.sent_back"


def test_a_refusal_of_a_guard_is_marked_at_its_row(db: Database, take: Take, sent: Path) -> None:
    fill_in(sent, GOOD, {"Tên mô hình": "Chỉ có tên"})
    done = take(sent)
    assert states(db) == []
    assert done.marked is not None
    sheet = load_workbook(done.marked).worksheets[0]
    at, heads = header(sheet)
    assert "Khối" in str(sheet.cell(at + 2, heads["Lỗi"]).value)


def test_the_corrected_copy_can_be_sent_back_as_it_is(db: Database, take: Take, sent: Path) -> None:
    fill_in(sent, {**GOOD, "Khối": "Thôn xóm"})
    marked = take(sent).marked
    assert marked is not None
    book = load_workbook(marked)
    at, heads = header(book.worksheets[0])
    book.worksheets[0].cell(at + 1, heads["Khối"]).value = "Thôn, khu phố"
    book.save(marked)
    assert (take(marked).to, states(db)) == ("sent", ["registered"])


def test_good_rows_go_in_alone_when_asked_and_the_list_waits(
    db: Database, take: Take, sent: Path
) -> None:
    rows = ({"Tên mô hình": "Chỉ có tên"}, GOOD, {**GOOD, "Tên mô hình": "X", "Khối": "?"})
    fill_in(sent, *rows)
    done = take(sent, skip_bad=True)
    assert (len(done.moved), done.skipped, done.to) == (1, 2, "")
    assert (states(db), states(db, "list")) == (["registered"], ["awaited"])
    assert done.marked is not None


def test_a_dry_run_says_what_would_happen_and_leaves_no_trace(
    db: Database, take: Take, sent: Path
) -> None:
    fill_in(sent, GOOD)
    entries = acts(db)
    done = take(sent, dry_run=True)
    assert (len(done.created), done.to, done.written) == (1, "sent", False)
    assert (states(db), acts(db)) == ([], entries)


def test_none_this_year_with_a_reason_is_an_answer(db: Database, take: Take, sent: Path) -> None:
    fill_in(sent, none="x", reason="Đang sáp nhập")
    assert (take(sent).to, states(db, "list")) == ("none_this_year", ["none_this_year"])


@pytest.mark.parametrize(
    ("rows", "none", "reason", "code"),
    [
        ((), "", "", "list_empty"),
        ((GOOD,), "x", "Sáp nhập", "list_none_with_rows"),
        ((GOOD, GOOD), "", "", "list_record_twice"),
        (({**GOOD, "Mã hồ sơ": "chi-lang-2023-9999"},), "", "", "list_record_unknown"),
    ],
)
def test_a_list_that_makes_no_sense_is_given_back(
    db: Database,
    take: Take,
    sent: Path,
    rows: tuple[dict[str, object], ...],
    none: str,
    reason: str,
    code: str,
) -> None:
    fill_in(sent, *rows, none=none, reason=reason)
    done = take(sent)
    assert [one.code for one in done.findings] == [code]
    assert done.findings[0].sentence("vi")
    assert (states(db), done.stopped) == ([], True)


def test_none_this_year_without_a_reason_is_refused(db: Database, take: Take, sent: Path) -> None:
    fill_in(sent, none="x")
    ((row, refusal),) = take(sent).refusals
    assert (row, [verdict.guard for verdict in refusal.reasons]) == (0, ["reason"])


def test_paper_sent_in_time_and_typed_in_late_is_in_time(
    db: Database, take: Take, sent: Path
) -> None:
    fill_in(sent, GOOD)
    late = datetime(2023, 3, 13, 2, tzinfo=UTC)
    assert take(sent, late).stopped
    mailed = datetime(2023, 3, 9, 8, tzinfo=UTC)
    dates = ActDates(mailed, late, late, "số đến 12")
    assert take(sent, late, dates=dates).to == "sent"


def test_a_late_list_with_a_reason_is_taken(db: Database, take: Take, sent: Path) -> None:
    fill_in(sent, GOOD, reason="Mưa lũ")
    assert take(sent, datetime(2023, 3, 13, 2, tzinfo=UTC)).to == "sent"


def test_a_record_that_was_decided_on_is_not_changed_by_a_list(
    db: Database, take: Take, sent: Path
) -> None:
    fill_in(sent, GOOD)
    take(sent)
    fill_in(sent, {**GOOD, "Nội dung đăng ký": "Nội dung khác"})
    done = take(sent)
    assert [one.code for one in done.findings] == ["list_record_moved_on"]
    assert json.loads(records(db)[0].form)["content"] == "Loa phát thanh mỗi sáng"


def test_a_file_typed_anew_is_taken_when_the_unit_is_named(
    db: Database, take: Take, tmp_path: Path
) -> None:
    file = tmp_path / "go-lai.csv"
    file.write_text(
        "\n".join([";".join(GOOD), ";".join(str(one) for one in GOOD.values())]), encoding="utf-8"
    )
    with pytest.raises(WrongUsage, match="hidden sheet"):
        take(file)
    assert take(file, plan=CHI_LANG, unit=UNIT).to == "sent"


def test_a_list_of_another_unit_is_told_apart(db: Database, take: Take, sent: Path) -> None:
    book = load_workbook(sent)
    book["lantoa"]["B2"] = "thue"
    book.save(sent)
    with pytest.raises(WrongUsage, match="not the list of unit thue"):
        take(sent)


def test_an_officer_of_another_unit_is_refused(db: Database, sent: Path) -> None:
    fill_in(sent, GOOD)
    (done,) = import_returned(db, sent, acting(db, "cb-thue"), NOW)
    assert done.stopped
    assert "authority" in {v.guard for _, one in done.refusals for v in one.reasons}
    assert states(db) == []


def test_a_folder_is_taken_file_by_file_and_one_bad_file_stops_no_other(
    db: Database, actor: Actor, sent: Path
) -> None:
    folder = sent.parent
    for file in folder.iterdir():
        if file != sent:
            file.unlink()
    fill_in(sent, GOOD)
    (folder / "hong.xlsx").write_bytes(b"PK nothing")
    (folder / "~$mo.xlsx").write_bytes(b"lock")
    told: list[tuple[int, int]] = []
    results = import_returned(
        db, folder, actor, NOW, on_progress=lambda done, of: told.append((done, of))
    )
    by_name = {one.file.name: one for one in results}
    assert set(by_name) == {sent.name, "hong.xlsx"}
    assert by_name["hong.xlsx"].error is not None
    assert (by_name[sent.name].to, told) == ("sent", [(1, 2), (2, 2)])
    with pytest.raises(NotFound):
        import_returned(db, folder / "none", actor, NOW)


def test_results_are_reported_on_the_records_already_registered(
    db: Database, take: Take, sent: Path, tmp_path: Path
) -> None:
    fill_in(sent, GOOD, {**GOOD, "Tên mô hình": "Vườn mẫu"})
    take(sent)
    autumn = datetime(2023, 11, 1, tzinfo=UTC)
    out = write_all(db, CHI_LANG, tmp_path / "results", autumn, track="report")
    file = next(one.path for one in out if one.unit == UNIT)
    book = load_workbook(file)
    sheet = book.worksheets[0]
    at, heads = header(sheet)
    assert [sheet.cell(at + n, heads["Tên mô hình"]).value for n in (1, 2)] == [
        "Tiếng loa an ninh",
        "Vườn mẫu",
    ]
    for name in ("Kết quả thực hiện", "Đánh giá của cấp ủy đơn vị"):
        sheet.cell(at + 1, heads[name]).value = "Tốt"
    book.save(file)
    done = take(file, autumn)
    assert (len(done.moved), done.unchanged, done.to) == (1, 1, "")
    assert states(db) == ["built", "registered"]


def test_the_other_plan_has_its_list_too(tmp_path: Path) -> None:
    db = create_database("sqlite://", rehearsal=True, now=OPENED)
    with db.write() as work:
        add_committee(work, code="huyen-uy", name_vi="Huyện ủy", name_en="District", now=OPENED)
    import_units(db, "huyen-uy", SAMPLES / HOA_VANG / "units.csv", SYSTEM, OPENED)
    open_plan(db, "huyen-uy", definition(HOA_VANG), calendar(HOA_VANG), b"", SYSTEM, OPENED)
    assert len(write_all(db, HOA_VANG, tmp_path, OPENED, lang="en")) == 24
    with pytest.raises(WrongUsage, match="dispatch"):
        write_all(db, HOA_VANG, tmp_path, OPENED, track="list")
    db.close()
