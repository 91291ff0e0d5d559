"""An officer says that they know: what stops, what goes on, and who may say so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.acknowledge import Acknowledged, acknowledge
from engine.move import Actor, Channel
from engine.watch import tick
from storage.lifecycle import create_database
from storage.people import officer
from tests.owing import DUE_AT, OPENED, Ground, local, run_plan
from workflows.errors import Conflict, WrongUsage
from workflows.verdict import Refusal


@pytest.fixture
def ground() -> Iterator[Ground]:
    db = create_database("sqlite://", rehearsal=True, now=OPENED)
    yield run_plan(db)
    db.close()


def know(ground: Ground, code: str = "xa-0000-officer") -> Acknowledged | Refusal:
    with ground.db.read() as work:
        found = officer(work, ground.plan.committee_id, code)
    assert found is not None
    actor = Actor(found.id, code, "", Channel.CLI)
    return acknowledge(ground.db, "small-2023-0000", None, actor, local(2, 24))


def test_reminders_stop_until_the_date_itself_and_go_on_from_there(ground: Ground) -> None:
    tick(ground.db, local(2, 23))
    know(ground)
    for day in (local(3, 2), local(3, 8)):
        assert tick(ground.db, day).fired == 0
    assert tick(ground.db, local(3, 9)).fired == 1
    ground.deliver(local(3, 9))
    assert tick(ground.db, local(3, 14)).fired == 1
    assert ground.fired() == [0, 3, 4]


def test_it_is_sealed_with_who_said_it(ground: Ground) -> None:
    done = know(ground)
    assert isinstance(done, Acknowledged)
    assert (done.deadline, done.due_at) == ("registration", DUE_AT)
    assert ground.acts() == ["duty.acknowledged"]
    duty = ground.duty()
    assert (duty.acknowledged_at, duty.acknowledged_by is not None) == (local(2, 24), True)


@pytest.mark.parametrize("code", ["xa-0000-head", "chief", "clerk"])
def test_only_an_officer_who_owes_can_say_so(ground: Ground, code: str) -> None:
    assert isinstance(know(ground, code), Refusal)
    assert ground.duty().acknowledged_at is None


def test_it_is_said_once(ground: Ground) -> None:
    know(ground)
    with pytest.raises(Conflict):
        know(ground)


def test_a_moved_date_asks_anew(ground: Ground) -> None:
    know(ground)
    ground.open(0, local(3, 1), due_at=local(3, 25, 0))
    assert ground.duty().acknowledged_at is None
    assert tick(ground.db, local(3, 17)).fired == 1


def test_what_is_not_owed_cannot_be_known_of(ground: Ground) -> None:
    ground.settle(0, local(2, 23))
    with pytest.raises(WrongUsage):
        know(ground)
