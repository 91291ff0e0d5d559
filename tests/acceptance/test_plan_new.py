"""`lantoa plan new`: twelve answers typed or kept in a file become a plan that checks."""

from __future__ import annotations

from pathlib import Path

from tests.command_line import Process
from tests.conftest import Lantoa

ANSWERS = """
title: Đăng ký mô hình tiêu biểu năm 2027
year: 2027
code: tan-phu-2027
issuer: Ban Thường vụ Đảng ủy
office: Ban Tuyên giáo
units: ["Chi bộ khu phố: 1-2", Chi bộ cơ quan]
register_by: 12/3/2027
report_by: 19/11/2027
"""
TYPED = (
    *("Đăng ký mô hình", "2027", "tân phú", "tan-phu-2027", "", "Ban Thường vụ", "Ban Tuyên giáo"),
    *("", "", "", "", "", "", "Chi bộ: 1", "", "", "", "", "", "30/2/2027", "12/3/2026", "", ""),
    *("19/11/2027", "", "", "", "", "", "", "", "", "12/3/2027"),
)
"""An empty line takes what is offered, or ends a list; the last one mends a day of another year."""


def test_answers_in_a_file_become_a_plan_that_checks(lantoa: Lantoa, tmp_path: Path) -> None:
    answers, plan = tmp_path / "answers.yaml", tmp_path / "plan.yaml"
    answers.write_text(ANSWERS, encoding="utf-8")
    made = lantoa("plan", "new", "--answers", answers, "--out", plan, "--json")
    assert (made.exit_code, made.document["plan"]) == (0, "tan-phu-2027")
    assert lantoa("plan", "check", plan).exit_code == 0
    again = lantoa("plan", "new", "--answers", answers, "--out", plan)
    assert (again.exit_code, str(plan) in again.err) == (4, True)


def test_faults_name_the_field_and_write_nothing(lantoa: Lantoa, tmp_path: Path) -> None:
    answers, plan = tmp_path / "answers.yaml", tmp_path / "plan.yaml"
    answers.write_text(ANSWERS.replace("tan-phu-2027", "Tân Phú"), encoding="utf-8")
    ran = lantoa("plan", "new", "--answers", answers, "--out", plan)
    assert (ran.exit_code, "(code)" in ran.err, plan.exists()) == (2, True, False)
    answers.write_text("wish: 1", encoding="utf-8")
    ran = lantoa("plan", "new", "--answers", answers, "--out", plan)
    assert (ran.exit_code, "wish" in ran.err, "register_by" in ran.err) == (2, True, True)
    answers.write_text("title: [", encoding="utf-8")
    assert lantoa("plan", "new", "--answers", answers, "--out", plan).exit_code == 1
    assert lantoa("plan", "new", "--answers", tmp_path / "none", "--out", plan).exit_code == 5


def test_typed_answers_are_asked_again_until_they_can_be_read(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    running = Process(tmp_path / "home").started("plan", "new", "--out", plan, typing=True)
    _, err = running.communicate("\n".join(TYPED).encode() + b"\n", timeout=60)
    assert running.returncode == 0, err.decode()
    assert "A code has small letters" in err.decode()
    assert "“30/2/2027” is no day" in err.decode()
    assert "This day is not in 2027" in err.decode()
    assert "[Mô hình tiêu biểu]" in err.decode()
    assert 'chi_bo: {vi: "Chi bộ", en: "Chi bộ"}' in plan.read_text(encoding="utf-8")


def test_a_reader_who_goes_away_leaves_nothing(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    running = Process(tmp_path / "home").started("plan", "new", "--out", plan, typing=True)
    out, err = running.communicate("Đăng ký\n".encode(), timeout=60)
    assert running.returncode not in (0, 1)
    assert b"Traceback" not in out + err
    assert not plan.exists()
