"""From two sample files to a registered model, by the command line alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.conftest import Lantoa

SAMPLES = Path(__file__).parents[2] / "workflows" / "samples" / "chi-lang-2023"
PLAN = Path(__file__).parents[2] / "workflows" / "plans" / "chi-lang-2023.yaml"
ROW = {
    "Name of the model": "Tiếng loa an ninh",
    "Sector": "Villages and quarters",
    "Individual or collective registering": "Khu phố Trung tâm",
    "Kind of registrant": "Collective",
    "Content": "Loa phát thanh mỗi sáng",
}


@pytest.fixture
def office(lantoa: Lantoa) -> Lantoa:
    """A rehearsal database with the sample units and officers."""
    assert lantoa("init", "--rehearsal", "--at", "2023-01-04", "--committee", "hu").exit_code == 0
    for noun in ("unit", "officer"):
        run = lantoa(noun, "import", SAMPLES / f"{noun}s.csv", "--at", "2023-01-05")
        assert run.exit_code == 0, run.err
    return lantoa


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_role_nobody_holds_is_named_when_the_plan_is_opened_and_by_the_doctor(
    lantoa: Lantoa, lang: str
) -> None:
    at = ("--at", "2023-02-15", "--lang", lang)
    lantoa("init", "--rehearsal", *at)
    lantoa("unit", "import", SAMPLES / "units.csv", *at)
    lantoa("officer", "import", SAMPLES / "officers.csv", *at)
    named = {"vi": "“Người đứng đầu đơn vị” (Đảng bộ xã Vân An)", "en": "“Head of the unit”"}[lang]
    told = lantoa("plan", "open", PLAN, *at)
    assert (told.exit_code, told.out.count(named)) == (0, 2)
    assert named in lantoa("doctor", *at).out


def test_units_and_officers_are_imported_listed_and_imported_again(office: Lantoa) -> None:
    units = office("unit", "list", "--json").document["units"]
    assert (len(units), units[0]["code"]) == (41, "agribank")
    officers = {
        one["code"]: one for one in office("officer", "list", "--json").document["officers"]
    }
    assert {r["unit"] for r in officers["cb-kho-bac"]["roles"]} == {"kho-bac", "nhcsxh"}
    again = office("unit", "import", SAMPLES / "units.csv", "--json").document["files"][0]
    assert (again["created"], again["unchanged"], again["written"]) == (0, 41, False)


def test_a_bad_file_is_told_cell_by_cell_and_exits_with_one(office: Lantoa, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(
        "code,name_vi,kind,since\nx,X,chi_bo,31/02/2020\ny,Y,chi_bo,\n", encoding="utf-8"
    )
    run = office("unit", "import", bad)
    assert run.exit_code == 1
    assert "bad.csv:2:4: error: “31/02/2020” is no day of the calendar." in run.out
    assert "Nothing was imported" in run.out
    assert office("unit", "import", bad, "--skip-bad").exit_code == 0
    assert len(office("unit", "list", "--json").document["units"]) == 42


def test_an_officer_of_a_unit_opens_no_plan_in_the_committee_s_name(office: Lantoa) -> None:
    run = office("plan", "open", PLAN, "--as", "cb-kho-bac", "--at", "2023-01-06")
    assert run.exit_code == 3
    assert "Plan chi-lang-2023 cannot be opened:" in run.out
    assert "Officer cb-kho-bac holds no role of the committee" in run.out
    assert "chi-lang" not in office("plan", "list").out
    assert "refused an act on the plan" in office("audit", "log", "hu").out
    opened = office("plan", "open", PLAN, "--as", "btg-chuyenvien1", "--at", "2023-01-06")
    assert opened.exit_code == 0


def test_an_officer_of_a_unit_imports_nobody(office: Lantoa, tmp_path: Path) -> None:
    file = tmp_path / "units.csv"
    file.write_text("code,name_vi,kind\nxa-moi,Xã Mới,dang_bo\n", encoding="utf-8")
    run = office("unit", "import", file, "--as", "cb-kho-bac")
    assert run.exit_code == 3
    assert "The file cannot be imported:" in run.out
    assert "Officer cb-kho-bac holds no role of the committee" in run.out
    assert office("unit", "import", file, "--as", "btg-chuyenvien1").exit_code == 0


def test_a_unit_that_comes_while_the_plan_runs_joins_it_and_is_told(
    office: Lantoa, tmp_path: Path
) -> None:
    assert office("plan", "open", PLAN, "--at", "2023-01-06").exit_code == 0
    units, officers = tmp_path / "units.csv", tmp_path / "officers.csv"
    units.write_text("code,name_vi,kind\nxa-moi,Đảng bộ xã Mới,dang_bo\n", encoding="utf-8")
    officers.write_text(
        "code,name,email,role,unit\nmoi,Vi Văn Mới,moi@moi.example,unit_officer,xa-moi\n",
        encoding="utf-8",
    )
    at = ("--at", "2023-03-15")
    tried = office("unit", "import", units, "--dry-run", *at)
    assert "1 unit would join plan chi-lang-2023: xa-moi." in tried.out
    assert "xa-moi" not in office("unit", "list").out
    run = office("unit", "import", units, *at)
    assert "1 unit joins plan chi-lang-2023: xa-moi." in run.out
    assert (
        "“List of exemplary models” of chi-lang-2023, before 10 March 2023 (by the end" in run.out
    )
    assert "1 opening letter waits" in office("officer", "import", officers, *at).out
    owed = office("plan", "due", "chi-lang-2023", "--unit", "xa-moi", "--json", *at).document
    assert [(one["deadline"], one["late"]) for one in owed["owed"]] == [
        ("registration", True),
        ("result", False),
    ]
    for check in (("doctor",), ("audit", "verify")):
        assert office(*check).exit_code == 0


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 99, 2, "old kind (.xls)"),
        (b"PK\x03\x04noise", 2, "no .xlsx spreadsheet"),
        (None, 5, "There is no file"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_its_exit_code(
    office: Lantoa, tmp_path: Path, content: bytes | None, code: int, says: str
) -> None:
    file = tmp_path / "x.xlsx"
    if content is not None:
        file.write_bytes(content)
    run = office("officer", "import", file)
    assert run.exit_code == code
    assert says in run.err


def test_a_list_goes_out_comes_back_wrong_then_right(office: Lantoa, tmp_path: Path) -> None:
    assert office("plan", "open", PLAN, "--at", "2023-01-06").exit_code == 0
    folder = tmp_path / "lists"
    out = office("unit", "lists", "chi-lang-2023", "--out", folder, "--at", "2023-02-01", "--json")
    files = {one["unit"]: Path(one["file"]) for one in out.document["files"]}
    assert len(files) == 41
    back = tmp_path / "back"
    back.mkdir()
    file = files["tt-dong-mo"].rename(back / "Danh sách Đồng Mỏ.xlsx")
    _fill_in(file, {**ROW, "Sector": "Somewhere"})
    how = ("--as", "btg-chuyenvien1", "--at", "2023-03-03")
    wrong = office("record", "import", back, *how)
    assert wrong.exit_code == 1
    assert "“Somewhere” is not in the list" in wrong.out
    assert (back / "Danh sách Đồng Mỏ-loi.xlsx").is_file()
    _fill_in(file, ROW)
    right = office("record", "import", file, *how, "--json")
    assert right.exit_code == 0
    (one,) = right.document["files"]
    assert (len(one["created"]), one["to"], one["written"]) == (1, "sent", True)
    records = office("record", "list", "--track", "model", "--json").document["records"]
    assert [(r["unit"], r["state"]) for r in records] == [("tt-dong-mo", "registered")]


def _fill_in(file: Path, row: dict[str, str]) -> None:
    book = load_workbook(file)
    sheet = book.worksheets[0]
    for line in sheet.iter_rows():
        heads = {str(c.value).removesuffix(" *"): c.column or 0 for c in line if c.value}
        if row.keys() <= heads.keys():
            for name, value in row.items():
                sheet.cell((line[0].row or 0) + 1, heads[name]).value = value
    book.save(file)


def test_many_moved_at_once_are_told_in_the_plan_s_own_words(office: Lantoa) -> None:
    assert office("plan", "open", PLAN, "--at", "2023-01-06").exit_code == 0
    at = ("--as", "btg-chuyenvien1", "--at", "2023-02-21")
    lists = ("--plan", "chi-lang-2023", "--track", "list", "--unit", "xa-mai-sao")
    (code,) = (
        one["record"] for one in office("record", "list", *lists, "--json").document["records"]
    )
    run = office("record", "advance-many", "send", code, *at, "--note", "x")
    assert (run.exit_code, f"{code}\t✓\tSent" in run.out) == (0, True), run
