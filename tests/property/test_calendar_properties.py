"""What holds on every day of every calendar."""

from dataclasses import fields
from datetime import date, timedelta
from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from i18n.text import Text
from workflows.calendar import Calendar, Certainty, Day
from workflows.calendar_source import vietnam_calendar

VIETNAM = vietnam_calendar(2012, 2030)
DAYS = st.dates(date(2014, 1, 1), date(2028, 12, 31))
SPECIAL = st.builds(
    Day,
    off=st.booleans(),
    name=st.builds(
        Text,
        vi=st.just("Ngày lạ"),
        en=st.text("ab\u0301 ", min_size=1).map("x".join).map(lambda text: "x" + text),
    ),
    certainty=st.sampled_from(Certainty),
    # What is sealed is in Unicode's composed form, as everything read from a file is.
    decree=st.text(max_size=8).filter(str.isprintable).map(lambda text: normalize("NFC", text)),
)
CALENDARS = st.builds(
    Calendar,
    zone=st.just("Asia/Ho_Chi_Minh"),
    first_year=st.just(2023),
    last_year=st.just(2024),
    week=st.just((1, 2, 3, 4, 5)),
    official_years=st.sampled_from([(), (2023,), (2023, 2024)]),
    days=st.dictionaries(st.dates(date(2023, 1, 1), date(2024, 12, 31)), SPECIAL, max_size=20),
)


@given(DAYS, st.integers(-250, 250))
def test_counting_forth_and_back_comes_home(day: date, count: int) -> None:
    start = VIETNAM.next_working_day_from(day)
    assert VIETNAM.add_working_days(VIETNAM.add_working_days(start, count), -count) == start


@given(DAYS, st.integers(1, 60))
def test_counting_passes_exactly_that_many_working_days(day: date, count: int) -> None:
    end = VIETNAM.add_working_days(day, count)
    passed = [day + timedelta(n) for n in range(1, (end - day).days + 1)]
    assert sum(map(VIETNAM.is_working, passed)) == count
    assert VIETNAM.is_working(end)


@given(DAYS)
def test_nothing_worked_lies_between_a_day_and_the_working_day_before_it(day: date) -> None:
    last = VIETNAM.last_working_day_before(day)
    assert last < day
    assert VIETNAM.is_working(last)
    between = [last + timedelta(n) for n in range(1, (day - last).days)]
    assert not any(map(VIETNAM.is_working, between))


@given(DAYS)
def test_a_reason_is_given_only_for_a_day_off(day: date) -> None:
    if VIETNAM.why_off(day):
        assert not VIETNAM.is_working(day)
    elif day.isoweekday() < 6:
        assert VIETNAM.is_working(day)


@given(CALENDARS)
def test_the_sealed_form_is_exact(calendar: Calendar) -> None:
    sealed = calendar.to_json()
    again = Calendar.from_json(sealed)
    assert again == calendar
    assert all(getattr(again, one.name) == getattr(calendar, one.name) for one in fields(Calendar))
    assert again.to_json() == sealed
