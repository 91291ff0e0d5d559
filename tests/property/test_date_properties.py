"""Laws every due date keeps, whatever the plan writes and whenever it falls."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from tests.deciding import definition
from workflows.calendar_source import vietnam_calendar
from workflows.definition import Definition, Due, Each
from workflows.periods import span_holding, span_named, spans
from workflows.reckoning import Reckoning, reckon

CALENDAR = vietnam_calendar(2014, 2031)
DAYS = st.dates(date(2015, 1, 1), date(2029, 12, 31))
KINDS = st.sampled_from(get_args(Each))
PLAN: Definition = definition()
ONE_DAY = timedelta(days=1)


def reckoned(due: Due, **given_: object) -> Reckoning:
    found = reckon(due, PLAN, CALENDAR, **given_)  # type: ignore[arg-type]
    assert found is not None
    return found


@given(DAYS)
def test_before_a_day_and_through_the_day_before_it_are_one_date(day: date) -> None:
    before, through = reckoned(Due(before=day)), reckoned(Due(through=day - ONE_DAY))
    assert before.due_at == through.due_at
    assert before.last_good_day == through.last_good_day == day - ONE_DAY


@given(DAYS, st.integers(0, 200), st.sampled_from(["d", "wd"]))
def test_the_last_good_day_is_the_day_before_it_is_too_late(
    entered: date, count: int, unit: str
) -> None:
    found = reckoned(Due(within=f"{count}{unit}", after="sent"), entered=entered)
    assert found.due_at.date() - ONE_DAY == found.last_good_day
    assert found.due_at.time().isoformat() == "00:00:00"
    assert found.last_good_day >= entered


@given(DAYS, st.integers(1, 150))
def test_working_days_end_on_a_working_day_with_as_many_between(entered: date, count: int) -> None:
    good = reckoned(Due(within=f"{count}wd", after="sent"), entered=entered).last_good_day
    between = (entered + n * ONE_DAY for n in range(1, (good - entered).days + 1))
    assert CALENDAR.is_working(good)
    assert sum(CALENDAR.is_working(day) for day in between) == count


@given(DAYS, st.integers(0, 30), st.integers(1, 150), st.sampled_from(["d", "wd"]))
def test_who_enters_later_is_never_due_earlier(
    entered: date, later: int, count: int, unit: str
) -> None:
    due = Due(within=f"{count}{unit}", after="sent")
    first = reckoned(due, entered=entered)
    second = reckoned(due, entered=entered + later * ONE_DAY)
    assert first.due_at <= second.due_at


@given(DAYS, st.integers(1, 150))
def test_a_working_day_is_never_less_than_a_calendar_day(entered: date, count: int) -> None:
    working = reckoned(Due(within=f"{count}wd", after="sent"), entered=entered)
    calendar = reckoned(Due(within=f"{count}d", after="sent"), entered=entered)
    assert working.due_at >= calendar.due_at


@given(DAYS, st.integers(1, 100))
def test_the_days_named_as_passed_over_are_the_days_that_differ(entered: date, count: int) -> None:
    found = reckoned(Due(within=f"{count}wd", after="sent"), entered=entered)
    length = (found.last_good_day - entered).days
    weekdays = sum((entered + n * ONE_DAY).isoweekday() < 6 for n in range(1, length + 1))
    off = sum(one.special.off and one.day.isoweekday() < 6 for one in found.passed)
    worked = sum(not one.special.off for one in found.passed)
    assert weekdays - off + worked == count


@given(KINDS, DAYS)
def test_a_day_is_in_the_one_period_that_bears_its_name(each: Each, day: date) -> None:
    span = span_holding(each, day)
    assert span.first <= day <= span.last
    assert span_named(span.key) == span
    assert span.each == each
    assert span_holding(each, span.last + ONE_DAY).first == span.last + ONE_DAY


@given(KINDS, DAYS, st.integers(0, 500))
def test_periods_follow_each_other_without_a_gap(each: Each, first: date, length: int) -> None:
    last = first + length * ONE_DAY
    found = spans(each, first, last)
    assert found[0].first <= first <= found[0].last
    assert found[-1].first <= last <= found[-1].last
    assert all(a.last + ONE_DAY == b.first for a, b in pairwise(found))


@given(st.sampled_from(["month", "quarter", "year"]), DAYS, st.integers(1, 31))
def test_a_day_of_a_period_is_in_its_last_month(each: Each, day: date, number: int) -> None:
    span = span_holding(each, day)
    good = reckoned(Due(in_period=str(number)), span=span).last_good_day
    assert (good.year, good.month) == (span.last.year, span.last.month)
    assert good.day == min(number, span.last.day)


@given(DAYS, st.integers(0, 60), DAYS, KINDS)
def test_a_window_comes_to_no_date_whatever_happens(
    first: date, length: int, entered: date, each: Each
) -> None:
    """000-15: what has no instant that is too late cannot be breached."""
    due = Due(window=(first, first + length * ONE_DAY))
    span = span_holding(each, entered)
    assert reckon(due, PLAN, CALENDAR, entered=entered, span=span) is None
