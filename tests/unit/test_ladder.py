"""Which day each rung falls on, and which one fires: real dates of two plans and hard cases."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.ladder import Firing, Planned, firing, first_at, planned
from workflows.calendar import CalendarGap
from workflows.calendar_source import vietnam_calendar
from workflows.definition import Due, Ladder, Rung
from workflows.reckoning import last_good_day

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = vietnam_calendar(2016, 2024)
OWING = frozenset({"unit_officer"})
STANDARD = Ladder.model_validate(
    {
        "rungs": [
            {"at": "-14d"},
            {"at": "-7d"},
            {"at": "-1wd"},
            {"at": "due"},
            {"at": "+3wd", "to": "unit_head"},
            {"at": "+7wd", "to": "secretariat_head", "letter": "escalation"},
        ]
    }
)
D14, D7, D1, DUE, HEAD, SECRETARIAT = range(6)
LONG_AGO = datetime(2016, 2, 1, tzinfo=UTC)


def local(year: int, month: int, day: int, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


def before(year: int, month: int, day: int) -> datetime:
    due_at = Due(before=date(year, month, day)).instant("Asia/Ho_Chi_Minh")
    assert due_at is not None
    return due_at


def days(ladder: tuple[Planned, ...]) -> list[str]:
    return [f"{one.index} {one.at:%a %d/%m/%Y}" for one in ladder]


def ladder_before(year: int, month: int, day: int, *offsets: str) -> tuple[Planned, ...]:
    ladder = Ladder(rungs=tuple(Rung(at=at) for at in offsets)) if offsets else STANDARD
    return planned(ladder, before(year, month, day), CALENDAR, OWING)


REGISTRATION = ladder_before(2023, 3, 10)


def look(
    now: datetime,
    fired: Mapping[int, datetime] | None = None,
    passed: Collection[int] = (),
    *,
    opened_at: datetime = LONG_AGO,
    ladder: tuple[Planned, ...] = REGISTRATION,
) -> Firing:
    return firing(ladder, fired or {}, passed, opened_at, now, CALENDAR)


def fire_of(decided: Firing) -> int | None:
    return decided.fire.index if decided.fire else None


def indexes(rungs: tuple[Planned, ...]) -> list[int]:
    return [one.index for one in rungs]


# --- where the rungs fall ------------------------------------------------------------------------


def test_chi_lang_registers_before_10_march_2023() -> None:  # 001-18
    assert days(REGISTRATION) == [
        "0 Thu 23/02/2023",
        "1 Thu 02/03/2023",
        "2 Wed 08/03/2023",
        "3 Thu 09/03/2023",
        "4 Tue 14/03/2023",
        "5 Mon 20/03/2023",
    ]


def test_chi_lang_reports_before_20_november_2023_and_nobody_is_written_to_on_a_sunday() -> None:
    # 001-19: the last good day is Sunday 19/11, the last working day Friday 17/11.
    assert days(ladder_before(2023, 11, 20)) == [
        "0 Fri 03/11/2023",
        "1 Fri 10/11/2023",
        "2 Fri 17/11/2023",
        "3 Fri 17/11/2023",
        "4 Wed 22/11/2023",
        "5 Tue 28/11/2023",
    ]


def test_hoa_vang_reports_before_28_march_2017() -> None:  # 000-11
    assert days(ladder_before(2017, 3, 28)) == [
        "0 Mon 13/03/2017",
        "1 Mon 20/03/2017",
        "2 Fri 24/03/2017",
        "3 Mon 27/03/2017",
        "4 Thu 30/03/2017",
        "5 Wed 05/04/2017",
    ]


def test_nothing_is_sent_during_tet_before_the_date_or_after_it() -> None:
    # Tết 2023: 20/1 to 26/1. The last good day, Tuesday 24/1, lies inside.
    rungs = ladder_before(2023, 1, 25, "-1d", "due", "+1d", "+2d", "+1wd")
    assert days(rungs) == [
        "0 Thu 19/01/2023",
        "1 Thu 19/01/2023",
        "2 Fri 27/01/2023",
        "3 Fri 27/01/2023",
        "4 Fri 27/01/2023",
    ]


def test_every_rung_falls_on_a_working_day_at_eight_local_time() -> None:
    for due in (before(2023, 1, 25), before(2023, 3, 10), before(2023, 5, 3), before(2023, 9, 5)):
        for one in planned(STANDARD, due, CALENDAR, OWING):
            assert CALENDAR.is_working(one.at.date())
            assert (one.at.hour, one.at.tzinfo) == (8, ZONE)


def test_a_clock_time_on_the_day_keeps_that_day_as_the_last_good_one() -> None:
    assert last_good_day(local(2023, 3, 10, 16, 30), ZONE) == date(2023, 3, 10)


def test_midnight_leaves_the_day_before_as_the_last_good_one_however_it_is_written() -> None:
    assert last_good_day(before(2023, 3, 10).astimezone(UTC), ZONE) == date(2023, 3, 9)


def test_rungs_written_out_of_order_stand_in_the_order_of_their_days() -> None:
    assert indexes(ladder_before(2023, 3, 10, "due", "-7d", "+1wd")) == [1, 0, 2]


def test_a_rung_to_the_officers_who_owe_is_no_escalation_and_one_to_anybody_else_is() -> None:
    assert [one.escalates for one in REGISTRATION] == [False] * 4 + [True] * 2
    named = Ladder(rungs=(Rung(at="due", to=("unit_officer",)), Rung(at="+1wd", to=("unit_head",))))
    rungs = planned(named, before(2023, 3, 10), CALENDAR, OWING)
    assert [one.escalates for one in rungs] == [False, True]


def test_a_calendar_that_is_too_short_says_so() -> None:
    with pytest.raises(CalendarGap):
        planned(STANDARD, before(2016, 1, 5), CALENDAR, OWING)


# --- which one fires -----------------------------------------------------------------------------


def test_nothing_fires_a_second_before_eight() -> None:
    decided = look(local(2023, 2, 23, 7, 59))
    assert (fire_of(decided), decided.next_at) == (None, local(2023, 2, 23))


def test_a_rung_fires_at_eight_and_the_next_look_is_the_next_rung() -> None:
    decided = look(local(2023, 2, 23))
    assert (fire_of(decided), decided.superseded) == (D14, ())
    assert decided.next_at == local(2023, 3, 2)


def test_after_weeks_of_downtime_only_the_latest_due_rung_fires() -> None:
    decided = look(local(2023, 3, 9, 9))
    assert fire_of(decided) == DUE
    assert indexes(decided.superseded) == [D14, D7, D1]


def test_two_rungs_that_meet_on_friday_make_one_letter() -> None:
    decided = look(local(2023, 11, 17), {D7: local(2023, 11, 10)}, {D14}, ladder=_result())
    assert (fire_of(decided), indexes(decided.superseded)) == (DUE, [D1])


def test_nobody_is_reported_to_a_superior_for_a_silence_the_system_caused() -> None:
    decided = look(local(2023, 3, 25, 10))  # a Saturday, long after both escalations were planned
    assert fire_of(decided) == DUE
    assert indexes(decided.superseded) == [D14, D7, D1]
    assert decided.next_at == local(2023, 3, 27)
    later = look(local(2023, 3, 27), {DUE: local(2023, 3, 25, 10)}, {D14, D7, D1})
    assert (fire_of(later), indexes(later.superseded)) == (SECRETARIAT, [HEAD])
    assert later.next_at is None


def test_an_older_notice_does_not_excuse_the_one_that_was_never_sent() -> None:
    decided = look(local(2023, 3, 15), {D14: local(2023, 2, 23)})
    assert (fire_of(decided), indexes(decided.superseded)) == (DUE, [D7, D1])
    assert decided.next_at == local(2023, 3, 16)


def test_an_escalation_fires_on_its_day_when_the_officers_were_told_in_time() -> None:
    decided = look(local(2023, 3, 14), {DUE: local(2023, 3, 9)}, {D14, D7, D1})
    assert (fire_of(decided), decided.next_at) == (HEAD, local(2023, 3, 20))


def test_a_ladder_longer_than_the_time_left_begins_where_the_plan_does() -> None:  # 000-27
    hoa_vang = ladder_before(2017, 3, 28)
    opened = local(2017, 3, 21, 9)
    assert first_at(hoa_vang, opened, CALENDAR) == local(2017, 3, 24)
    decided = look(local(2017, 3, 24), opened_at=opened, ladder=hoa_vang)
    assert (fire_of(decided), indexes(decided.moot)) == (D1, [D14, D7])


def test_where_no_notice_was_left_the_opening_counts_as_one() -> None:
    opened = local(2023, 3, 13, 16)  # after the date, the day before the first escalation
    assert first_at(REGISTRATION, opened, CALENDAR) == local(2023, 3, 14)
    reopened = local(2023, 3, 14, 7)  # an hour before it
    decided = look(local(2023, 3, 14), {DUE: local(2023, 3, 9)}, opened_at=reopened)
    assert (fire_of(decided), decided.next_at) == (None, local(2023, 3, 15))
    assert fire_of(look(local(2023, 3, 15), {DUE: local(2023, 3, 9)}, opened_at=reopened)) == HEAD


def test_a_rung_before_one_that_fired_never_fires() -> None:
    decided = look(local(2023, 3, 3), {D1: local(2023, 3, 8)})  # the clock went back
    assert (fire_of(decided), indexes(decided.superseded)) == (None, [D14, D7])
    assert decided.next_at == local(2023, 3, 9)


def test_looking_again_at_the_same_instant_changes_nothing() -> None:
    now = local(2023, 3, 9)
    decided = look(now, {DUE: now}, {D14, D7, D1})
    assert (fire_of(decided), decided.superseded, decided.moot) == (None, (), ())
    assert decided.next_at == local(2023, 3, 14)


def test_an_obligation_opened_after_its_last_rung_has_nothing_to_wait_for() -> None:
    assert first_at(REGISTRATION, local(2023, 3, 21), CALENDAR) is None


def _result() -> tuple[Planned, ...]:
    return ladder_before(2023, 11, 20)


def test_a_notice_after_years_of_downtime_still_goes_out_beyond_the_calendar() -> None:
    decided = look(local(2026, 5, 4))
    assert decided.fire is not None
    assert decided.fire.index == DUE
    assert indexes(decided.superseded) == [D14, D7, D1]
    assert decided.next_at == local(2026, 5, 5)
