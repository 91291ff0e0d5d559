"""The example plan shows every kind of date, says that it is an example, and runs for a year."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from engine.rehearsal import Year, rehearse
from reports.book.load import load_chart
from tests.seed_plans import EXAMPLE, calendar, definition, reading, source
from workflows.definition import LetterKind
from workflows.reckoning import dates_of_plan

SAMPLES = Path(__file__).parents[2] / "workflows" / "samples" / EXAMPLE


@pytest.fixture(scope="module")
def year() -> Year:
    people = (SAMPLES / "units.csv", SAMPLES / "officers.csv")
    return rehearse(definition(EXAMPLE), calendar(EXAMPLE), source(EXAMPLE).encode(), *people)


def test_it_reads_without_an_error_or_a_warning() -> None:
    assert {one.severity.value for one in reading(EXAMPLE).findings} <= {"hint"}


def test_it_says_everywhere_that_it_is_an_example() -> None:
    plan = definition(EXAMPLE)
    assert source(EXAMPLE).startswith("# VÍ DỤ – AN EXAMPLE.")
    for said in (plan.title, plan.issuer):
        assert "ví dụ" in said.vi.lower()
        assert "example" in said.en.lower()


def test_it_names_some_rules_of_a_document_and_does_not_claim_them_all() -> None:
    named = set(re.findall(r"\b002-\d\d\b", source(EXAMPLE)))
    assert named == {"002-10", "002-12", "002-13", "002-15", "002-16", "002-25"}


def test_every_kind_of_date_is_in_it() -> None:
    dues = [one.due for one in definition(EXAMPLE).deadlines.values()]
    ways = {name for due in dues for name in due.model_fields_set}
    assert ways == {
        *("before", "window", "within", "after"),
        *("in_period", "anniversary", "year_end", "offset"),
    }
    each = {track.each for track in definition(EXAMPLE).tracks.values()}
    assert each == {None, "week", "month", "quarter", "year"}


def test_the_last_quarter_is_counted_over_the_swapped_saturday() -> None:
    *_, last = dates_of_plan(definition(EXAMPLE), "quarterly", calendar(EXAMPLE))
    assert last.last_good_day == date(2026, 1, 9)  # 02/01/2026 is off, 10/01 worked instead
    assert "02/01" in last.say("vi")


def test_a_year_of_it_runs_and_every_letter_arrives(year: Year) -> None:
    owed = {name: [one for one in year.owed if one.deadline == name] for name in _names()}
    assert {name: len(rows) for name, rows in owed.items() if name != "appraisal"} == {
        "own_plan": 4,
        "monthly": 4 * 12,
        "news": 53,
        "quarterly": 4,
        "yearly": 1,
        "founding": 1,
        "birthday": 1,
        "liberation": 1,
        "seminar": 0,
    }
    assert owed["appraisal"]
    assert year.undelivered == ()
    assert {one.kind for one in year.letters} >= {LetterKind.OPENING, LetterKind.REMINDER}


def test_the_chart_marks_days_and_not_every_week(year: Year) -> None:
    marked = [one.words for one in load_chart(year, "en").deadlines]
    assert marked == [
        "Prepare the exchange of 3 February",
        "Send the unit's own plan",
        "Prepare the exchange of 19 May",
        "Prepare the exchange of 10 October",
        "Yearly report",
    ]


def _names() -> list[str]:
    return list(definition(EXAMPLE).deadlines)
