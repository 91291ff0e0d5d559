"""When a letter may leave: office hours on working days, never over Tết."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engine.sending_hours import next_allowed
from tests.deciding import CALENDAR
from workflows.definition import Sending

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("written", "leaves"),
    [
        ("2023-03-02T07:29:59", "2023-03-02T07:30"),
        ("2023-03-02T07:30", "2023-03-02T07:30"),
        ("2023-03-02T16:59:59", "2023-03-02T16:59:59"),
        ("2023-03-02T17:00", "2023-03-03T07:30"),
        ("2023-03-03T18:00", "2023-03-06T07:30"),  # Friday evening: Monday morning
        ("2023-03-04T10:00", "2023-03-06T07:30"),  # a Saturday
        ("2023-01-19T17:00", "2023-01-27T07:30"),  # Tết Quý Mão, 20 to 26 January
        ("2023-01-22T09:00", "2023-01-27T07:30"),
    ],
)
def test_a_letter_leaves_in_office_hours_of_a_working_day(written: str, leaves: str) -> None:
    assert next_allowed(at(written), CALENDAR, Sending()) == at(leaves)


def test_a_plan_may_name_other_hours_and_every_day() -> None:
    early = Sending(opens="05:00", closes="23:00", days="every")
    assert next_allowed(at("2023-01-22T09:00"), CALENDAR, early) == at("2023-01-22T09:00")
    assert next_allowed(at("2023-01-22T23:00"), CALENDAR, early) == at("2023-01-23T05:00")


def test_beyond_the_calendar_the_plain_week_counts() -> None:
    assert next_allowed(at("2190-01-02T09:00"), CALENDAR, Sending()) == at("2190-01-04T07:30")


def test_an_instant_of_another_zone_is_read_on_the_clock_of_the_plan() -> None:
    utc = datetime.fromisoformat("2023-03-02T00:29:00+00:00")
    assert next_allowed(utc, CALENDAR, Sending()) == at("2023-03-02T07:30")
