"""A plan copied for the next year opens as it is, keeps its comments and lists what to look at."""

from __future__ import annotations

from datetime import date

import pytest

from tests.seed_plans import CHI_LANG, HOA_VANG, definition, source
from workflows.copying import Copied, copied
from workflows.reading import read_plan


def next_year(plan: str, by: int = 1) -> Copied:
    one = definition(plan)
    return copied(source(plan), one, one.year + by)


@pytest.mark.parametrize("plan", [HOA_VANG, CHI_LANG, "cau-giay-2019", "binh-luc-2023"])
@pytest.mark.parametrize("by", [1, 4])
def test_the_copy_is_a_plan_without_errors_of_its_own_year(plan: str, by: int) -> None:
    made = next_year(plan, by)
    reading = read_plan(made.text.encode(), "copy.yaml")
    assert [one.code for one in reading.errors] == []
    assert reading.definition is not None
    old = definition(plan)
    assert reading.definition.plan == made.plan != old.plan
    assert reading.definition.year == old.year + by
    assert reading.definition.period.first.year == old.period.first.year + by
    assert set(reading.definition.tracks) == set(old.tracks)
    assert reading.definition.issued_on is None, "the new paper has its own day"


def test_days_stay_where_they_are_and_days_off_are_told() -> None:
    moved = {one.after: one for one in next_year("chi-lang-2023").moved}
    due = moved[date(2024, 3, 10)]
    assert (due.before, due.works, due.last_working) == (
        date(2023, 3, 10),
        False,
        date(2024, 3, 8),
    )


def test_where_the_old_year_is_still_named_is_told_and_the_words_are_kept() -> None:
    made = next_year("chi-lang-2023")
    assert "năm 2023" in made.text, "the author's words are not rewritten"
    named = [one for one in made.review if one.why == "old_year"]
    assert any("Chuyên đề năm 2023" in one.text for one in named)


def test_comments_and_lines_stay_in_their_places() -> None:
    old, new = source("hoa-vang-2017").splitlines(), next_year("hoa-vang-2017").text.splitlines()
    assert len(old) == len(new)
    assert [line for line in old if line.startswith("# ---")] == [
        line for line in new if line.startswith("# ---")
    ]
