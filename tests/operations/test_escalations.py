"""Escalations: after the officers were told, few at a time, released by the office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from engine.breaker import release_escalations
from engine.held import Released, release, withhold
from engine.move import Actor, Channel
from engine.watch import tick
from storage.database import Database
from storage.incidents import open_incidents
from storage.lifecycle import create_database
from storage.mail import MessageRow, messages
from storage.people import officer
from tests.owing import OPENED, Ground, local, run_plan
from workflows.errors import Conflict
from workflows.verdict import Refusal

LAST_DAY, AFTER_3, AFTER_7 = local(3, 9), local(3, 14), local(3, 20)


@pytest.fixture
def db() -> Iterator[Database]:
    database = create_database("sqlite://", rehearsal=True, now=OPENED)
    yield database
    database.close()


def acting(ground: Ground, code: str) -> Actor:
    with ground.db.read() as work:
        found = officer(work, ground.plan.committee_id, code)
    assert found is not None
    return Actor(found.id, code, "", Channel.CLI)


def outbox(db: Database) -> list[MessageRow]:
    with db.read() as work:
        return list(messages(work))


def told_until(ground: Ground, *days: object) -> None:
    """Tick on each day, and let everything leave that may."""
    for day in days:
        tick(ground.db, day)  # type: ignore[arg-type]
        ground.deliver(day)  # type: ignore[arg-type]


# --- after the officers were told ----------------------------------------------------------------


def test_an_escalation_waits_while_the_officers_letter_may_still_leave(db: Database) -> None:
    ground = run_plan(db)
    tick(db, LAST_DAY)
    assert tick(db, AFTER_3).fired == 0
    ground.deliver(AFTER_3 + timedelta(hours=1))
    assert tick(db, AFTER_3 + timedelta(hours=2)).fired == 0, "told today, reported today"
    assert tick(db, local(3, 15)).fired == 1


def test_an_escalation_goes_when_the_officers_letter_never_will_and_says_so(db: Database) -> None:
    ground = run_plan(db)
    tick(db, LAST_DAY)
    ground.deliver(LAST_DAY, "failed")
    assert tick(db, AFTER_3).fired == 1
    assert outbox(db)[-1].facts == {"rung": 4, "unreached": True}


# --- released by the office ----------------------------------------------------------------------


def held(ground: Ground) -> MessageRow:
    """The escalation to the head of the secretariat, prepared."""
    told_until(ground, LAST_DAY, AFTER_3, AFTER_7)
    (found,) = [one for one in outbox(ground.db) if one.status == "held"]
    return found


def test_an_escalation_is_prepared_and_the_office_is_told_once_that_it_waits(db: Database) -> None:
    ground = run_plan(db)
    found = held(ground)
    assert (found.letter, found.officer) == ("escalation", "chief")
    tick(db, AFTER_7 + timedelta(hours=1))
    notices = [one for one in outbox(db) if one.letter == "release"]
    assert [(one.officer, one.status) for one in notices] == [("clerk", "sent")]
    tick(db, local(3, 21))
    assert len([one for one in outbox(db) if one.letter == "release"]) == 2, "it still waits"


def test_the_overdue_letter_to_the_units_own_head_waits_for_nobody(db: Database) -> None:
    ground = run_plan(db)
    told_until(ground, LAST_DAY, AFTER_3)
    last = outbox(db)[-1]
    assert (last.letter, last.officer, last.status) == ("overdue", "xa-0000-head", "sent")


def test_the_office_releases_a_letter_and_the_log_says_who(db: Database) -> None:
    ground = run_plan(db)
    found = held(ground)
    done = release(db, ground.plan.code, [found.id], acting(ground, "clerk"), AFTER_7)
    assert done == Released((found.id,), ())
    assert [one.status for one in outbox(db) if one.id == found.id] == ["pending"]
    assert ground.acts()[-1] == "letter.released"


def test_nobody_but_the_office_releases_and_the_refusal_is_sealed(db: Database) -> None:
    ground = run_plan(db)
    found = held(ground)
    for code in ("xa-0000-officer", "chief"):
        done = release(db, ground.plan.code, None, acting(ground, code), AFTER_7)
        assert isinstance(done, Refusal)
        refused = withhold(db, found.id, "", acting(ground, code), AFTER_7)
        assert isinstance(refused, Refusal)
    assert ground.acts()[-4:] == ["act.refused"] * 4
    assert [one.status for one in outbox(db) if one.id == found.id] == ["held"]


def test_a_letter_that_was_withheld_never_leaves(db: Database) -> None:
    ground = run_plan(db)
    found = held(ground)
    withhold(db, found.id, "Đã trao đổi trực tiếp", acting(ground, "clerk"), AFTER_7)
    (kept,) = [one for one in outbox(db) if one.id == found.id]
    assert (kept.status, kept.trouble) == ("void", "withheld")
    with pytest.raises(Conflict):
        release(db, ground.plan.code, [found.id], acting(ground, "clerk"), AFTER_7)


def test_a_held_letter_is_void_once_the_list_arrives(db: Database) -> None:
    ground = run_plan(db)
    found = held(ground)
    ground.settle(0, AFTER_7)
    tick(db, AFTER_7)
    (kept,) = [one for one in outbox(db) if one.id == found.id]
    assert (kept.status, kept.trouble) == ("void", "settled")
    assert ground.acts()[-1] == "letter.void"


def test_releasing_all_voids_what_has_lost_its_cause(db: Database) -> None:
    ground = run_plan(db, 2)
    told_until(ground, LAST_DAY, AFTER_3, AFTER_7)
    ground.settle(1, AFTER_7)
    done = release(db, ground.plan.code, None, acting(ground, "clerk"), AFTER_7)
    assert isinstance(done, Released)
    assert (len(done.released), len(done.void)) == (1, 1)


# --- few at a time -------------------------------------------------------------------------------


def stopped(ground: Ground) -> list[str]:
    with ground.db.read() as work:
        return [one.kind for one in open_incidents(work)]


def test_a_quarter_of_what_is_owed_is_no_flood(db: Database) -> None:
    ground = run_plan(db, 20)
    told_until(ground, LAST_DAY)
    assert tick(db, AFTER_3).fired == 20
    assert stopped(ground) == []


def test_escalations_of_everybody_at_once_are_held_until_somebody_releases_them(
    db: Database,
) -> None:
    ground = run_plan(db, 24)
    told_until(ground, LAST_DAY)
    done = tick(db, AFTER_3)
    assert (done.fired, done.stopped, done.next_due_at) == (0, 24, AFTER_3 + timedelta(hours=1))
    assert stopped(ground) == ["escalations_held"]
    for place in range(10):  # now there are few; they are held all the same
        ground.settle(place, AFTER_3)
    again = tick(db, AFTER_3 + timedelta(hours=1))
    assert (again.fired, again.stopped) == (0, 14)
    now = AFTER_3 + timedelta(hours=2)
    refused = release_escalations(db, ground.plan.code, acting(ground, "chief"), now)
    assert isinstance(refused, Refusal)
    assert release_escalations(db, ground.plan.code, acting(ground, "clerk"), now) == 24
    done = tick(db, now)
    assert (done.fired, done.stopped) == (14, 0)
    assert stopped(ground) == []
    with pytest.raises(Conflict):
        release_escalations(db, ground.plan.code, acting(ground, "clerk"), now)


def test_what_comes_after_a_release_is_counted_anew(db: Database) -> None:
    ground = run_plan(db, 24)
    told_until(ground, LAST_DAY)
    tick(db, AFTER_3)
    release_escalations(db, ground.plan.code, acting(ground, "clerk"), AFTER_3)
    assert tick(db, AFTER_3).fired == 24
    assert tick(db, AFTER_7).stopped == 24


def test_reminders_are_never_held_however_many(db: Database) -> None:
    run_plan(db, 60)
    assert tick(db, LAST_DAY).fired == 60
