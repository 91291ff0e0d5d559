"""The plan itself as a paper with its forms, from its file and from the database."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from reports.papers.asked import Asked
from reports.papers.paper import write_plan
from tests.builders import ready_database
from tests.conftest import Lantoa
from tests.deciding import CALENDAR
from tests.papers import a_template, papers_plan, told, written
from tests.seed_plans import PLANS, calendar, definition
from workflows.definition import PaperKind

EVERY = sorted(file.stem for file in PLANS.glob("*.yaml"))


@cache
def printed(plan: str, number: str = "", dated: date | None = None) -> str:
    """A shipped plan as its paper says it, spaces evened out."""
    asked = Asked(PaperKind.PLAN, plan, number=number, dated=dated)
    said = told(write_plan(definition(plan), calendar(plan), asked).content)
    return said.replace("\u00a0", " ")


def test_a_plan_bears_the_heading_number_place_and_day_of_its_file() -> None:
    """000-01, 002-01, 002-02"""
    said = printed("hoa-vang-2017")
    assert said.startswith("HUYỆN ỦY HÒA VANG / BAN TUYÊN GIÁO / * | ĐẢNG CỘNG SẢN VIỆT NAM\n")
    assert "Số 17-KH/BTGHU | Hòa Vang, ngày 21 tháng 3 năm 2017" in said
    assert "\nKẾ HOẠCH\nKhảo sát, xây dựng, nhân rộng mô hình làm theo Bác\n" in said
    assert "TRƯỞNG BAN" in said
    assert (
        "Thực hiện Kế hoạch số 127-KH/BTGTU ngày 19/11/2018 của Ban Tuyên giáo Thành ủy Hà Nội"
        in (printed("cau-giay-2019"))
    )


def test_the_standing_boards_plan_goes_out_under_its_own_name_and_signature() -> None:
    """001-01, 001-29, 001-30: not under the office that issues the letters of the year."""
    said = printed("chi-lang-2023")
    assert said.startswith("ĐẢNG BỘ TỈNH LẠNG SƠN / HUYỆN ỦY CHI LĂNG / *")
    assert "T/M BAN THƯỜNG VỤ / PHÓ BÍ THƯ THƯỜNG TRỰC / Long Văn Nhân" in said
    assert "- Ban Tuyên giáo Tỉnh ủy (b/c)," in said
    assert "- Lưu VT." in said


def test_what_the_file_does_not_know_is_left_for_the_pen_or_given() -> None:
    assert "-KH/HU | Chi Lăng, ngày …… tháng …… năm 2023" in printed("chi-lang-2023")
    said = printed("chi-lang-2023", number="79", dated=date(2023, 2, 3))
    assert "Số 79-KH/HU | Chi Lăng, ngày 03 tháng 02 năm 2023" in said
    assert "(Kèm theo Kế hoạch số 79-KH/HU ngày 03 tháng 02 năm 2023 của" in said


def test_every_date_is_in_the_table_said_both_ways() -> None:
    """000-11, 000-15, 001-18, 001-19, 002-12, 002-15"""
    said = printed("chi-lang-2023")
    assert "| trước ngày 10/3/2023 (chậm nhất hết thứ Năm, 09/3/2023)" in said
    assert "| trước ngày 20/11/2023 (chậm nhất hết Chủ nhật, 19/11/2023)" in said
    assert "| dự kiến từ 01/4/2017 đến 10/4/2017" in printed("hoa-vang-2017")
    yearly = printed("cau-giay-2019")
    assert (
        "thứ Tư, 20/3/2019; thứ Năm, 20/6/2019; thứ Sáu, 20/9/2019; thứ Sáu, 20/12/2019" in yearly
    )
    assert "chậm nhất hết Ngày thành lập Đảng: Chủ nhật, 03/02/2019" in yearly
    assert "trong 10 ngày làm việc kể từ ngày ở trạng thái “Đã gửi”" in yearly
    assert "02/01/2026 (53 kỳ)" in printed("vi-du-dinh-ky-2025")


def test_targets_stand_in_words_and_in_a_table() -> None:
    """000-04, 001-14, 001-15, 001-16, 001-17"""
    said = printed("chi-lang-2023")
    assert "- Đảng bộ trực thuộc: mỗi đơn vị phấn đấu có ít nhất 02 mô hình." in said
    assert "- Chi bộ trực thuộc: mỗi đơn vị phấn đấu có ít nhất 01 mô hình." in said
    assert "| Đảng bộ trực thuộc | ít nhất 02 | Phấn đấu" in said
    visited = printed("hoa-vang-2017")
    assert "- Các đơn vị: mỗi đơn vị có từ 01 đến 02 mô hình." in visited
    assert "chưa có báo cáo" not in visited  # a condition of sending is no target


@pytest.mark.parametrize("plan", EVERY)
def test_the_plans_own_words_stand_in_its_sections(plan: str) -> None:
    """000-02, 000-12, 001-04, 001-21, 002-03, 002-14, 003-20, 004-01, 004-09"""
    of = definition(plan)
    said = printed(plan)
    for words in (*of.purposes, *of.contents, *of.duties):
        assert " ".join(words.vi.split()) in said
    for role, label in ((one, one.label.vi) for one in of.roles.values()):
        moved = any(
            of.roles.get(move.by[0]) == role and not move.needs_reason
            for track in of.tracks.values()
            for move in track.transitions.values()
        )
        assert not moved or f" | {label} | " in said


@pytest.mark.parametrize("plan", EVERY)
def test_each_form_is_an_annex_with_all_its_fields(plan: str) -> None:
    """001-26, 002-22"""
    of = definition(plan)
    annexes = printed(plan).split("PHỤ LỤC")[1:]
    assert len(annexes) == len(of.forms)
    for annex, form in zip(annexes, of.forms.values(), strict=True):
        assert form.label.vi.upper() in annex
        for field in form.fields.values():
            own = field.per is not None  # criteria the record sets itself have rows to fill in
            assert own or f" | {field.label.vi}" in annex
            if field.choices:
                for choice in of.lists[field.choices].choices.values():
                    assert f"☐ {choice.vi}" in annex


def test_a_scored_sheet_has_points_floors_and_grades() -> None:
    """000-21, 004-06, 004-08"""
    said = printed("binh-luc-2023")
    assert "3 | Hiệu quả (*) | 40 | 20 | \nTổng số điểm: ……/100." in said
    assert "☐ Chất lượng tốt (từ 80% tổng số điểm); ☐ Chất lượng khá (từ 65%" in said
    assert "5 | ………… | 10 |  | \nTổng số điểm: ……/…… (mỗi tiêu chí tối đa 10 điểm)." in said


def test_the_plan_of_the_database_is_the_plan_of_the_file() -> None:
    ready = ready_database(plan=papers_plan())
    asked = Asked(PaperKind.PLAN, "small-2023")
    from_file = write_plan(papers_plan(), CALENDAR, asked).content
    assert told(written(ready, PaperKind.PLAN)) == told(from_file)


def test_a_plan_file_is_printed_by_a_command_before_it_is_opened(
    lantoa: Lantoa, tmp_path: Path
) -> None:
    out, own = tmp_path / "ke-hoach.docx", tmp_path / "mau.docx"
    file = PLANS / "hoa-vang-2017.yaml"
    assert lantoa("plan", "print", file, "--out", out).exit_code == 0
    assert "KẾ HOẠCH" in told(out.read_bytes())
    own.write_bytes(a_template("{{ plan.code }}: {{ forms|length }} biểu").content)
    made = lantoa("plan", "print", file, "--out", out, "--template", own, "--json")
    assert made.document["files"] == [str(out)]
    assert told(out.read_bytes()) == "hoa-vang-2017: 6 biểu\n"


def test_a_faulty_plan_file_is_told_and_not_printed(lantoa: Lantoa, tmp_path: Path) -> None:
    file, out = tmp_path / "plan.yaml", tmp_path / "ke-hoach.docx"
    file.write_text("plan: x\n", encoding="utf-8")
    assert lantoa("plan", "print", file, "--out", out).exit_code == 1
    assert not out.exists()


ANSWERS = """
title: Đăng ký mô hình tiêu biểu năm 2027
year: 2027
code: tan-phu-2027
issuer: Ban Thường vụ Đảng ủy
addressee: Đảng ủy phường Tân Phú
office: Ban Tuyên giáo
number: 79-KH/ĐU
place: Tân Phú
signer: Nguyễn Văn Thử
post: Phó Bí thư
units: ["Chi bộ khu phố: 1-2", Chi bộ cơ quan]
register_by: 12/3/2027
report_by: 19/11/2027
"""


def test_twelve_answers_become_a_plan_that_is_printed_under_its_issuers_heading(
    lantoa: Lantoa, tmp_path: Path
) -> None:
    given, file, out = (tmp_path / name for name in ("tra-loi.yaml", "plan.yaml", "plan.docx"))
    given.write_text(ANSWERS, encoding="utf-8")
    assert lantoa("plan", "new", "--answers", given, "--out", file).exit_code == 0
    assert lantoa("plan", "print", file, "--out", out).exit_code == 0
    said = told(out.read_bytes())
    assert said.startswith("ĐẢNG ỦY PHƯỜNG TÂN PHÚ / * | ĐẢNG CỘNG SẢN VIỆT NAM\nSố 79-KH/ĐU |")
    assert "T/M BAN THƯỜNG VỤ ĐẢNG ỦY / PHÓ BÍ THƯ / Nguyễn Văn Thử" in said
    assert "đến hết thứ Sáu, 12/3/2027" in said
    assert "PHỤ LỤC I\n" in said
