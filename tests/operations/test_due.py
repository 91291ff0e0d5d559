"""Who owes what by when, who is short of a quota, and what waits for an officer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, timedelta

import pytest

from engine.due import owed
from engine.inbox import Inbox, inbox
from engine.shortfalls import shortfalls
from i18n.text import Text
from storage.database import Database
from storage.lifecycle import create_database
from storage.people import assign, end_assignment, name_unit, officer, save_officer, save_unit
from storage.quotas import add_counts
from tests.owing import OPENED, Ground, local, run_plan
from workflows.errors import NotFound

PLAN = "small-2023"
BEFORE, AFTER = local(3, 6), local(3, 13)


@pytest.fixture
def db() -> Iterator[Database]:
    database = create_database("sqlite://", rehearsal=True, now=OPENED)
    yield database
    database.close()


@pytest.fixture
def ground(db: Database) -> Ground:
    return run_plan(db, 4)


def inbox_of(ground: Ground, code: str) -> Inbox:
    with ground.db.read() as work:
        found = officer(work, ground.plan.committee_id, code)
    assert found is not None
    return inbox(ground.db, found.id, BEFORE)


def test_units_that_sent_nothing_are_listed_before_the_date_with_the_days_left(
    db: Database, ground: Ground
) -> None:
    listed = owed(db, PLAN, BEFORE)
    assert [one.unit for one in listed] == ["xa-0000", "xa-0001", "xa-0002", "xa-0003"]
    one = listed[0]
    assert (one.unit_name, one.record) == (Text(vi="Xã 0", en="Commune 0"), "small-2023-0000")
    assert (one.last_good_day, one.last_working_day) == (date(2023, 3, 9), date(2023, 3, 9))
    assert (one.days_left, one.state, one.late, one.met_at) == (3, "open", False, None)


def test_the_last_good_day_itself_has_no_day_left_and_is_not_late(
    db: Database, ground: Ground
) -> None:
    evening = owed(db, PLAN, local(3, 9, 23, 59))[0]
    midnight = owed(db, PLAN, local(3, 10, 0))[0]
    assert (evening.days_left, evening.late) == (0, False)
    assert (midnight.days_left, midnight.late) == (-1, True)


def test_a_sunday_as_last_good_day_shows_the_friday_before(db: Database, ground: Ground) -> None:
    ground.open(0, BEFORE, due_at=local(11, 20, 0))  # 001-19
    moved = next(one for one in owed(db, PLAN, BEFORE) if one.unit == "xa-0000")
    assert (moved.last_good_day, moved.last_working_day) == (date(2023, 11, 19), date(2023, 11, 17))


def test_the_most_overdue_comes_first_and_the_settled_last(db: Database, ground: Ground) -> None:
    ground.open(2, BEFORE, due_at=local(3, 3, 0))
    ground.open(3, BEFORE, due_at=local(3, 31, 0))
    ground.settle(0, local(3, 8))
    listed = owed(db, PLAN, AFTER)
    assert [(one.unit, one.days_left) for one in listed] == [
        ("xa-0002", -11),
        ("xa-0001", -4),
        ("xa-0003", 17),
        ("xa-0000", 1),
    ]
    assert [one.late for one in listed] == [True, True, False, False]
    assert [one.state for one in listed] == ["open", "open", "open", "settled"]


def test_a_list_sent_after_the_date_stays_late_for_ever(db: Database, ground: Ground) -> None:
    ground.settle(1, local(3, 13))
    (one,) = owed(db, PLAN, AFTER + timedelta(days=90), unit="xa-0001")
    assert (one.late, one.days_left, one.met_at) == (True, -4, local(3, 13))


def test_one_unit_can_be_asked_for_and_an_unknown_one_is_named(
    db: Database, ground: Ground
) -> None:
    assert [one.unit for one in owed(db, PLAN, BEFORE, unit="xa-0002")] == ["xa-0002"]
    with pytest.raises(NotFound) as unknown:
        owed(db, PLAN, BEFORE, unit="xa-002")
    assert "xa-0002" in unknown.value.sentence("vi")
    with pytest.raises(NotFound):
        owed(db, "small-2024", BEFORE)


def test_a_unit_is_listed_under_the_name_of_the_day(db: Database, ground: Ground) -> None:
    with db.write() as work:
        name_unit(work, ground.units[0], since=date(2023, 3, 1), vi="Thị trấn Chi Lăng", en="Town")
    assert owed(db, PLAN, local(2, 28))[0].unit_name.vi == "Xã 0"
    assert owed(db, PLAN, BEFORE)[0].unit_name.vi == "Thị trấn Chi Lăng"


def test_a_unit_on_time_with_fewer_models_is_short_and_not_late(
    db: Database, ground: Ground
) -> None:
    """Two facts, reported apart (requirements.md §1.7)."""
    ground.settle(0, local(3, 8))
    count(ground, "target_two", 0, 1)
    count(ground, "at_most_two", 0, 1)
    assert not next(one for one in owed(db, PLAN, AFTER) if one.unit == "xa-0000").late
    short = [one for one in shortfalls(db, PLAN, AFTER) if one.unit == "xa-0000"]
    assert [(one.quota, one.counted, one.wanted, one.missing, one.soft) for one in short] == [
        ("target_two", 1, 2, 1, True)
    ]


def test_units_with_nothing_at_all_are_short_too_and_hard_quotas_stand_first(
    db: Database, ground: Ground
) -> None:
    count(ground, "target_two", 1, 2)
    count(ground, "at_most_two", 1, 2)
    short = [(one.unit, one.quota, one.missing) for one in shortfalls(db, PLAN, BEFORE)]
    assert short == [
        ("xa-0000", "at_most_two", 1),
        ("xa-0002", "at_most_two", 1),
        ("xa-0003", "at_most_two", 1),
        ("xa-0000", "target_two", 2),
        ("xa-0002", "target_two", 2),
        ("xa-0003", "target_two", 2),
    ]


def test_a_quota_asks_nothing_of_units_of_other_kinds(db: Database, ground: Ground) -> None:
    with db.write() as work:
        save_unit(work, ground.plan.committee_id, code="chi-bo-a", kind="chi_bo")
    short = {one.quota for one in shortfalls(db, PLAN, BEFORE) if one.unit == "chi-bo-a"}
    assert short == {"at_most_two"}


def test_an_officer_sees_what_their_own_unit_owes_and_can_do(db: Database, ground: Ground) -> None:
    mine = inbox_of(ground, "xa-0001-officer")
    assert [one.record for one in mine.owed] == ["small-2023-0001"]
    assert [(one.record, [name for name, _ in one.triggers]) for one in mine.waiting] == [
        ("small-2023-0001", ["send"])
    ]


def test_the_work_of_units_does_not_fill_the_secretariats_inbox(
    db: Database, ground: Ground
) -> None:
    """It may send a list for a unit, but the unit owes it."""
    with db.write() as work:
        person = save_officer(work, ground.plan.committee_id, code="lan", name="Lan")
        assign(work, person, "secretariat", None, since=date(2020, 1, 1))
    assert inbox_of(ground, "lan") == Inbox()


def test_a_role_that_has_ended_leaves_the_inbox_empty(db: Database, ground: Ground) -> None:
    with db.write() as work:
        person = officer(work, ground.plan.committee_id, "xa-0001-officer")
        assert person is not None
        end_assignment(work, person.id, "unit_officer", ground.units[1], until=date(2023, 3, 5))
    assert inbox_of(ground, "xa-0001-officer") == Inbox()


def test_the_board_sees_the_models_that_wait_for_it(db: Database, ground: Ground) -> None:
    with db.write() as work:
        work.sql(
            "UPDATE record SET track = 'model', state = 'registered' WHERE code = 'small-2023-0002'"
        )
        person = save_officer(work, ground.plan.committee_id, code="board", name="B")
        assign(work, person, "board", None, since=date(2020, 1, 1))
    waiting = inbox_of(ground, "board").waiting
    assert [(one.record, one.triggers[0][0], one.state_label.en) for one in waiting] == [
        ("small-2023-0002", "scale", "Registered")
    ]


def test_a_closed_plan_asks_nothing_of_anybody(db: Database, ground: Ground) -> None:
    ground.close_plan(local(3, 1).astimezone(UTC))
    assert inbox_of(ground, "xa-0001-officer") == Inbox()


def count(ground: Ground, quota: str, place: int, by: int) -> None:
    with ground.db.write() as work:
        add_counts(work, ground.plan.id, {(quota, ground.units[place]): by})
