"""What a plan's papers are about: its models, not what is reported beside them."""

from __future__ import annotations

import pytest

from reports.papers.kinds.rows import subjects
from tests.seed_plans import definition


@pytest.mark.parametrize(
    ("plan", "about"),
    [
        ("chi-lang-2023", ["model"]),  # and neither difficulties nor the units' own plans
        ("dat-do-2017-2021", ["model", "exemplar"]),  # and no broadcasts
        ("binh-luc-2023", ["base", "model"]),
        ("cau-giay-2019", ["nomination", "exchange"]),  # nothing is collected or decided there
    ],
)
def test_a_paper_names_what_units_collect_or_a_paper_decides_upon(
    plan: str, about: list[str]
) -> None:
    assert [*subjects(definition(plan))] == about
