"""Closing a plan: its records stay, its reminders stop, and only the committee may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from engine.advance import advance
from engine.closing import Closed, close_plan, closing
from engine.move import Move
from engine.post import post
from engine.watch import tick
from notifications.transport import Kept
from storage.audit import entries
from storage.lifecycle import create_database
from tests.builders import NOW, OPENED, Ready, ready_database
from tests.lists_owed import SMALL
from workflows.errors import WrongUsage
from workflows.verdict import Refusal


@pytest.fixture
def ready() -> Iterator[Ready]:
    database = create_database("sqlite://", rehearsal=True, now=OPENED)
    yield ready_database(db=database, plan=SMALL)
    database.close()


def closed(ready: Ready) -> Closed:
    done = close_plan(ready.db, "small-2023", "hết năm", ready.officer("thu"), NOW)
    assert isinstance(done, Closed)
    return done


def test_a_look_at_the_closing_says_what_is_left_and_closes_nothing(ready: Ready) -> None:
    assert closing(ready.db, "small-2023") == Closed("small-2023", unfinished=2, owed=2)
    assert closed(ready) == Closed("small-2023", unfinished=2, owed=2)


def test_nobody_is_reminded_of_a_closed_plan(ready: Ready) -> None:
    closed(ready)
    done = tick(ready.db, NOW + timedelta(days=365))
    assert (done.fired, done.messages, done.next_due_at) == (0, 0, None)


def test_a_letter_that_waited_when_the_plan_was_closed_does_not_go(ready: Ready) -> None:
    closed(ready)
    assert post(ready.db, Kept(), NOW).sent == ()


def test_no_record_of_a_closed_plan_moves(ready: Ready) -> None:
    closed(ready)
    with pytest.raises(WrongUsage) as refused:
        advance(ready.db, Move("small-2023-0001", "send"), ready.officer("lan-xa-a"), NOW)
    assert refused.value.code == "plan_closed"


def test_a_plan_is_closed_once(ready: Ready) -> None:
    closed(ready)
    with pytest.raises(WrongUsage) as refused:
        closed(ready)
    assert refused.value.code == "plan_closed"


def test_the_closing_is_sealed_with_its_note_beside_the_log(ready: Ready) -> None:
    closed(ready)
    with ready.db.read() as work:
        *_, entry = entries(work, ready.opened.plan.head_id)
    assert (entry.act, entry.body["owed"]) == ("plan.closed", 2)
    assert entry.secrets == {"note": "hết năm"}


def test_an_officer_of_a_unit_cannot_close_the_plan(ready: Ready) -> None:
    done = close_plan(ready.db, "small-2023", "", ready.officer("lan-xa-a"), NOW)
    assert isinstance(done, Refusal)
    assert closing(ready.db, "small-2023").owed == 2
