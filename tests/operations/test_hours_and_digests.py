"""Letters wait for office hours; several at once become one; one a day about one plan is enough."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime

import pytest

from engine.addressing import to_ids
from engine.causes import RungFired
from engine.mail_trouble import send_again
from engine.post import post, post_next
from engine.watch import tick
from notifications.letter import Letter
from notifications.outcome import Delivery, Outcome
from notifications.transport import Kept
from storage.database import Database
from storage.lifecycle import create_database
from storage.mail import MailFilter, MessageRow, enqueue_many, messages
from storage.people import officer
from tests.owing import OPENED, Ground, local, run_plan
from workflows.definition import LetterKind

REMINDER, DUE_TODAY = LetterKind.REMINDER, LetterKind.DUE_TODAY
OVERDUE, ESCALATION = LetterKind.OVERDUE, LetterKind.ESCALATION


@pytest.fixture
def db() -> Iterator[Database]:
    with closing(create_database("sqlite://", rehearsal=True, now=OPENED)) as database:
        yield database


@pytest.fixture
def ground(db: Database) -> Ground:
    """Six units that owe their lists."""
    return run_plan(db, 6)


def write(
    ground: Ground,
    kind: LetterKind,
    places: range,
    now: datetime,
    *,
    to: str = "chief",
    rung: int = 0,
    urgent: bool = False,
) -> None:
    """A letter about each unit's obligation to one officer."""
    duties = [ground.duty(place) for place in places]
    with ground.db.write() as work:
        reader = officer(work, ground.plan.committee_id, to)
        assert reader is not None
        for duty in duties:
            cause = RungFired(duty.id, duty.due_rev, rung, duty.record_id)
            letters = to_ids(cause, ground.plan.id, kind, [reader.id], urgent=urgent)
            enqueue_many(work, letters, now)


def sent(ground: Ground, now: datetime) -> list[LetterKind]:
    kept = Kept()
    post(ground.db, kept, now)
    return [letter.kind for letter in kept.letters]


def rows(ground: Ground, **wanted: object) -> list[MessageRow]:
    with ground.db.read() as work:
        return list(messages(work, MailFilter(**wanted)))  # type: ignore[arg-type]


def test_a_letter_written_in_the_evening_leaves_when_the_office_opens(ground: Ground) -> None:
    write(ground, REMINDER, range(1), local(2, 24, 18))  # a Friday
    done = post(ground.db, Kept(), local(2, 24, 18))
    assert (done.dealt, done.next_at) == ((), local(2, 27, 7, 30))
    assert sent(ground, local(2, 27, 7, 29)) == []
    assert sent(ground, local(2, 27, 7, 30)) == [REMINDER]


def test_an_urgent_letter_leaves_at_night_and_so_does_everything_by_hand(ground: Ground) -> None:
    write(ground, REMINDER, range(1), local(2, 26, 3), urgent=True)
    assert sent(ground, local(2, 26, 3)) == [REMINDER]
    write(ground, REMINDER, range(1, 2), local(2, 26, 3), to="xa-0000-head")
    kept = Kept()
    post(ground.db, kept, local(2, 26, 3), any_hour=True)
    assert len(kept.letters) == 1


def test_letters_that_wait_are_put_off_at_once_and_cost_nothing_until_then(
    ground: Ground,
) -> None:
    tick(ground.db, local(2, 23))
    for _ in range(2):
        post(ground.db, Kept(), local(2, 23, 20))
    assert {row.ready_at for row in rows(ground)} == {local(2, 24, 7, 30)}
    assert {row.attempts for row in rows(ground)} == {0}


def test_two_ordinary_letters_for_one_person_are_one_digest(ground: Ground) -> None:
    write(ground, REMINDER, range(2), local(2, 23))
    kept = Kept()
    done = post(ground.db, kept, local(2, 23, 9))
    (letter,) = kept.letters
    assert letter.kind is LetterKind.DIGEST
    assert "Xã 0" in letter.words.text
    assert "Xã 1" in letter.words.text
    assert len(done.sent) == 1
    inside = rows(ground, letter="reminder")
    assert [(row.status, row.carrier_id) for row in inside] == [("sent", done.sent[0])] * 2
    assert ground.acts()[-3:] == ["letter.sent"] * 3


def test_up_to_three_escalations_stay_letters_and_more_become_one(ground: Ground) -> None:
    write(ground, ESCALATION, range(3), local(3, 20))
    assert sent(ground, local(3, 20, 9)) == [ESCALATION] * 3
    write(ground, ESCALATION, range(6), local(3, 21), rung=5, to="xa-0000-head")
    assert sent(ground, local(3, 21, 9)) == [LetterKind.DIGEST]


def test_one_ordinary_letter_a_day_is_enough_and_the_next_waits_until_tomorrow(
    ground: Ground,
) -> None:
    write(ground, REMINDER, range(1), local(2, 23))
    assert sent(ground, local(2, 23, 9)) == [REMINDER]
    write(ground, OVERDUE, range(1, 2), local(2, 23, 10))
    assert sent(ground, local(2, 23, 10)) == []
    assert sent(ground, local(2, 24, 7, 30)) == [OVERDUE]


def test_the_last_day_and_an_escalation_do_not_wait_until_tomorrow(ground: Ground) -> None:
    write(ground, REMINDER, range(1), local(2, 23))
    assert sent(ground, local(2, 23, 9)) == [REMINDER]
    write(ground, DUE_TODAY, range(1, 2), local(2, 23, 10))
    write(ground, ESCALATION, range(2, 3), local(2, 23, 10))
    assert len(sent(ground, local(2, 23, 10))) == 2
    assert [row.status for row in rows(ground)] == ["sent"] * 3


def test_what_was_settled_before_the_digest_left_is_not_in_it(ground: Ground) -> None:
    write(ground, REMINDER, range(3), local(2, 23))
    ground.settle(1, local(2, 23, 8))
    kept = Kept()
    post(ground.db, kept, local(2, 23, 9))
    (letter,) = kept.letters
    assert "Xã 1" not in letter.words.text
    fates = [(row.status, row.trouble) for row in rows(ground, letter="reminder")]
    assert fates == [("sent", ""), ("void", "settled"), ("sent", "")]


def test_a_letter_left_alone_in_a_digest_leaves_as_the_letter_it_is(ground: Ground) -> None:
    write(ground, REMINDER, range(2), local(2, 23))
    ground.settle(1, local(2, 23, 8))
    assert sent(ground, local(2, 23, 9)) == [REMINDER]
    fates = [(row.letter, row.status, row.trouble) for row in rows(ground)]
    assert fates == [
        ("reminder", "sent", ""),
        ("reminder", "void", "settled"),
        ("digest", "void", "alone"),
    ]


def test_a_digest_of_nothing_is_not_sent(ground: Ground) -> None:
    write(ground, REMINDER, range(2), local(2, 23))
    for place in range(2):
        ground.settle(place, local(2, 23, 8))
    assert sent(ground, local(2, 23, 9)) == []
    assert {row.status for row in rows(ground)} == {"void"}


def test_a_digest_that_could_not_be_sent_is_tried_again_whole(ground: Ground) -> None:
    class Refusing(Kept):
        def send(self, letter: Letter, message: bytes) -> Outcome:
            return Outcome(Delivery.REFUSED, "policy", "554 5.7.1 no")

    write(ground, REMINDER, range(2), local(2, 23))
    (number,) = post(ground.db, Refusing(), local(2, 23, 9)).failed
    assert {row.status for row in rows(ground)} == {"failed"}
    with ground.db.write() as work:
        assert send_again(work, number, local(2, 23, 10)) is not None
    assert sent(ground, local(2, 23, 10)) == [LetterKind.DIGEST]
    assert {row.status for row in rows(ground)} == {"sent"}


def test_a_digest_that_may_have_arrived_goes_again_as_it_was(ground: Ground) -> None:
    class Lost(Kept):
        def send(self, letter: Letter, message: bytes) -> Outcome:
            wires.append(message)
            return outcomes.pop(0)

    wires: list[bytes] = []
    outcomes = [Outcome(Delivery.UNKNOWN, "line_lost"), Outcome(Delivery.TAKEN)]
    transport = Lost()
    write(ground, REMINDER, range(2), local(2, 23))
    post(ground.db, transport, local(2, 23, 9))
    # A third letter comes meanwhile: it does not change what may have arrived.
    write(ground, REMINDER, range(2, 3), local(2, 23, 9))
    post_next(ground.db, transport, local(2, 23, 9, 1))
    assert wires[0] == wires[1]
    assert len(rows(ground, status="pending")) == 1


def test_another_plans_and_another_persons_letters_are_not_mixed(ground: Ground) -> None:
    tick(ground.db, local(2, 23))
    assert sent(ground, local(2, 23, 9)) == [REMINDER] * 6
