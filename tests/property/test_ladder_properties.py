"""Whatever the ladder, the date and the days the watch was down: what always holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from engine.ladder import Planned, firing, first_at, planned
from workflows.calendar_source import vietnam_calendar
from workflows.definition import Ladder, Rung
from workflows.reckoning import last_good_day

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = vietnam_calendar(2021, 2025)
OWING = frozenset({"unit_officer"})

offsets = st.one_of(
    st.just("due"),
    st.builds(
        "{}{}{}".format, st.sampled_from("+-"), st.integers(1, 40), st.sampled_from(["d", "wd"])
    ),
)
rungs = st.builds(Rung, at=offsets, to=st.sampled_from([(), ("unit_officer",), ("unit_head",)]))
ladders = st.builds(Ladder, rungs=st.lists(rungs, min_size=1, max_size=7).map(tuple))
days_due = st.dates(date(2022, 6, 1), date(2024, 6, 1))
due_dates = st.builds(
    lambda day, hour: datetime(day.year, day.month, day.day, hour, tzinfo=ZONE),
    days_due,
    st.sampled_from([0, 0, 16]),
)
gaps = st.lists(st.integers(0, 24 * 30), max_size=12)


@given(ladders, due_dates)
def test_rungs_fall_on_working_mornings_on_their_side_of_the_date(
    ladder: Ladder, due_at: datetime
) -> None:
    good = last_good_day(due_at, ZONE)
    placed = planned(ladder, due_at, CALENDAR, OWING)
    assert sorted(one.index for one in placed) == list(range(len(ladder.rungs)))
    assert [one.at for one in placed] == sorted(one.at for one in placed)
    for one in placed:
        assert one.at.hour == 8
        assert CALENDAR.is_working(one.at.date())
        if one.rung.amount > 0:
            assert one.at.date() > good
        else:
            assert one.at < due_at
            assert one.at.date() <= good


@given(ladders, due_dates, st.integers(-60 * 24, 20 * 24), gaps)
def test_every_rung_meets_exactly_one_fate_whenever_the_watch_looks(
    ladder: Ladder, due_at: datetime, opened: int, down: list[int]
) -> None:
    """Random looks, then the far future until nothing is left: none twice, none lost."""
    placed = planned(ladder, due_at, CALENDAR, OWING)
    opened_at = (due_at + timedelta(hours=opened)).astimezone(UTC)
    fired: dict[int, datetime] = {}
    passed: set[int] = set()
    now = opened_at
    wake = first_at(placed, opened_at, CALENDAR)
    for hours in [*down, *[24 * 60] * (len(placed) + 2)]:
        now += timedelta(hours=hours)
        if wake is None or wake > now:
            continue
        decided = firing(placed, fired, passed, opened_at, now, CALENDAR)
        met = {one.index for one in (*decided.superseded, *decided.moot)}
        assert not met & (fired.keys() | passed)
        passed |= met
        if decided.fire is not None:
            assert decided.fire.index not in fired.keys() | passed
            assert decided.fire.at <= now
            assert decided.fire.at >= opened_at
            assert _told_in_time(decided.fire, placed, fired, opened_at, now)
            fired[decided.fire.index] = now
        again = firing(placed, fired, passed, opened_at, now, CALENDAR)
        assert (again.fire, again.superseded, again.moot) == (None, (), ())
        assert again.next_at == decided.next_at
        wake = decided.next_at
        assert wake is None or wake > now
    assert wake is None
    live = {one.index for one in placed if one.at >= opened_at}
    assert live <= fired.keys() | passed


def _told_in_time(
    fire: Planned,
    placed: tuple[Planned, ...],
    fired: dict[int, datetime],
    opened_at: datetime,
    now: datetime,
) -> bool:
    """Whether the officers were told a working day before a superior is."""
    if not fire.escalates:
        return True
    before = [
        one for one in placed[: placed.index(fire)] if not one.escalates and one.at >= opened_at
    ]
    told = fired[before[-1].index] if before else opened_at
    day_after = CALENDAR.add_working_days(told.astimezone(ZONE).date(), 1)
    return now.astimezone(ZONE) >= datetime(
        day_after.year, day_after.month, day_after.day, 8, tzinfo=ZONE
    )


@given(ladders, due_dates, st.integers(0, 60 * 24), st.integers(0, 60 * 24))
def test_a_clock_that_goes_back_never_fires_an_earlier_rung(
    ladder: Ladder, due_at: datetime, forward: int, back: int
) -> None:
    placed = planned(ladder, due_at, CALENDAR, OWING)
    opened_at = due_at - timedelta(days=60)
    late = opened_at + timedelta(hours=forward)
    first = firing(placed, {}, (), opened_at, late, CALENDAR)
    if first.fire is None:
        return
    fired, passed = {first.fire.index: late}, {one.index for one in first.superseded}
    earlier = firing(placed, fired, passed, opened_at, late - timedelta(hours=back), CALENDAR)
    assert earlier.fire is None
