"""Figures counted once for each state of a plan, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from engine.advance import Advanced, advance
from engine.move import Move
from engine.owed_pages import plan_dates
from storage.database import Database
from storage.kept import kept, mark
from storage.people import assign, save_officer
from tests.builders import NOW, SINCE, Ready, ready_database
from tests.records import a_model

DAY = date(2023, 3, 1)


@pytest.fixture
def ready(database: Database) -> Ready:
    return ready_database(db=database)


@pytest.fixture
def counted(ready: Ready) -> Callable[..., int]:
    """How often a figure has been counted, after it was asked for once more."""
    times: list[datetime] = []

    def ask(now: datetime = NOW, day: date = DAY) -> int:
        with ready.db.read() as work:
            at = mark(work, ready.opened.plan, now, day)
        kept(ready.db, at, "a figure", lambda: times.append(now))
        return len(times)

    return ask


def test_a_figure_is_counted_once_while_nothing_happens(counted: Callable[..., int]) -> None:
    assert [counted(), counted(), counted(NOW + timedelta(minutes=1))] == [1, 1, 1]


def test_any_act_in_the_plan_lets_it_be_counted_again(
    ready: Ready, counted: Callable[..., int]
) -> None:
    counted()
    code = a_model(ready)
    assert counted() == 2
    done = advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW)
    assert isinstance(done, Advanced)
    assert [counted(), counted()] == [3, 3]


def test_another_day_and_a_date_that_passes_let_it_be_counted_again(
    ready: Ready, counted: Callable[..., int]
) -> None:
    counted()
    assert counted(NOW, DAY + timedelta(days=1)) == 2
    due = plan_dates(ready.db, "small-2023", NOW)[0].due_at
    counted()
    assert counted(due - timedelta(seconds=1)) == 3
    assert counted(due) == 4


def test_a_clock_that_goes_back_is_not_told_what_comes_later(counted: Callable[..., int]) -> None:
    counted()
    assert counted(NOW - timedelta(seconds=1)) == 2


def test_what_belongs_to_one_database_is_not_told_of_another(ready: Ready) -> None:
    other = ready_database()
    for each, said in ((ready, "here"), (other, "there")):
        with each.db.write() as work:
            officer_id = save_officer(work, each.opened.plan.committee_id, code=said, name=said)
            assign(work, officer_id, "secretariat", None, since=SINCE)
        with each.db.read() as work:
            at = mark(work, each.opened.plan, NOW, DAY)
        assert kept(each.db, at, "a figure", lambda said=said: said) == said  # type: ignore[misc]
    other.db.close()
