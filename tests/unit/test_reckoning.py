"""What a due date comes to, and how it is worked out before the reader's eyes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from tests.deciding import PLAN, definition
from workflows.calendar import CalendarGap
from workflows.calendar_source import vietnam_calendar
from workflows.definition import Definition, Due
from workflows.periods import span_holding, span_named, spans
from workflows.reckoning import Reckoning, dates_of_plan, reckon

CALENDAR = vietnam_calendar(2014, 2027)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EVENTS = {
    "party": {
        "label": {"vi": "Ngày thành lập Đảng", "en": "Founding of the Party"},
        "day": "03/02",
    },
    "birthday": {"label": {"vi": "Sinh nhật Bác", "en": "The birthday"}, "day": "19/5"},
    "leap": {"label": {"vi": "Ngày nhuận", "en": "The leap day"}, "day": "29/02"},
    "capital": {
        "label": {"vi": "Giải phóng Thủ đô", "en": "Liberation of the capital"},
        "day": "10/10",
        "moved": ["2026-10-09"],
    },
}


def plan(year: int = 2026, **changes: Any) -> Definition:
    period = {"first": f"{year}-01-01", "last": f"{year}-12-31"}
    return definition(**{"year": year, "period": period, "anniversaries": EVENTS, **changes})


def worked_out(due: dict[str, Any], year: int = 2026, **given: Any) -> Reckoning:
    found = reckon(Due.model_validate(due), plan(year), CALENDAR, **given)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("due", "last_good", "too_late"),
    [
        # requirements.md 3.2, table "trước ngày D"
        ("2017-03-28", date(2017, 3, 27), datetime(2017, 3, 28, tzinfo=ZONE)),
        ("2023-03-10", date(2023, 3, 9), datetime(2023, 3, 10, tzinfo=ZONE)),
        ("2023-11-20", date(2023, 11, 19), datetime(2023, 11, 20, tzinfo=ZONE)),
        ("2018-02-20", date(2018, 2, 19), datetime(2018, 2, 20, tzinfo=ZONE)),
        ("2026-02-18", date(2026, 2, 17), datetime(2026, 2, 18, tzinfo=ZONE)),
        ("2015-05-01", date(2015, 4, 30), datetime(2015, 5, 1, tzinfo=ZONE)),
        ("2023-03-10T16:30", date(2023, 3, 10), datetime(2023, 3, 10, 16, 30, tzinfo=ZONE)),
    ],
)
def test_before_a_day_never_moves_for_a_day_off(
    due: str, last_good: date, too_late: datetime
) -> None:
    found = worked_out({"before": due})
    assert (found.last_good_day, found.due_at) == (last_good, too_late)


def test_through_a_day_ends_with_that_day() -> None:
    found = worked_out({"through": "2023-03-10"})
    assert found.due_at == datetime(2023, 3, 10, 17, tzinfo=UTC)
    assert found.say("vi") == "đến hết thứ Sáu, 10/3/2023"


def test_a_tentative_window_comes_to_no_date() -> None:
    """000-15: a window cannot be breached."""
    due = Due.model_validate({"window": ["2017-04-01", "2017-04-10"]})
    assert reckon(due, plan(2017), CALENDAR) is None


def test_ten_working_days_over_the_spring_holidays_of_2023() -> None:
    found = worked_out({"within": "10wd", "after": "registered"}, entered=date(2023, 4, 20))
    assert found.last_good_day == date(2023, 5, 9)
    assert found.say("vi") == (
        "10 ngày làm việc kể từ 20/4/2023: trừ 29/4 (Ngày Giỗ Tổ Hùng Vương, thứ Bảy), "
        "30/4 (Ngày Chiến thắng, Chủ nhật), 01/5 (Ngày Quốc tế Lao động), "
        "02/5 (Ngày Giỗ Tổ Hùng Vương (nghỉ bù)), 03/5 (Ngày Chiến thắng (nghỉ bù)) "
        "→ hết thứ Ba, 09/5/2023"
    )
    assert found.say("en").startswith("10 working days from 20 April 2023: without 29 April (Hung")
    assert found.say("en").endswith("→ through Tuesday 9 May 2023")


@pytest.mark.parametrize(
    ("entered", "stretch", "last_good"),
    [
        (date(2025, 12, 31), "1wd", date(2026, 1, 5)),  # 2/1/2026 was swapped away
        (date(2026, 1, 8), "2wd", date(2026, 1, 10)),  # for Saturday 10/1/2026
        (date(2026, 2, 13), "1wd", date(2026, 2, 23)),  # Tết: nine days with its weekends
        (date(2026, 4, 24), "1wd", date(2026, 4, 28)),  # Giỗ Tổ on a Sunday, Monday in lieu
        (date(2026, 8, 21), "1wd", date(2026, 8, 22)),  # the Saturday worked for 31/8
        (date(2026, 8, 28), "1wd", date(2026, 9, 3)),
        (date(2026, 5, 31), "30d", date(2026, 6, 30)),  # calendar days count every day
        (date(2028, 1, 30), "30d", date(2028, 2, 29)),
    ],
)
def test_days_are_counted_from_the_day_after_the_state_was_entered(
    entered: date, stretch: str, last_good: date
) -> None:
    found = worked_out({"within": stretch, "after": "registered"}, entered=entered)
    assert found.last_good_day == last_good


def test_a_worked_saturday_and_a_guessed_day_are_said() -> None:
    swapped = worked_out({"within": "2wd", "after": "registered"}, entered=date(2026, 8, 20))
    assert "tính cả 22/8 (Ngày làm bù (cho ngày nghỉ 31/8/2026), thứ Bảy)" in swapped.say("vi")
    guessed = worked_out({"within": "2wd", "after": "registered"}, entered=date(2026, 11, 23))
    assert "24/11 (Ngày Văn hóa Việt Nam, dự kiến)" in guessed.say("vi")
    assert "24 November (Vietnam Cultural Day, not yet announced)" in guessed.say("en")


def test_a_date_that_waits_for_a_state_comes_to_no_day_before_it_is_entered() -> None:
    due = Due.model_validate({"within": "10wd", "after": "registered"})
    assert reckon(due, plan(), CALENDAR) is None


def test_counting_past_the_calendar_is_an_error_and_not_a_wrong_day() -> None:
    with pytest.raises(CalendarGap):
        worked_out({"within": "10wd", "after": "registered"}, entered=date(2027, 12, 25))


@pytest.mark.parametrize(
    ("day", "offset", "period", "last_good"),
    [
        ("last", None, "2026-Q1", date(2026, 3, 31)),
        ("last", "+5wd", "2026-Q1", date(2026, 4, 7)),
        ("last", "+10d", "2026-Q4", date(2027, 1, 10)),
        ("last_working", None, "2026-05", date(2026, 5, 29)),
        ("25", None, "2026-Q2", date(2026, 6, 25)),
        ("31", None, "2026-02", date(2026, 2, 28)),
        ("31", None, "2024-02", date(2024, 2, 29)),
        ("25", None, "2026", date(2026, 12, 25)),
        ("friday", None, "2026-W01", date(2026, 1, 2)),
        ("friday", "-1wd", "2026-W01", date(2025, 12, 31)),
    ],
)
def test_a_day_of_a_period(day: str, offset: str | None, period: str, last_good: date) -> None:
    due = {"in_period": day} | ({"offset": offset} if offset else {})
    assert worked_out(due, span=span_named(period)).last_good_day == last_good


def test_a_day_of_a_quarter_says_its_quarter() -> None:
    found = worked_out({"in_period": "last", "offset": "+5wd"}, span=span_named("2026-Q1"))
    assert found.say("vi") == (
        "ngày cuối cùng của quý I/2026, sau đó 5 ngày làm việc → hết thứ Ba, 07/4/2026"
    )
    assert found.say("en") == (
        "last day of quarter 1 of 2026, 5 working days after → through Tuesday 7 April 2026"
    )


@pytest.mark.parametrize(
    ("due", "year", "last_good"),
    [
        ({"anniversary": "party"}, 2026, date(2026, 2, 3)),
        ({"anniversary": "birthday", "offset": "-7d"}, 2026, date(2026, 5, 12)),
        ({"anniversary": "capital"}, 2026, date(2026, 10, 9)),
        ({"anniversary": "capital"}, 2025, date(2025, 10, 10)),
        ({"anniversary": "leap"}, 2024, date(2024, 2, 29)),
        ({"anniversary": "leap"}, 2026, date(2026, 2, 28)),
        ({"year_end": "last_working"}, 2022, date(2022, 12, 30)),
        ({"year_end": "last"}, 2022, date(2022, 12, 31)),
        ({"year_end": "15/12"}, 2026, date(2026, 12, 15)),
        ({"year_end": "last_working", "offset": "-5wd"}, 2026, date(2026, 12, 24)),
    ],
)
def test_events_and_the_end_of_the_year(due: dict[str, Any], year: int, last_good: date) -> None:
    assert worked_out(due, year).last_good_day == last_good


def test_an_event_the_plan_moved_says_both_days() -> None:
    assert worked_out({"anniversary": "capital", "offset": "-7d"}).say("vi") == (
        "Giải phóng Thủ đô (10/10/2026, năm nay chuyển sang 09/10/2026), trước đó 7 ngày "
        "→ hết thứ Sáu, 02/10/2026"
    )


def test_an_event_falls_into_a_period_across_two_years() -> None:
    period = {"first": "2025-09-01", "last": "2026-08-31"}
    over = plan(2026, period=period)
    found = [reckon(Due(anniversary=name), over, CALENDAR) for name in ("capital", "birthday")]
    days = [one.last_good_day for one in found if one is not None]
    assert days == [date(2025, 10, 10), date(2026, 5, 19)]


def test_a_plan_lists_every_date_of_a_recurring_deadline() -> None:
    report = {**PLAN["tracks"]["list"], "one_per": "committee", "each": "quarter"}
    deadline = {**PLAN["deadlines"]["registration"], "due": {"in_period": "25"}}
    quarterly = plan(
        tracks={**PLAN["tracks"], "list": report},
        deadlines={**PLAN["deadlines"], "registration": deadline},
    )
    found = dates_of_plan(quarterly, "registration", CALENDAR)
    assert [one.last_good_day for one in found] == [
        date(2026, 3, 25), date(2026, 6, 25), date(2026, 9, 25), date(2026, 12, 25),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "key", "first", "last", "vi", "en"),
    [
        (date(2026, 1, 1), "2026-W01", date(2025, 12, 29), date(2026, 1, 4),
         "tuần từ 29/12/2025 đến 04/01/2026", "the week from 29 December 2025 to 4 January 2026"),
        (date(2024, 2, 10), "2024-02", date(2024, 2, 1), date(2024, 2, 29),
         "tháng 02/2024", "February 2024"),
        (date(2026, 11, 23), "2026-Q4", date(2026, 10, 1), date(2026, 12, 31),
         "quý IV/2026", "quarter 4 of 2026"),
        (date(2026, 11, 23), "2026", date(2026, 1, 1), date(2026, 12, 31), "năm 2026", "2026"),
    ],
)  # fmt: skip
def test_a_period_is_named_and_found_again(
    day: date, key: str, first: date, last: date, vi: str, en: str
) -> None:
    span = span_named(key)
    assert (span.first, span.last) == (first, last)
    assert span_holding(span.each, day) == span
    assert (span.say("vi"), span.say("en")) == (vi, en)


def test_the_first_period_of_a_plan_may_have_begun_before_it() -> None:
    found = spans("quarter", date(2026, 2, 10), date(2026, 7, 1))
    assert [one.key for one in found] == ["2026-Q1", "2026-Q2", "2026-Q3"]


@pytest.mark.parametrize(
    ("due", "code"),
    [
        ({"within": "10wd"}, "due_within_after"),
        ({"before": "2026-03-10", "after": "registered"}, "due_within_after"),
        ({"before": "2026-03-10", "offset": "-7d"}, "due_offset"),
        ({"before": "2026-03-10", "in_period": "25"}, "due_one_way"),
        ({"within": "ten", "after": "registered"}, "such as 10wd"),
        ({"anniversary": "party", "offset": "7d"}, "such as -7d"),
        ({"year_end": "31/11"}, "no such day"),
        ({"year_end": "2026-12-31"}, "such as 19/5"),
        ({"in_period": "32"}, "a day of a period"),
    ],
)
def test_a_way_that_cannot_be_meant_is_refused(due: dict[str, Any], code: str) -> None:
    with pytest.raises(ValidationError, match=code):
        Due.model_validate(due)
