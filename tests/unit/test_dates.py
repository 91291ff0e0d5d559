"""Dates, times and numbers as the office writes them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from i18n.dates import (
    before_words,
    date_words,
    day_if_midnight,
    instant_words,
    number_words,
    time_words,
)

THURSDAY = date(2023, 3, 9)


@pytest.mark.parametrize(
    ("day", "vi", "en"),
    [
        (THURSDAY, "09/3/2023", "9 March 2023"),
        (date(2023, 3, 10), "10/3/2023", "10 March 2023"),
        (date(2023, 2, 3), "03/02/2023", "3 February 2023"),
        (date(2026, 1, 10), "10/01/2026", "10 January 2026"),
        (date(2023, 11, 20), "20/11/2023", "20 November 2023"),
    ],
)
def test_day_has_two_digits_and_only_the_first_two_months_do(day: date, vi: str, en: str) -> None:
    assert date_words(day, "vi") == vi
    assert date_words(day, "en") == en


def test_a_weekday_is_named_on_request() -> None:
    assert date_words(THURSDAY, "vi", weekday=True) == "thứ Năm, 09/3/2023"
    assert date_words(THURSDAY, "en", weekday=True) == "Thursday 9 March 2023"
    assert date_words(date(2023, 11, 19), "vi", weekday=True) == "Chủ nhật, 19/11/2023"


def test_an_instant_is_shown_on_vietnams_clock() -> None:
    late_in_utc = datetime(2023, 3, 8, 18, 5, tzinfo=UTC)
    assert instant_words(late_in_utc, "vi") == "01g05 ngày 09/3/2023"
    assert instant_words(late_in_utc, "en") == "9 March 2023, 01:05"


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        instant_words(datetime(2023, 3, 9, 7, 30), "vi")  # noqa: DTZ001


def test_a_strict_deadline_is_said_both_ways() -> None:
    """000-11, 001-18: "trước ngày 10/3/2023" ends with the ninth."""
    vi = "trước ngày 10/3/2023 (chậm nhất hết thứ Năm, 09/3/2023)"
    en = "before 10 March 2023 (by the end of Thursday 9 March 2023)"
    midnight = datetime(2023, 3, 9, 17, tzinfo=UTC)
    for due in (date(2023, 3, 10), midnight):
        assert before_words(due, "vi") == vi
        assert before_words(due, "en") == en


def test_a_deadline_at_a_clock_time_names_it() -> None:
    due = datetime(2023, 3, 10, 9, 30, tzinfo=UTC)
    assert before_words(due, "vi") == "trước 16g30 ngày 10/3/2023"
    assert before_words(due, "en") == "before 16:30 on 10 March 2023"


def test_a_time_of_day_has_two_digits() -> None:
    assert (time_words(time(7, 5), "vi"), time_words(time(7, 5), "en")) == ("07g05", "07:05")


@pytest.mark.parametrize(
    ("number", "vi", "en"),
    [
        (0, "0", "0"),
        (2023, "2023", "2023"),
        (-2023, "-2023", "-2023"),
        (10_000, "10.000", "10,000"),
        (-1_234_567, "-1.234.567", "-1,234,567"),
        (Decimal("8.5"), "8,5", "8.5"),
        (Decimal("12345.60"), "12.345,60", "12,345.60"),
        (Decimal("1E+5"), "100.000", "100,000"),
    ],
)
def test_numbers_take_the_separators_of_the_language(
    number: int | Decimal, vi: str, en: str
) -> None:
    assert number_words(number, "vi") == vi
    assert number_words(number, "en") == en


def test_a_day_without_a_time_of_day_is_said_as_a_day() -> None:
    assert day_if_midnight(datetime(2023, 3, 8, 17, tzinfo=UTC)) == THURSDAY
    half_past = datetime(2023, 3, 8, 17, 30, tzinfo=UTC)
    assert day_if_midnight(half_past) == half_past
