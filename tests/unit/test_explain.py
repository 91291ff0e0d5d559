"""A plan in plain sentences: approved by a reader, in both languages."""

from datetime import date

import pytest

from i18n.language import LANGUAGES, Lang
from i18n.text import Text
from tests.golden_file import approved
from tests.seed_plans import CHI_LANG, HOA_VANG, calendar, definition
from workflows.definition import Definition, Due
from workflows.explain import explain


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("plan", [HOA_VANG, CHI_LANG])
def test_the_plan_reads_as_approved(plan: str, lang: Lang) -> None:
    said = _read_aloud(definition(plan), lang, plan)
    assert said == approved(f"explain-{plan}.{lang}.txt", said)


def test_a_deadline_is_said_both_ways_and_with_the_last_working_day() -> None:
    said = _read_aloud(definition(CHI_LANG), "vi", CHI_LANG)
    assert "trước ngày 20/11/2023 (chậm nhất hết Chủ nhật, 19/11/2023)" in said
    assert "ngày làm việc cuối cùng còn kịp là thứ Sáu, 17/11/2023" in said


def test_without_a_calendar_no_working_day_is_claimed() -> None:
    told = explain(definition(CHI_LANG), "vi")
    assert not any("ngày làm việc cuối cùng" in line for part in told for line in part.sentences)


def test_a_target_and_a_rule_are_told_apart() -> None:
    assert "phấn đấu có ít nhất 02" in _read_aloud(definition(CHI_LANG), "vi", CHI_LANG)
    rule = _read_aloud(definition(HOA_VANG), "vi", HOA_VANG)
    assert "mỗi đơn vị có từ 01 đến 02" in rule
    assert "phấn đấu" not in rule


def test_a_tentative_window_is_nothing_to_be_late_for() -> None:
    said = _read_aloud(definition(HOA_VANG), "en", HOA_VANG)
    assert "expected between 1 April 2017 and 10 April 2017" in said
    (year_end,) = [x for x in said.splitlines() if "between 1 December 2017" in x]
    assert "By: Specialist of the Propaganda Board or Head" in year_end, (
        "who evaluates, not who scales"
    )


def test_a_move_says_why_it_is_refused() -> None:
    (line,) = [x for x in _lines(HOA_VANG, "vi") if x.startswith("“Lựa chọn”")]
    assert "còn mục bắt buộc chưa khai" in line
    assert "số mô hình của đơn vị vượt quá 02" in line
    assert "kế hoạch này không nhận ý tưởng mới" in line
    assert "chưa đủ" not in line, "a first model is not refused for want of a second"


def test_a_date_up_to_and_including_a_day_is_not_said_as_before() -> None:
    plan = _with_due(Due(through=date(2023, 3, 10)))
    said = [x for part in explain(plan, "vi") for x in part.sentences]
    assert any("phải hoàn thành đến hết thứ Sáu, 10/3/2023." in x for x in said)


def test_a_plan_that_says_little_is_told_without_empty_headings() -> None:
    bare = definition(HOA_VANG).model_copy(
        update={"notes": (), "recipients": (), "number": None, "basis": ()}
    )
    told = explain(bare, "en")
    assert all(part.sentences for part in told)
    assert "Recipients" not in [part.title for part in told]


def test_the_word_for_a_record_follows_the_plan() -> None:
    plan = definition(CHI_LANG)
    exemplar = plan.tracks["model"].model_copy(
        update={"label": Text(vi="Điển hình", en="Exemplar")}
    )
    told = explain(plan.model_copy(update={"tracks": {**plan.tracks, "model": exemplar}}), "vi")
    assert any(part.title == "Các bước xử lý: điển hình" for part in told)


def _with_due(due: Due) -> Definition:
    plan = definition(CHI_LANG)
    changed = plan.deadlines["registration"].model_copy(update={"due": due})
    return plan.model_copy(update={"deadlines": {**plan.deadlines, "registration": changed}})


def _lines(plan: str, lang: Lang) -> list[str]:
    return [x for part in explain(definition(plan), lang) for x in part.sentences]


def _read_aloud(plan: Definition, lang: Lang, name: str) -> str:
    parts = explain(plan, lang, calendar(name))
    return "\n".join("\n".join((part.title, "", *part.sentences, "")) for part in parts)
