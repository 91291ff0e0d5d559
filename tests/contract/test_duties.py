"""Obligations and rung firings keep their word on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.database import Database
from storage.duties import (
    duties_of,
    duties_of_many,
    give_dates,
    open_duties,
    settle_duties,
    settle_duty,
    waive_duty,
)
from storage.instants import instant_text
from storage.owed import owed_in_plan
from storage.rungs import DUE, due_rungs, fire, firings_of, next_due, pass_over, set_next, watched
from storage.work import Work
from tests.owing import DUE_AT, OPENED, Ground, local, run_plan

FIRST = local(2, 23)


@pytest.fixture
def ground(database: Database) -> Ground:
    return run_plan(database, 3)


def duty_of(work: Work, ground: Ground, place: int) -> int:
    (duty,) = duties_of(work, ground.records[place])
    return duty.id


def test_an_obligation_opens_with_its_date_and_its_first_rung(ground: Ground) -> None:
    duty = ground.duty()
    assert (duty.state, duty.due_at, duty.due_rev) == ("open", DUE_AT, 1)
    assert (duty.opened_at, duty.settled_at, duty.met_at) == (OPENED, None, None)
    assert duty.next_at == FIRST


def test_settling_keeps_the_date_that_counts_and_stops_the_ladder(ground: Ground) -> None:
    duty, sent, entered = ground.duty(), local(3, 9), local(3, 13)
    with ground.db.write() as work:
        assert settle_duty(work, duty.id, sent, entered)
    duty = ground.duty()
    assert (duty.state, duty.met_at, duty.settled_at) == ("settled", sent, entered)
    assert duty.next_at is None


def test_another_date_begins_the_ladder_anew_and_takes_a_waiver_back(ground: Ground) -> None:
    duty, later, granted = ground.duty(), DUE_AT + timedelta(days=7), local(3, 1)
    with ground.db.write() as work:
        assert waive_duty(work, duty.id, granted)
        assert not waive_duty(work, duty.id, granted)
    assert (ground.duty().state, ground.duty().next_at) == ("waived", None)
    date = {"duty_id": duty.id, "due_at": later, "next_at": local(3, 2), "extended": True}
    with ground.db.write() as work:
        give_dates(work, [date], granted)
    duty = ground.duty()
    assert (duty.state, duty.due_at, duty.due_rev, duty.extended) == ("open", later, 2, True)
    assert (duty.opened_at, duty.next_at) == (granted, local(3, 2))


def test_a_settled_obligation_is_settled_only_once(ground: Ground) -> None:
    assert ground.settle(0, local(3, 1))
    assert not ground.settle(0, local(3, 2))
    assert ground.duty().met_at == local(3, 1)


def test_reopening_forgets_how_it_was_met_but_not_which_it_is(ground: Ground) -> None:
    before = ground.duty()
    ground.settle(0, local(3, 1))
    ground.open(0, local(3, 3))
    after = ground.duty()
    assert (after.id, after.state, after.due_rev) == (before.id, "open", 1)
    assert (after.met_at, after.settled_at, after.opened_at) == (None, None, local(3, 3))


def test_another_date_raises_the_due_revision(ground: Ground) -> None:
    ground.open(0, local(3, 1), due_at=DUE_AT + timedelta(days=7))
    assert (ground.duty().due_rev, ground.duty().due_at) == (2, DUE_AT + timedelta(days=7))


def test_many_are_opened_and_settled_in_one_round(ground: Ground) -> None:
    with ground.db.write() as work:
        known = duties_of_many(work, ground.records)
        settle_duties(
            work,
            [{"duty_id": duty.id, "met_at": FIRST} for (duty,) in known.values()],
            FIRST,
        )
        assert {duty.state for (duty,) in duties_of_many(work, ground.records).values()} == {
            "settled"
        }
        open_duties(
            work,
            [
                {
                    "plan_id": ground.plan.id,
                    "record_id": record,
                    "unit_id": unit,
                    "deadline": deadline,
                    "due_at": DUE_AT,
                    "next_at": None,
                }
                for record, unit in zip(ground.records, ground.units, strict=True)
                for deadline in ("registration", "result")
            ],
            FIRST,
        )
    with ground.db.read() as work:
        opened = duties_of_many(work, [*ground.records, 999])
        assert set(opened) == set(ground.records)
        for record, duties in opened.items():
            assert duties == duties_of(work, record)
            assert [(one.deadline, one.state) for one in duties] == [
                ("registration", "open"),
                ("result", "open"),
            ]


def test_the_longest_due_is_served_first_and_pages_follow_each_other(ground: Ground) -> None:
    with ground.db.write() as work:
        ids = [duty_of(work, ground, place) for place in range(3)]
        set_next(work, ids[0], local(2, 21))
        set_next(work, ids[1], local(2, 20))
        set_next(work, ids[2], local(2, 21))
    with ground.db.read() as work:
        first = due_rungs(work, FIRST, 2)
        assert [one.id for one in first] == [ids[1], ids[0]]
        assert [one.id for one in due_rungs(work, FIRST, 2, first[-1])] == [ids[2]]
        assert due_rungs(work, local(2, 19), 9) == ()
        assert next_due(work) == local(2, 20)


def test_what_is_settled_or_has_no_rung_left_is_not_due(ground: Ground) -> None:
    ground.settle(0, local(2, 20))
    with ground.db.write() as work:
        set_next(work, duty_of(work, ground, 1), None)
        due = due_rungs(work, FIRST, 9)
        assert [one.id for one in due] == [duty_of(work, ground, 2)]
        assert watched(work, duty_of(work, ground, 0)) is None


def test_the_key_of_a_firing_lets_only_one_have_it(ground: Ground) -> None:
    duty = ground.duty().id
    with ground.db.write() as work:
        assert fire(work, duty, 1, 0, FIRST, FIRST)
        assert not fire(work, duty, 1, 0, FIRST, FIRST)
        pass_over(work, duty, 1, [(0, FIRST), (1, local(3, 2))], "superseded", FIRST)
        assert fire(work, duty, 2, 0, FIRST, FIRST)  # a moved date has a ladder of its own
        assert [(one.rung, one.fate) for one in firings_of(work, duty, 1)] == [
            (0, "fired"),
            (1, "superseded"),
        ]


def test_listings_name_the_unit_and_the_record(ground: Ground) -> None:
    ground.settle(1, local(2, 20))
    with ground.db.read() as work:
        every = owed_in_plan(work, ground.plan.id)
        assert [one.unit for one in every] == ["xa-0000", "xa-0001", "xa-0002"]
        assert [one.record for one in every] == [
            "small-2023-0000",
            "small-2023-0001",
            "small-2023-0002",
        ]
        still = owed_in_plan(work, ground.plan.id, state="open")
        assert [one.unit for one in still] == ["xa-0000", "xa-0002"]
        one_unit = owed_in_plan(work, ground.plan.id, unit_id=ground.units[2])
        assert [one.unit for one in one_unit] == ["xa-0002"]


def test_the_cost_of_looking_follows_what_is_due(ground: Ground) -> None:
    asked = DUE.params(now=instant_text(FIRST)).limit(200)
    with ground.db.write() as work:
        written = asked.compile(dialect=work.dialect, compile_kwargs={"literal_binds": True})
        if work.on_postgresql:
            work.sql("SET LOCAL enable_seqscan = off")  # or a table of three rows is just read
            plan = "\n".join(str(row) for row in work.sql(f"EXPLAIN {written}"))
        else:
            plan = "\n".join(str(row) for row in work.sql(f"EXPLAIN QUERY PLAN {written}"))
            assert "SCAN obligation" not in plan
            assert "TEMP B-TREE" not in plan
    assert "ix_obligation_next_at_open" in plan
