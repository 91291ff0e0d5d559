"""Twelve answers make a plan file without an error; every fault is told with its field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from i18n.catalog import say
from i18n.language import LANGUAGES
from workflows.definition import Definition
from workflows.questions import (
    QUESTIONS,
    Answers,
    Fault,
    answers,
    beginning,
    composed,
    kept_from,
    unit_lines,
)
from workflows.questions.kept import kept_answers
from workflows.reading import read_plan

GIVEN: Mapping[str, str] = {
    **beginning(date(2026, 11, 24)),
    "title": "Đăng ký mô hình tiêu biểu",
    "code": "tan-phu-2027",
    "issuer": "Ban Thường vụ",
    "office": "Ban Tuyên giáo",
    "register_by": "2027-03-12",
    "report_by": "19/11/2027",
}


def read(**changes: str) -> Answers:
    made = answers({**GIVEN, **changes})
    assert isinstance(made, Answers), made
    return made


def faults(**changes: str) -> list[tuple[str, str]]:
    made = answers({**GIVEN, **changes})
    assert not isinstance(made, Answers)
    return [(one.field, one.code) for one in made]


def plan(**changes: str) -> Definition:
    reading = read_plan(composed(read(**changes)).encode(), "plan.yaml")
    assert reading.errors == (), [one.sentence("en") for one in reading.errors]
    assert reading.definition is not None
    return reading.definition


def test_there_are_twelve_questions_and_all_of_them_have_words() -> None:
    assert len(QUESTIONS) == 12
    for lang in LANGUAGES:
        for question in QUESTIONS:
            assert say(f"questions.ask.{question.name}", lang)
            for field in question.fields:
                assert say(f"questions.field.{field.name}", lang)
                assert not field.hint or say(f"questions.hint.{field.name}", lang)
                for one in field.choices:
                    assert say(f"questions.choice.{field.name}.{one}", lang)


def test_late_in_a_year_the_next_one_is_planned() -> None:
    assert beginning(date(2026, 10, 31))["year"] == "2026"
    assert beginning(date(2026, 11, 1))["year"] == "2027"


def test_what_was_answered_is_what_the_plan_says() -> None:
    made = plan(
        number="12-KH/HU",
        purposes="Lan tỏa cách làm hay\n\nKhách quan, dân chủ",
        units="Đảng bộ: 2\nChi bộ: 1-2\nMTTQ: -3\nĐoàn thể",
        quota="rule",
        sectors="Cơ quan\nDoanh nghiệp",
        more="Người phụ trách",
        survey_from="2027-04-05",
        survey_to="2027-04-16",
        periodic="quarter",
        criteria="Hiệu quả: 60\nLan tỏa: 40",
        remind="1, 14; 7",
    )
    assert (made.plan, made.number, len(made.purposes)) == ("tan-phu-2027", "12-KH/HU", 2)
    assert {name: (one.minimum, one.maximum, one.soft) for name, one in made.quotas.items()} == {
        "of_dang_bo": (2, None, False),
        "of_chi_bo": (1, 2, False),
        "of_mttq": (None, 3, False),
    }
    assert list(made.unit_kinds) == ["dang_bo", "chi_bo", "mttq", "doan_the"]
    assert [rung.at for rung in made.ladders["standard"].rungs][:4] == ["-14d", "-7d", "-1d", "due"]
    assert list(made.tracks["model"].states) == [
        *("proposed", "registered", "surveyed", "reported", "evaluated", "commended", "scaled"),
        *("rejected", "withdrawn"),
    ]
    assert made.tracks["periodic"].each == "quarter"
    assert made.forms["appraisal"].fields["hieu_qua"].out_of == 60
    assert made.deadlines["registration"].due.through == date(2027, 3, 12)


def test_units_keep_the_code_their_kind_has_in_the_list_of_units() -> None:
    made = plan(units="Chi bộ\nĐảng bộ trực thuộc [chi_bo]: 2\nMTTQ [doan_the]: 1")
    assert list(made.unit_kinds) == ["chi_bo_2", "chi_bo", "doan_the"]
    assert made.unit_kinds["chi_bo"].vi == "Đảng bộ trực thuộc"
    assert list(made.quotas) == ["of_chi_bo", "of_doan_the"]


def test_models_and_exemplars_are_told_apart_by_a_field() -> None:
    made = plan(nouns="Mô hình\nĐiển hình")
    assert made.forms["registration"].fields["kind"].choices == "kinds"
    assert [one.vi for one in made.lists["kinds"].choices.values()] == ["Mô hình", "Điển hình"]
    assert made.tracks["model"].label.vi == "Mô hình, Điển hình"
    assert made.figures["registered"].by == "kind"


def test_a_day_for_the_evaluation_is_owed_by_the_office() -> None:
    made = plan(evaluate_by="10/12/2027")
    assert made.deadlines["evaluation"].due.through == date(2027, 12, 10)
    assert made.deadlines["evaluation"].owed_by == ("secretariat",)
    assert "evaluation" not in plan().deadlines


def test_an_earlier_plan_answers_who_issues_and_which_units_there_are() -> None:
    earlier = plan(units="Đảng bộ [dang_bo]: 2-3\nMTTQ [mttq]", place="Tân Phú", symbol="BTG")
    kept = kept_from(earlier)
    assert {"issuer", "office", "place", "symbol", "decider"} <= kept.keys()
    assert all(kept[name] == GIVEN[name] for name in ("issuer", "office", "decider"))
    names = {
        "mttq": ["Huyện đoàn"],
        "dang_bo": ["Đảng bộ xã A"],
        "chi_bo": ["Chi bộ Công an", "Chi bộ Chi cục Thuế"],
        "khac": ["Bệnh viện"],
    }
    lines = "Đảng bộ [dang_bo]: 2-3\nMTTQ [mttq]\nChi bộ [chi_bo]\n[khac]"
    assert unit_lines(names, earlier) == lines
    assert unit_lines({"chi_bo": ["Chi bộ A", "Chi bộ B"]}) == "Chi bộ [chi_bo]"


def test_what_was_left_out_is_not_there() -> None:
    made = plan(levels="one", units="Chi bộ")
    assert "surveyed" not in made.tracks["model"].states
    assert "scaled" not in made.tracks["model"].states
    assert "periodic" not in made.tracks
    assert made.quotas == {}
    assert made.tracks["model"].states["commended"].final


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": " "}, [("title", "missing")]),
        ({"title": "x" * 301}, [("title", "too_long")]),
        ({"title": "a\u200bb"}, [("title", "hidden")]),
        ({"code": "Tân Phú"}, [("code", "code")]),
        ({"year": "hai nghìn"}, [("year", "number")]),
        ({"year": "2500"}, [("year", "year")]),
        ({"register_by": "30/2/2027"}, [("register_by", "day")]),
        ({"register_by": "2026-03-12"}, [("register_by", "other_year")]),
        ({"report_by": "2027-03-12"}, [("report_by", "report_first")]),
        ({"survey_from": "2027-04-05"}, [("survey_to", "survey_half")]),
        (
            {"survey_from": "2027-04-05", "survey_to": "2027-04-01"},
            [("survey_to", "survey_backwards")],
        ),
        (
            {"survey_from": "2027-03-01", "survey_to": "2027-04-01"},
            [("survey_from", "survey_first")],
        ),
        ({"units": "Chi bộ: nhiều"}, [("units", "units")]),
        ({"units": "Chi bộ: 3-1"}, [("units", "units_backwards")]),
        ({"units": "[chi_bo]: 1"}, [("units", "units_unnamed")]),
        ({"units": "Chi bộ [chi_bo]\nĐảng bộ [chi_bo]"}, [("units", "twice")]),
        ({"units": "Chi bộ\nChi bô\u0323"}, [("units", "twice")]),
        ({"evaluate_by": "2027-11-19"}, [("evaluate_by", "evaluation_first")]),
        ({"units": "Chi bộ: 1\nchi bộ: 2"}, [("units", "twice")]),
        ({"units": "\n".join(f"Loại {n}" for n in range(41))}, [("units", "too_many_lines")]),
        ({"criteria": "Hiệu quả"}, [("criteria", "criteria")]),
        ({"criteria": "Hiệu quả: 0"}, [("criteria", "criteria")]),
        ({"quota": "maybe"}, [("quota", "choice")]),
        ({"remind": "mai"}, [("remind", "remind")]),
        ({"remind": "400"}, [("remind", "remind")]),
        ({"to_head": "0"}, [("to_head", "number")]),
        ({"to_head": "7"}, [("to_office", "office_first")]),
        ({"to_office": "90"}, [("to_office", "too_late")]),
        ({"title": "", "code": "?"}, [("title", "missing"), ("code", "code")]),
    ],
)
def test_every_fault_is_told_with_its_field(
    changes: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert faults(**changes) == expected
    made = answers({**GIVEN, **changes})
    assert isinstance(made, tuple)
    for one in made:
        assert isinstance(one, Fault)
        assert one.sentence("vi") != one.sentence("en")


def test_answers_in_a_file_may_be_lists_lines_or_pairs() -> None:
    source = "units:\n  - Chi bộ: 1-2\n  - Đảng bộ\ncriteria: {Hiệu quả: 40}\ntitle: A\n"
    kept = kept_answers(source.encode(), "a.yaml")
    assert kept.given == {
        "units": "Chi bộ: 1-2\nĐảng bộ",
        "criteria": "Hiệu quả: 40",
        "title": "A",
    }
    assert kept_answers(b"wish: 1", "a.yaml").strangers == ("wish",)
    assert kept_answers(b"title: [", "a.yaml").findings
    assert kept_answers(b"just words", "a.yaml").strangers == ("just words",)
