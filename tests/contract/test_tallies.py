"""Obligations are counted the same on both databases: what charts are drawn from."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from storage.database import Database
from storage.duties import waive_duty
from storage.tallies import DayTally, Tally, UnitTally, tallies_by_day, tallies_by_unit, units_of
from tests.owing import DUE_AT, Ground, local, run_plan


@pytest.fixture
def ground(database: Database) -> Ground:
    """Six units: one sent in time, one late, one was let off, three have not sent; one of these
    has until April."""
    ground = run_plan(database, 6)
    ground.settle(0, local(3, 9))
    ground.settle(1, local(3, 10, 0))
    with ground.db.write() as work:
        assert waive_duty(work, ground.duty(2).id, local(3, 1))
    ground.open(3, local(3, 1), local(4, 1))
    return ground


def in_order(found: Iterable[UnitTally]) -> list[UnitTally]:
    return sorted(found, key=lambda one: one.unit_id)


def test_each_unit_is_counted_by_how_it_stands(ground: Ground) -> None:
    with ground.db.read() as work:
        found = in_order(tallies_by_unit(work, ground.plan.id, local(3, 15)))
    assert [one.tally for one in found] == [
        Tally(met=1),
        Tally(met_late=1),
        Tally(waiting=1),
        Tally(overdue=1),
        Tally(overdue=1),
    ]
    assert [one.unit_id for one in found] == [*ground.units[:2], *ground.units[3:]]
    assert {one.deadline for one in found} == {"registration"}


def test_the_instant_of_the_date_itself_is_too_late(ground: Ground) -> None:
    with ground.db.read() as work:
        before = tallies_by_day(work, ground.plan.id, local(3, 9, 23))
        at = tallies_by_day(work, ground.plan.id, DUE_AT)
    assert before[0].tally == Tally(met=1, met_late=1, waiting=2)
    assert at[0].tally == Tally(met=1, met_late=1, overdue=2)


def test_what_falls_due_is_counted_day_by_day(ground: Ground) -> None:
    with ground.db.read() as work:
        found = tallies_by_day(work, ground.plan.id, local(3, 15))
    assert found == (
        DayTally("registration", DUE_AT, Tally(met=1, met_late=1, overdue=2)),
        DayTally("registration", local(4, 1), Tally(waiting=1)),
    )
    assert sum((one.tally for one in found), Tally()).total == 5


def test_only_the_units_asked_for_are_counted(ground: Ground) -> None:
    mine = ground.units[3:5]
    with ground.db.read() as work:
        units = in_order(tallies_by_unit(work, ground.plan.id, local(3, 15), mine))
        days = tallies_by_day(work, ground.plan.id, local(3, 15), mine)
        nobody = tallies_by_unit(work, ground.plan.id, local(3, 15), ())
    assert [one.unit_id for one in units] == [*mine]
    assert [one.tally for one in days] == [Tally(overdue=1), Tally(waiting=1)]
    assert nobody == ()


def test_a_unit_is_known_by_its_code_and_kind(ground: Ground) -> None:
    with ground.db.read() as work:
        known = units_of(work, ground.plan.committee_id)
    assert known[ground.units[2]] == ("xa-0002", "dang_bo")
    assert len(known) == 6
