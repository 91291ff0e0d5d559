"""`lantoa plan` as its user sees it: what is printed, and what the shell is told."""

from pathlib import Path

import pytest

from tests.conftest import Lantoa
from tests.faulty_plans import GOOD
from tests.seed_plans import CHI_LANG, HOA_VANG, PLANS

BAD = GOOD.replace("to: registered", "to: registred").replace("required: true", "requierd: true")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "plan.yaml"
    file.write_text(GOOD, encoding="utf-8")
    return file


@pytest.fixture
def bad_plan(tmp_path: Path) -> Path:
    file = tmp_path / "bad.yaml"
    file.write_text(BAD, encoding="utf-8")
    return file


def test_a_good_plan_is_said_to_be_good(lantoa: Lantoa, plan: Path) -> None:
    ran = lantoa("plan", "check", plan)
    assert ran.exit_code == 0
    assert ran.out == f"{plan}: nothing to correct.\n"


def test_every_mistake_is_shown_with_its_line_and_a_caret(lantoa: Lantoa, bad_plan: Path) -> None:
    ran = lantoa("plan", "check", bad_plan)
    assert ran.exit_code == 1
    assert ran.err == ""
    lines = ran.out.splitlines()
    number = BAD.split("\n").index("        to: registred") + 1
    at = lines.index(
        f'{bad_plan}:{number}:13: error: There is no state "registred" in this track.'
        ' Did you mean "registered"? (unknown_state)'
    )
    assert lines[at + 1 : at + 3] == ["            to: registred", "                ^^^^^^^^^"]
    assert "(unknown_key)" in ran.out
    assert lines[-1] == f"{bad_plan}: errors 2, warnings 0, hints 0."


def test_it_speaks_vietnamese(lantoa: Lantoa, bad_plan: Path) -> None:
    ran = lantoa("--lang", "vi", "plan", "check", bad_plan)
    assert "lỗi: Không có khóa “requierd” ở đây. Có phải: “required”?" in ran.out


def test_a_program_gets_one_document(lantoa: Lantoa, plan: Path, bad_plan: Path) -> None:
    ran = lantoa("plan", "check", "--json", plan, bad_plan)
    assert ran.exit_code == 1
    good, bad = ran.document["files"]
    assert good["plan"] == "small-2023"
    assert len(good["definition_sha256"]) == 64
    assert good["findings"] == []
    assert bad["errors"] == 2
    assert [one["code"] for one in bad["findings"]] == ["unknown_key", "unknown_state"]
    assert bad["findings"][1]["suggestion"] == "registered"


def test_a_warning_or_hint_does_not_fail_the_check(lantoa: Lantoa, plan: Path) -> None:
    plan.write_text(GOOD.replace("2023-03-10", "2023-11-20"), encoding="utf-8")
    ran = lantoa("plan", "check", plan)
    assert ran.exit_code == 0
    assert "hint: The last good day is Sunday 19 November 2023" in ran.out


def test_the_committees_own_days_are_taken_into_account(
    lantoa: Lantoa, plan: Path, tmp_path: Path
) -> None:
    days = tmp_path / "days.csv"
    days.write_text(
        "date,kind,name_vi,name_en,decree\n09/03/2023,off,Nghỉ,Day off,12-CV/HU\n", encoding="utf-8"
    )
    assert "day_off_before_deadline" in lantoa("plan", "check", plan, "--calendar", days).out
    days.write_text("something else\n", encoding="utf-8")
    ran = lantoa("plan", "check", plan, "--calendar", days)
    assert ran.exit_code == 1
    assert f"{days}:1:" in ran.out


def test_a_file_that_is_not_there_is_named(lantoa: Lantoa, plan: Path, tmp_path: Path) -> None:
    ran = lantoa("plan", "check", plan, tmp_path / "nowhere.yaml")
    assert ran.exit_code == 5
    assert "nowhere.yaml" in ran.err
    assert ran.out == ""


def test_a_folder_is_no_plan(lantoa: Lantoa, tmp_path: Path) -> None:
    ran = lantoa("plan", "check", tmp_path)
    assert ran.exit_code == 2
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("noise", [b"", b"\x00" * 100, b"\xff\xfe\x00", b"PK\x03\x04", b"{" * 5000])
def test_any_file_is_answered_without_a_traceback(
    lantoa: Lantoa, tmp_path: Path, noise: bytes
) -> None:
    file = tmp_path / "noise.yaml"
    file.write_bytes(noise)
    for words in (("check",), ("explain",), ("diagram",)):
        ran = lantoa("plan", *words, file)
        assert ran.exit_code == 1
        assert "Traceback" not in ran.out + ran.err
        assert "noise.yaml" in ran.out


@pytest.mark.parametrize("name", [HOA_VANG, CHI_LANG])
def test_the_plans_that_come_with_the_product_have_no_errors(lantoa: Lantoa, name: str) -> None:
    assert lantoa("plan", "check", PLANS / f"{name}.yaml").exit_code == 0


def test_the_schema_is_one_json_document(lantoa: Lantoa) -> None:
    assert lantoa("plan", "schema").document["title"] == "Definition"


def test_a_plan_is_explained_in_sentences(lantoa: Lantoa, plan: Path) -> None:
    ran = lantoa("plan", "explain", plan)
    assert ran.exit_code == 0
    assert "A small plan" in ran.out
    told = lantoa("plan", "explain", plan, "--json").document
    assert told["plan"] == "small-2023"
    assert all(section["sentences"] for section in told["sections"])


def test_a_plan_is_drawn_for_a_page_and_as_a_picture(
    lantoa: Lantoa, plan: Path, tmp_path: Path
) -> None:
    assert lantoa("plan", "diagram", plan).out.count("stateDiagram-v2") == 2
    ran = lantoa("plan", "diagram", plan, "--track", "list", "--svg", tmp_path)
    assert ran.out == f"{tmp_path / 'small-2023-list.svg'}\n"
    assert "<svg" in (tmp_path / "small-2023-list.svg").read_text(encoding="utf-8")
    assert lantoa("plan", "diagram", plan, "--track", "nothing").exit_code == 5
    assert lantoa("plan", "diagram", plan, "--svg", tmp_path / "none").exit_code == 6
