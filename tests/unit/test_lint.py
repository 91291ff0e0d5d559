"""What can be wrong with a plan beyond its spelling, and what is left alone."""

import re
from datetime import date
from pathlib import Path

import pytest

from i18n.text import Text
from tests.faulty_plans import GOOD, changed, found, read
from workflows.calendar import Certainty, Day
from workflows.definition import Definition
from workflows.lint import lint
from workflows.places import Places
from workflows.reading import read_plan
from workflows.severities import SEVERITIES


def codes(text: str) -> list[str]:
    return [one.code for one in read(text).findings]


def good() -> Definition:
    definition = read(GOOD).definition
    assert definition is not None
    return definition


def test_the_last_working_day_before_a_sunday_is_named() -> None:
    # 001-19: before Monday 20/11/2023 the last good day is Sunday, the last working day Friday.
    hint = found(read(changed("2023-03-10", "2023-11-20")), "day_off_before_deadline")
    assert "Chủ nhật, 19/11/2023" in hint.sentence("vi")
    assert "thứ Sáu, 17/11/2023" in hint.sentence("vi")
    assert "Friday 17 November 2023" in hint.sentence("en")


def test_a_deadline_whose_last_good_day_is_worked_says_nothing() -> None:
    assert codes(changed("2023-03-10", "2023-11-18")) == []


def test_the_committees_own_day_off_counts() -> None:
    own = {
        date(2023, 3, 9): Day(True, Text(vi="Nghỉ", en="Off"), Certainty.OVERRIDE, "1-CV"),
    }
    reading = read_plan(GOOD.encode(), "plan.yaml", own)
    assert [one.code for one in reading.findings] == ["day_off_before_deadline"]


def test_rungs_before_the_plan_was_issued_are_named() -> None:
    # 000-27: issued 21/3/2017, due before 28/3/2017.
    text = GOOD.replace("2023", "2017").replace("2017-01-15", "2017-03-21")
    text = text.replace("2017-03-10", "2017-03-28").replace(
        "- {at: -7d}", "- {at: -14d}\n      - {at: -7d}\n      - {at: -1wd}"
    )
    hint = found(read(text), "ladder_before_issue")
    assert hint.facts["rungs"] == ["-14d", "-7d"]
    assert "21/3/2017" in hint.sentence("vi")


def test_a_ladder_that_fits_says_nothing() -> None:
    assert codes(changed("issued_on: 2023-01-15", "issued_on: 2023-03-02")) == []


def test_a_tentative_window_is_never_a_day_off() -> None:
    # 000-15: "Dự kiến vào đầu tháng 4" cannot be breached; 2/4/2023 is a Sunday.
    text = changed("{before: 2023-03-10}", "{window: [2023-04-01, 2023-04-02]}")
    assert codes(text.replace("- {on_time: result, late: with_reason}", "")) == []


def test_a_deadline_owed_in_a_state_no_record_reaches_is_owed_by_nobody() -> None:
    text = changed(
        "      sent: {label: {vi: Đã gửi",
        "      lost: {label: {vi: Mất, en: Lost}, final: true}\n      sent: {label: {vi: Đã gửi",
    ).replace("owed_in: awaited", "owed_in: lost")
    assert {"unreachable_state", "deadline_nobody_owes"} <= set(codes(text))


def test_a_track_that_goes_round_before_it_ends_is_no_dead_end() -> None:
    back = "send: {label: {vi: Gửi, en: Send}, from: awaited, to: sent, by: officer}"
    text = changed(
        back,
        back + "\n      wait: {label: {vi: Đợi, en: Wait}, from: awaited, to: awaited, by: office}",
    )
    assert codes(text) == []


def test_the_system_opens_records_but_moves_nothing_by_hand() -> None:
    text = changed("to: sent, by: officer", "to: sent, by: system")
    assert codes(text) == ["nobody_may"]


def test_a_quota_of_another_track_may_stand_on_the_list_that_is_sent() -> None:
    text = changed("to: sent, by: officer}", "to: sent, by: officer, guards: [{quota: models}]}")
    assert codes(text) == []


@pytest.mark.parametrize("field", ["record.code", "unit.kind", "plan.year", "today", "due.result"])
def test_an_expression_may_name_what_a_record_has(field: str) -> None:
    assert codes(changed("record.form.households >= 10", f"{field} == {field}")) == []


def test_a_plan_that_is_not_from_a_file_is_checked_the_same() -> None:
    broken = good().model_copy(update={"receiving_office": "nobody"})
    findings = list(lint(broken, Places("a plan")))
    assert [one.code for one in findings] == ["unknown_role"]
    assert str(findings[0].place) == "a plan"


def test_every_finding_is_explained_in_the_reference(repository: Path) -> None:
    page = (repository / "docs" / "reference" / "findings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+) \| (.+) \| (.+) \|$", page, re.MULTILINE)
    explained = {code: severity for code, severity, *_ in rows}
    assert len(explained) == len(rows)
    assert {code: explained.get(code) for code in SEVERITIES} == {
        code: severity.value for code, severity in SEVERITIES.items()
    }
