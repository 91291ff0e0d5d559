"""A calendar's own arithmetic, and the days requirements.md 3.2 has checked."""

from datetime import date, timedelta

import pytest

from i18n.text import Text
from workflows.calendar import Calendar, CalendarGap, Certainty, DamagedCalendar, Day
from workflows.calendar_source import vietnam_calendar
from workflows.errors import LantoaError, WrongUsage

CALENDAR = vietnam_calendar(2014, 2027)


def days_off(first: date, last: date) -> set[date]:
    """Days between the two that are off for another reason than the weekend."""
    span = (first + timedelta(n) for n in range((last - first).days + 1))
    return {day for day in span if CALENDAR.why_off(day)}


def span(first: date, last: date) -> set[date]:
    return {first + timedelta(n) for n in range((last - first).days + 1)}


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2017, 1, 26), date(2017, 2, 1)),
        (date(2018, 2, 14), date(2018, 2, 20)),
        (date(2023, 1, 20), date(2023, 1, 26)),
        (date(2026, 2, 16), date(2026, 2, 20)),
    ],
)
def test_tet_is_off_from_its_first_to_its_last_day(first: date, last: date) -> None:
    """requirements.md 3.2, column "Tết days off"."""
    around = timedelta(4)
    assert days_off(first - around, last + around) == span(first, last)


@pytest.mark.parametrize(
    ("month_range", "expected"),
    [
        ((date(2017, 4, 1), date(2017, 5, 31)), {(4, 6), (4, 30), (5, 1), (5, 2)}),
        ((date(2018, 4, 1), date(2018, 5, 31)), {(4, 25), (4, 30), (5, 1)}),
        ((date(2023, 4, 1), date(2023, 5, 31)), {(4, 29), (4, 30), (5, 1), (5, 2), (5, 3)}),
        ((date(2026, 4, 1), date(2026, 5, 31)), {(4, 26), (4, 27), (4, 30), (5, 1)}),
        ((date(2017, 8, 20), date(2017, 9, 30)), {(9, 2), (9, 4)}),
        ((date(2018, 8, 20), date(2018, 9, 30)), {(9, 2), (9, 3)}),
        ((date(2023, 8, 20), date(2023, 9, 30)), {(9, 1), (9, 2), (9, 4)}),
        ((date(2026, 8, 20), date(2026, 9, 30)), {(8, 31), (9, 1), (9, 2)}),
        ((date(2018, 12, 1), date(2018, 12, 31)), {(12, 31)}),
    ],
)
def test_spring_and_national_holidays_are_off(
    month_range: tuple[date, date], expected: set[tuple[int, int]]
) -> None:
    """requirements.md 3.2, columns "Giỗ Tổ", "30/4-1/5" and "Quốc khánh"."""
    assert {(day.month, day.day) for day in days_off(*month_range)} == expected


@pytest.mark.parametrize(
    ("due", "last_good_day", "last_working_day"),
    [
        (date(2017, 3, 28), date(2017, 3, 27), date(2017, 3, 27)),
        (date(2023, 3, 10), date(2023, 3, 9), date(2023, 3, 9)),
        (date(2023, 11, 20), date(2023, 11, 19), date(2023, 11, 17)),
        (date(2018, 2, 20), date(2018, 2, 19), date(2018, 2, 13)),
        (date(2026, 2, 18), date(2026, 2, 17), date(2026, 2, 13)),
        (date(2015, 5, 1), date(2015, 4, 30), date(2015, 4, 27)),
    ],
)
def test_the_last_working_day_before_a_strict_date(
    due: date, last_good_day: date, last_working_day: date
) -> None:
    """requirements.md 3.2, table "trước ngày D" (000-11, 001-18, 001-19)."""
    assert CALENDAR.last_working_day_before(due) == last_working_day
    assert CALENDAR.is_working(last_good_day) is (last_good_day == last_working_day)


@pytest.mark.parametrize(
    ("off", "worked"),
    [
        (date(2026, 8, 31), date(2026, 8, 22)),
        (date(2026, 1, 2), date(2026, 1, 10)),
        (date(2025, 5, 2), date(2025, 4, 26)),
        (date(2024, 4, 29), date(2024, 5, 4)),
        (date(2018, 12, 31), date(2019, 1, 5)),
        (date(2015, 1, 2), date(2014, 12, 27)),
    ],
)
def test_both_halves_of_a_swap_are_known_and_name_each_other(off: date, worked: date) -> None:
    """requirements.md 3.1 and 3.2: swapped days."""
    assert not CALENDAR.is_working(off)
    assert CALENDAR.is_working(worked)
    assert CALENDAR.why_off(worked) is None
    assert str(worked.year) in CALENDAR.days[off].name.vi
    assert str(off.year) in CALENDAR.days[worked].name.vi


@pytest.mark.parametrize(("first", "last"), [(2019, 2019), (2018, 2018)])
def test_a_swap_across_new_year_is_known_in_either_year_alone(first: int, last: int) -> None:
    calendar = vietnam_calendar(first, last)
    if first == 2019:
        assert calendar.is_working(date(2019, 1, 5))
    else:
        assert not calendar.is_working(date(2018, 12, 31))


def test_the_late_swap_of_2026_carries_its_document() -> None:
    assert "12729/VPCP-KGVX" in CALENDAR.days[date(2026, 1, 2)].decree
    assert "12729/VPCP-KGVX" in CALENDAR.days[date(2026, 1, 10)].decree


def test_a_published_day_is_official_and_a_day_computed_ahead_is_guessed() -> None:
    assert CALENDAR.certainty(date(2023, 1, 20)) is Certainty.OFFICIAL
    assert CALENDAR.certainty(date(2023, 3, 9)) is Certainty.OFFICIAL
    assert CALENDAR.certainty(date(2027, 9, 3)) is Certainty.GUESSED
    assert CALENDAR.certainty(date(2027, 3, 9)) is Certainty.GUESSED


def test_the_day_of_culture_in_2026_is_off_but_only_guessed() -> None:
    """requirements.md 3.1: whether it is in force for 24/11/2026 is not known."""
    day = CALENDAR.why_off(date(2026, 11, 24))
    assert day is not None
    assert (day.certainty, day.decree) == (Certainty.GUESSED, "")


def test_a_committees_own_day_wins_over_the_package() -> None:
    name = Text(vi="Ngày làm bù", en="Worked by exchange")
    own = Day(off=False, name=name, certainty=Certainty.OVERRIDE, decree="12/TB")
    calendar = vietnam_calendar(2026, 2026, {date(2026, 11, 24): own, date(2031, 1, 1): own})
    assert calendar.is_working(date(2026, 11, 24))
    assert calendar.certainty(date(2026, 11, 24)) is Certainty.OVERRIDE
    assert date(2031, 1, 1) not in calendar.days


def test_an_ordinary_sunday_is_off_without_a_name() -> None:
    sunday = date(2023, 11, 19)
    assert not CALENDAR.is_working(sunday)
    assert CALENDAR.why_off(sunday) is None


def test_working_days_are_counted_over_tet() -> None:
    before, after = date(2026, 2, 13), date(2026, 2, 23)
    assert CALENDAR.add_working_days(before, 1) == after
    assert CALENDAR.add_working_days(after, -1) == before
    assert CALENDAR.add_working_days(date(2026, 2, 18), 0) == date(2026, 2, 18)
    assert CALENDAR.next_working_day_from(date(2026, 2, 16)) == after
    assert CALENDAR.next_working_day_from(after) == after


@pytest.mark.parametrize("lost", [date(2013, 12, 31), date(2028, 1, 1)])
def test_a_day_outside_the_calendar_is_an_error_that_names_the_years(lost: date) -> None:
    for ask in (
        CALENDAR.is_working,
        CALENDAR.why_off,
        CALENDAR.certainty,
        CALENDAR.last_working_day_before,
        CALENDAR.next_working_day_from,
    ):
        with pytest.raises(CalendarGap) as gap:
            ask(lost)
        assert gap.value.facts == {"day": lost, "first": 2014, "last": 2027}
        assert "2014" in gap.value.sentence("vi")


def test_counting_past_the_end_is_an_error_and_not_a_wrong_day() -> None:
    with pytest.raises(CalendarGap):
        CALENDAR.add_working_days(date(2027, 12, 30), 5)
    with pytest.raises(CalendarGap):
        CALENDAR.last_working_day_before(date(2014, 1, 1))


@pytest.mark.parametrize("years", [(2024, 2023), (1900, 2000), (2020, 2150)])
def test_years_nobody_can_know_are_refused(years: tuple[int, int]) -> None:
    with pytest.raises(WrongUsage) as refused:
        vietnam_calendar(*years)
    assert str(years[0]) in refused.value.sentence("en")


def test_the_sealed_form_gives_back_the_same_calendar() -> None:
    again = Calendar.from_json(CALENDAR.to_json())
    assert again == CALENDAR
    assert hash(again) == hash(CALENDAR)
    assert again.sha256 == CALENDAR.sha256
    assert len(again.sha256) == 64


@pytest.mark.parametrize(
    "damage",
    [
        lambda sealed: sealed[:-1],
        lambda sealed: sealed.replace(b'"format":1', b'"format":2'),
        lambda sealed: sealed.replace(b'"off":true', b'"off":1', 1),
        lambda sealed: sealed.replace(b'"zone"', b'"extra":1,"zone"'),
        lambda sealed: sealed.replace(b"2026-01-02", b"2026-02-31"),
        lambda sealed: sealed + b" ",
        lambda _: b"[]",
        lambda _: b"\xff",
    ],
)
def test_sealed_bytes_that_were_touched_are_refused(damage) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DamagedCalendar) as damaged:
        Calendar.from_json(damage(CALENDAR.to_json()))
    assert isinstance(damaged.value, LantoaError)
    assert damaged.value.sentence("vi")


def test_nobody_can_change_the_days_of_a_calendar() -> None:
    with pytest.raises(TypeError):
        CALENDAR.days[date(2023, 3, 9)] = CALENDAR.days[date(2026, 1, 2)]  # type: ignore[index]
