"""A plan without writing YAML: twelve answers on a page, or last year's plan, become a file."""

from __future__ import annotations

import html
import re

import pytest

from engine.move import Actor, Channel
from engine.opening import open_plan
from tests.builders import NOW, Ready
from tests.deciding import CALENDAR
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
    answer = sent(thu, title="", code="Tân Phú", place="Cách làm hay")
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
    file = thu.post(PLACE, ("choice", "download_copy"), ("plan", "small-2023"), ("year", "2024"))
    assert file.headers["Content-Disposition"] == 'attachment; filename="small-2024.yaml"'
    assert file.text == written(made.text)


def test_a_copy_that_cannot_be_made_says_why_where_it_was_asked_for(
    ready: Ready, thu: Browser
) -> None:
    before = ready.plan.model_copy(update={"plan": "small-2022", "year": 2022})
    actor = Actor(None, "system", "root@host", Channel.CLI)
    open_plan(ready.db, "huyen-uy", before, CALENDAR, b"plan: small-2022\n", actor, NOW)
    for year, said in (("2023", "There is a plan small-2023"), ("nay", "The year must be from")):
        answer = thu.post(PLACE, ("choice", "copy"), ("plan", "small-2022"), ("year", year))
        assert (answer.status, said in answer.text) == (422, True)
        assert '<details class="sheet" open>' in answer.text


def test_what_is_known_of_the_committee_stands_in_the_fields_already(thu: Browser) -> None:
    page = html.unescape(thu.get(PLACE).text)
    assert 'name="issuer" value="Ban Thường vụ' in page
    assert "[dang_bo]: 2" in page


def test_the_kinds_of_units_are_held_against_the_units_there_are(thu: Browser) -> None:
    page = html.unescape(sent(thu, units="Đảng bộ trực thuộc [dang_bo]: 1").text)
    assert "Compared with the list of units" not in page
    page = html.unescape(sent(thu, units="Đảng bộ trực thuộc: 1").text)
    assert "No unit is of the kind “Đảng bộ trực thuộc” yet" in page
    assert "it is written dang_bo_truc_thuoc" in page
    assert "2 units of the kind dang_bo take no part in this plan" in page


def test_a_new_plan_takes_no_other_plans_code(thu: Browser) -> None:
    answer = sent(thu, code="small-2023")
    assert (answer.status, 'id="code.wrong"' in answer.text) == (422, True)


def test_days_stay_in_their_fields_however_they_were_typed(thu: Browser) -> None:
    page = sent(thu, title="", report_by="19/11/2027").text
    assert 'name="report_by" value="2027-11-19"' in page


def test_a_title_that_would_be_markup_is_text(thu: Browser) -> None:
    page = sent(thu, title='</textarea><script>alert("1")</script>').text
    assert "<script>alert" not in page
    assert '</textarea><script>alert("1")</script>' in written(page).replace('\\"', '"')


def test_only_the_committee_writes_plans(ready: Ready, address: str) -> None:
    lan = Browser(address, "en", signed_in(ready.db, "lan-xa-a", NOW))
    assert lan.get(PLACE).status == 403
