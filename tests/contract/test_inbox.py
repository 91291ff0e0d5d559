"""An inbox a page at a time, on both databases: nothing is missing, nothing comes twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.advance import Advanced, advance
from engine.inbox import COUNTED_TO, Inbox, inbox
from engine.move import Move
from engine.relief import Ground, extend
from storage.database import Database
from storage.people import assign, officer
from tests.builders import NOW, SINCE, Ready, ready_database
from tests.records import a_model, models
from workflows.definition import Due
from workflows.errors import WrongUsage

UNITS = ("xa-a", "xa-b", "xa-c")
LATE = NOW + timedelta(days=60)


@pytest.fixture(scope="module")
def ready(shared_database: Database) -> Ready:
    """Three units that owe their lists, with two models each, and Lan who acts for all three."""
    database = shared_database
    made = ready_database(db=database, units=UNITS)
    for unit in UNITS:
        models(made, 2, unit)
    with database.write() as work:
        lan = officer(work, made.opened.plan.committee_id, "lan-xa-a")
        assert lan is not None
        for unit in UNITS[1:]:
            other = officer(work, made.opened.plan.committee_id, f"lan-{unit}")
            assert other is not None
            (unit_id,) = work.sql(f"SELECT id FROM unit WHERE code = '{unit}'")[0]
            assign(work, lan.id, "unit_officer", unit_id, since=SINCE)
    return made


def page(ready: Ready, code: str = "lan-xa-a", after: str = "", at_most: int = 100) -> Inbox:
    officer_id = ready.officer(code).officer_id
    assert officer_id is not None
    return inbox(ready.db, officer_id, LATE, after=after, at_most=at_most)


def pages(ready: Ready, code: str = "lan-xa-a", *, at_most: int) -> list[Inbox]:
    found = [page(ready, code, at_most=at_most)]
    while found[-1].next:
        found.append(page(ready, code, found[-1].next, at_most))
    return found


def named(one: Inbox) -> list[tuple[str, str]]:
    return [(m.record, m.owed.deadline if m.owed else "") for m in one.matters]


@pytest.mark.parametrize("at_most", [1, 2, 4, 9])
def test_pages_together_are_the_whole_in_the_same_order(ready: Ready, at_most: int) -> None:
    whole = page(ready)
    parts = pages(ready, at_most=at_most)
    assert [one for part in parts for one in named(part)] == named(whole)
    assert len(set(named(whole))) == len(named(whole)) == whole.total
    assert all(len(part.matters) <= at_most for part in parts)
    assert {(part.total, part.late) for part in parts} == {(whole.total, whole.late)}


def test_what_is_owed_comes_first_by_date_and_what_waits_without_one_after_it(
    ready: Ready,
) -> None:
    due = [one.owed.due_at if one.owed else None for one in page(ready).matters]
    dated = [one for one in due if one is not None]
    assert dated == sorted(dated)
    assert due == [*dated, *[None] * (len(due) - len(dated))]
    assert {one.record for one in page(ready).matters if one.owed is None}


def test_a_record_that_is_owed_does_not_stand_among_those_without_a_date(ready: Ready) -> None:
    records = [one.record for one in page(ready).matters if one.owed is None]
    assert not {one.record for one in page(ready).owed}.intersection(records)


def test_more_time_for_one_unit_moves_its_matter_down(ready: Ready) -> None:
    first = page(ready).matters[0]
    assert first.owed is not None
    later = Due(before=first.owed.last_good_day + timedelta(days=30))
    ground = Ground("mưa lũ chia cắt", "12-CV/BTG")
    thu = ready.officer("thu")
    extend(ready.db, first.record, first.owed.deadline, later, ground, thu, NOW)
    assert page(ready).matters[0].record != first.record
    assert first.record in {one.record for one in page(ready).matters}


def test_the_board_finds_registered_models_of_every_unit(ready: Ready) -> None:
    assert page(ready, "bi-thu").matters == ()
    codes = [a_model(ready, unit) for unit in UNITS]
    for unit, code in zip(UNITS, codes, strict=True):
        moved = advance(ready.db, Move(code, "register"), ready.officer(f"lan-{unit}"), NOW)
        assert isinstance(moved, Advanced)
    board = pages(ready, "bi-thu", at_most=2)
    assert [one.record for part in board for one in part.waiting] == codes
    assert [part.total for part in board] == [3, 3]


def test_an_officer_of_one_unit_sees_nothing_of_another(ready: Ready) -> None:
    assert {one.unit.vi for one in page(ready, "lan-xa-c").matters} == {"Đảng bộ xa-c"}


def test_a_page_that_no_page_before_it_named_is_refused(ready: Ready) -> None:
    for nonsense in ("x", "~", "~5x", "1" * 40, "2023~", "٣"):
        with pytest.raises(WrongUsage):
            page(ready, after=nonsense)


def test_matters_are_counted_so_far_and_no_further(
    ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert page(ready).total < COUNTED_TO
    assert not page(ready).uncounted
    monkeypatch.setattr("engine.inbox.COUNTED_TO", 3)
    assert (page(ready).total, page(ready).uncounted) == (3, True)
