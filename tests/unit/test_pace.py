"""Whether the clock of a process is to be believed, by the time that really passed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import clock
from engine.pace import Leap, Pace
from tests.owing import local

AT = local(3, 1)
HOUR = timedelta(hours=1)


@pytest.fixture
def pace() -> Pace:
    """Of a process that looked at 08:00, 100 seconds after the machine began."""
    found = Pace()
    assert found.leap(AT, 100.0) is None
    return found


def test_the_first_reading_is_believed_whatever_it_is() -> None:
    assert Pace().leap(local(12, 31), 5.0) is None


def test_a_clock_that_runs_with_the_time_is_believed_however_long_nobody_looked(
    pace: Pace,
) -> None:
    assert pace.leap(AT + 90 * 24 * HOUR, 100.0 + 90 * 86400) is None


def test_a_day_too_much_is_believed_and_27_hours_are_not(pace: Pace) -> None:
    assert pace.leap(AT + 25 * HOUR, 160.0) is None
    later = AT + 52 * HOUR
    assert pace.leap(later, 220.0) == Leap(later, AT + 25 * HOUR + timedelta(minutes=1))


def test_a_leap_is_told_as_it_was_first_seen_until_the_clock_is_set_right(pace: Pace) -> None:
    leap = pace.leap(AT + 40 * HOUR, 160.0)
    assert leap is not None
    assert pace.leap(AT + 41 * HOUR, 3760.0) == leap
    assert pace.leap(AT + HOUR, 3700.0) is None
    assert pace.leap(AT + 2 * HOUR, 7300.0) is None


def test_a_clock_that_goes_back_is_believed_and_counts_from_there(pace: Pace) -> None:
    assert pace.leap(AT - 400 * 24 * HOUR, 160.0) is None
    assert pace.leap(AT, 220.0) is not None


def test_a_clock_somebody_vouches_for_counts_from_there(pace: Pace) -> None:
    leap = pace.leap(AT + 40 * HOUR, 160.0)
    assert leap is not None
    pace.believe(leap)
    assert pace.leap(AT + 41 * HOUR, 3760.0) is None
    assert pace.leap(AT + 71 * HOUR, 3820.0) is not None


def test_nobody_vouches_for_a_leap_they_have_not_seen(pace: Pace) -> None:
    first = pace.leap(AT + 40 * HOUR, 160.0)
    assert first is not None
    second = pace.leap(AT + 9000 * HOUR, 220.0)
    assert second is not None
    pace.believe(first)
    assert pace.leap(AT + 9000 * HOUR, 280.0) == second


def test_the_clock_nobody_can_set_runs_on() -> None:
    before = clock.running()
    assert 0 <= clock.running() - before < 60
