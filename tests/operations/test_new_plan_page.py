"""A plan without writing YAML: twelve answers on a page, or last year's plan, become a file."""

from __future__ import annotations

import html
import re

import pytest

from tests.builders import NOW, Ready
from tests.unit.test_questions import GIVEN
from tests.visiting import Answer, Browser, digest, signed_in
from workflows.reading import read_plan

PLACE = "/desk/new-plan"


@pytest.fixture
def thu(ready: Ready, address: str) -> Browser:
    browser = Browser(address, "en", signed_in(ready.db, "thu", NOW))
    browser.get(PLACE)
    return browser


def sent(browser: Browser, choice: str = "compose", **changes: str) -> Answer:
    return browser.post(PLACE, *({**GIVEN, **changes}).items(), ("choice", choice))


def written(page: str) -> str:
    (text,) = re.findall(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.DOTALL)
    return html.unescape(text)


@pytest.mark.parametrize(
    ("lang", "title"),
    [("vi", "Lập kế hoạch bằng mười hai câu hỏi"), ("en", "A plan from twelve questions")],
)
def test_the_twelve_questions_stand_on_one_page(
    ready: Ready, address: str, lang: str, title: str
) -> None:
    page = Browser(address, lang, signed_in(ready.db, "thu", NOW)).get(PLACE).text
    assert title in page
    assert page.count("<legend>") == 12
    assert 'value="2023"' in page


def test_answers_become_a_file_that_is_checked_and_kept_without_leaving_the_pages(
    ready: Ready, thu: Browser
) -> None:
    before = digest(ready.db)
    made = sent(thu, survey_from="2027-04-05", survey_to="2027-04-16")
    assert made.status == 200
    assert digest(ready.db) == before
    text = written(made.text)
    reading = read_plan(text.encode(), "x.yaml")
    assert reading.definition is not None
    assert reading.definition.plan == "tan-phu-2027"
    checked = thu.post("/desk/plan-file", ("name", "tan-phu-2027.yaml"), ("text", text))
    assert checked.status == 303, checked.text
    assert "tan-phu-2027" in thu.get(checked.to).text


def test_faults_stand_at_their_fields_and_what_was_typed_is_kept(thu: Browser) -> None:
    answer = sent(thu, title="", code="Tân Phú", noun="Cách làm hay")
    assert answer.status == 422
    assert "2 things need mending" in answer.text
    assert 'id="title.wrong"' in answer.text
    assert 'id="code.wrong"' in answer.text
    assert 'value="Cách làm hay"' in answer.text
    assert answer.text.count("autofocus") == 1


def test_answers_can_be_changed_and_the_file_downloaded(thu: Browser) -> None:
    assert 'value="tan-phu-2027"' in sent(thu, "edit").text
    file = sent(thu, "download")
    assert file.headers["Content-Disposition"] == 'attachment; filename="tan-phu-2027.yaml"'
    assert file.text.startswith("# Đăng ký mô hình tiêu biểu\n")


def test_a_plan_that_ran_becomes_next_years_with_what_to_look_at(thu: Browser) -> None:
    assert 'value="small-2023"' in thu.get(PLACE).text
    unknown = thu.post(PLACE, ("choice", "copy"), ("plan", "nobodys"), ("year", "2024"))
    assert unknown.status == 422
    late = thu.post(PLACE, ("choice", "copy"), ("plan", "small-2023"), ("year", "3024"))
    assert late.status == 422
    made = thu.post(PLACE, ("choice", "copy"), ("plan", "small-2023"), ("year", "2024"))
    assert made.status == 200
    assert written(made.text).startswith("plan: small")


def test_a_title_that_would_be_markup_is_text(thu: Browser) -> None:
    page = sent(thu, title='</textarea><script>alert("1")</script>').text
    assert "<script>alert" not in page
    assert '</textarea><script>alert("1")</script>' in written(page).replace('\\"', '"')


def test_only_the_committee_writes_plans(ready: Ready, address: str) -> None:
    lan = Browser(address, "en", signed_in(ready.db, "lan-xa-a", NOW))
    assert lan.get(PLACE).status == 403


def test_units_that_are_there_take_part_in_the_new_plan(ready: Ready, thu: Browser) -> None:
    assert "Đảng bộ: 1</textarea>" in thu.get(PLACE).text, "their kind is offered by its label"
    text = written(sent(thu, units="ĐẢNG BỘ: 2\nTrường học: 1").text)
    reading = read_plan(text.encode(), "x.yaml")
    assert reading.definition is not None
    assert list(reading.definition.unit_kinds) == ["dang_bo", "truong_hoc"]
    kept = thu.post("/desk/plan-file", ("name", "x.yaml"), ("text", text))
    assert "Chưa có đơn vị nào" not in thu.get(f"{kept.to}?lang=vi").text
