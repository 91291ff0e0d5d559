"""The outbox, on both databases: once by key, leased, settled once, shared by many senders."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.audit import create_head
from storage.database import Database
from storage.lifecycle import open_database
from storage.mail import (
    MailFilter,
    NewMessage,
    archived,
    enqueue,
    enqueue_many,
    message,
    messages,
    retry,
)
from storage.mailboxes import dead_mailbox, mark_dead, revive
from storage.people import add_committee, assign, save_officer, save_unit
from storage.plans import add_plan
from storage.sender import pause, resume, sender, take_slot, turn
from storage.sending import claim, keep, kept, next_message, next_ready, settle, try_later

NOW = datetime(2023, 3, 1, 1, 30, tzinfo=UTC)
SOON, LEASE = timedelta(minutes=1), timedelta(minutes=5)


@pytest.fixture
def outbox(database: Database) -> Database:
    """A database with plan 1 and officer 1, to whom nothing was sent yet."""
    with database.write() as work:
        committee = add_committee(work, code="cl", name_vi="Chi Lăng", name_en="CL", now=NOW)
        save_officer(work, committee.id, code="duc", name="Nguyễn Văn Đức")
        head_id = create_head(work, "plan")
        add_plan(work, committee_id=committee.id, code="p", year=2023, head_id=head_id, now=NOW)
    return database


def letter(key: str, **facts: object) -> NewMessage:
    return NewMessage(1, "reminder", 1, None, None, None, key, facts)


def test_equal_keys_are_one_letter(outbox: Database) -> None:
    with outbox.write() as work:
        assert enqueue(work, letter("a", rung=1), NOW)
        assert not enqueue(work, letter("a", rung=2), NOW)
        enqueue_many(work, [letter("a"), letter("b"), letter("b")], NOW)
        assert [(row.dedupe_key, row.facts) for row in messages(work)] == [
            ("a", {"rung": 1}),
            ("b", {}),
        ]


def test_a_message_is_read_with_the_names_of_its_plan_and_officer(outbox: Database) -> None:
    with outbox.write() as work:
        enqueue(work, letter("a"), NOW)
        row = message(work, 1)
        assert row is not None
        assert (row.plan, row.officer, row.record) == ("p", "duc", None)
        assert (row.status, row.created_at, row.settled_at) == ("pending", NOW, None)
        assert message(work, 2) is None


def test_a_held_message_is_not_sent(outbox: Database) -> None:
    with outbox.write() as work:
        enqueue(work, replace(letter("a"), held=True), NOW)
        assert next_message(work, NOW) is None
        assert next_ready(work) is None
        assert [row.status for row in messages(work)] == ["held"]


def test_urgent_messages_go_first_then_whoever_has_waited_longest(outbox: Database) -> None:
    with outbox.write() as work:
        enqueue(work, letter("late"), NOW + SOON)
        enqueue(work, letter("early"), NOW)
        enqueue(work, replace(letter("urgent"), urgent=True), NOW + SOON)
        assert next_message(work, NOW) == 2
        assert next_ready(work) == NOW
        taken = []
        for _ in range(3):
            number = next_message(work, NOW + SOON)
            assert number is not None
            assert claim(work, number, "me", NOW + SOON, NOW + LEASE)
            taken.append(number)
        assert taken == [3, 2, 1]


def test_a_leased_message_is_taken_over_when_the_lease_has_ended(outbox: Database) -> None:
    with outbox.write() as work:
        enqueue(work, letter("a"), NOW)
        assert claim(work, 1, "first", NOW, NOW + LEASE)
        assert not claim(work, 1, "second", NOW + SOON, NOW + LEASE)
        assert next_message(work, NOW + SOON) is None
        assert next_ready(work) == NOW + LEASE
        assert keep(work, 1, "first", b"Subject: x", NOW)
        assert next_message(work, NOW + LEASE) == 1
        assert claim(work, 1, "second", NOW + LEASE, NOW + 2 * LEASE)
        # The first one comes back: nothing it says counts any more.
        assert not keep(work, 1, "first", b"Subject: y", NOW + LEASE)
        assert not settle(work, 1, "first", "sent", NOW + LEASE)
        assert not try_later(work, 1, "first", NOW)
        left = kept(work, 1)
        assert left is not None
        assert (left.message, left.written_at) == (b"Subject: x", NOW)
        row = message(work, 1)
        assert row is not None
        assert (row.status, row.attempts, row.tried_at) == ("sending", 2, NOW)


def test_a_message_is_settled_once(outbox: Database) -> None:
    with outbox.write() as work:
        enqueue(work, letter("a"), NOW)
        assert not settle(work, 1, "me", "sent", NOW)
        claim(work, 1, "me", NOW, NOW + LEASE)
        keep(work, 1, "me", b"Subject: x\r\n", NOW)
        assert settle(work, 1, "me", "sent", NOW)
        assert not settle(work, 1, "me", "void", NOW)
        assert next_message(work, NOW + LEASE) is None
        assert archived(work, 1) == b"Subject: x\r\n"


def test_what_surely_did_not_arrive_is_written_anew_the_next_time(outbox: Database) -> None:
    with outbox.write() as work:
        for key, unknown in (("a", False), ("b", True)):
            enqueue(work, letter(key), NOW)
            number = next_message(work, NOW)
            assert number is not None
            claim(work, number, "me", NOW, NOW + LEASE)
            keep(work, number, "me", b"Subject: x", NOW)
            assert try_later(work, number, "me", NOW + SOON, answer="451", unknown=unknown)
        assert kept(work, 1) is None
        assert kept(work, 2) is not None
        assert next_ready(work) == NOW + SOON
        assert [row.answer for row in messages(work)] == ["451", "451"]


def test_only_a_failed_message_is_tried_again(outbox: Database) -> None:
    with outbox.write() as work:
        enqueue_many(work, [letter("a"), letter("b")], NOW)
        for number, fate in ((1, "failed"), (2, "sent")):
            claim(work, number, "me", NOW, NOW + LEASE)
            settle(work, number, "me", "failed" if fate == "failed" else "sent", NOW)
        assert (retry(work, 1, NOW + SOON), retry(work, 2, NOW)) == (True, False)
        row = message(work, 1)
        assert row is not None
        assert (row.status, row.trouble, row.settled_at) == ("pending", "", None)
        assert (row.attempts, row.tried_at, row.ready_at) == (0, None, NOW + SOON)


def test_messages_are_filtered_and_the_newest_kept(outbox: Database) -> None:
    with outbox.write() as work:
        enqueue_many(work, [letter(str(number)) for number in range(4)], NOW)
        claim(work, 1, "me", NOW, NOW + LEASE)
        settle(work, 1, "me", "sent", NOW)
        found = messages(work, MailFilter(plan_id=1, status="pending", limit=2))
        assert [row.id for row in found] == [3, 4]
        assert messages(work, MailFilter(letter="receipt")) == ()


def test_senders_side_by_side_never_take_the_same_message(
    outbox: Database, database_url: str
) -> None:
    with outbox.write() as work:
        enqueue_many(work, [letter(str(number)) for number in range(40)], NOW)
    taken: list[int] = []

    def send(name: str) -> None:
        with closing(open_database(database_url)) as db:
            while True:
                with db.write() as work:
                    number = next_message(work, NOW)
                    if number is None:
                        return
                    assert claim(work, number, name, NOW, NOW + LEASE)
                taken.append(number)
                with db.write() as work:
                    assert settle(work, number, name, "sent", NOW)

    senders = [threading.Thread(target=send, args=(f"sender {n}",)) for n in range(3)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    assert sorted(taken) == list(range(1, 41))


def test_the_minute_is_shared_and_never_holds_more_than_it_may(outbox: Database) -> None:
    left: list[datetime] = []
    with outbox.write() as work:
        turn(work)
        for second in range(200):
            at = NOW + timedelta(seconds=second)
            if take_slot(work, at, 20) is None:
                left.append(at)
    assert len(left) == 67
    for first in left:
        assert sum(first <= at < first + timedelta(seconds=60) for at in left) <= 20


def test_a_pause_says_why_and_ends_when_somebody_resumes(outbox: Database) -> None:
    with outbox.write() as work:
        turn(work)
        pause(work, "login", "535 5.7.8 no", "settings-1", NOW)
        standing = sender(work)
        assert (standing.paused, standing.answer) == ("login", "535 5.7.8 no")
        assert (standing.settings, standing.paused_at) == ("settings-1", NOW)
        assert (resume(work), resume(work)) == (True, False)
        assert sender(work).paused == ""


def test_a_dead_mailbox_is_known_in_upper_and_lower_case(outbox: Database) -> None:
    with outbox.write() as work:
        assert mark_dead(work, "Lan@x.vn", "550 5.1.1 nobody", NOW)
        assert not mark_dead(work, "lan@X.vn", "550", NOW)
        known = dead_mailbox(work, "LAN@x.vn")
        assert known is not None
        assert (known.since, known.answer) == (NOW, "550 5.1.1 nobody")
        assert (revive(work, "lan@x.vn"), revive(work, "lan@x.vn")) == (True, False)


def test_letters_are_read_part_by_part_and_by_unit(outbox: Database) -> None:
    with outbox.write() as work:
        here = save_unit(work, 1, code="xa-a", kind="dang_bo")
        there = save_unit(work, 1, code="xa-b", kind="dang_bo")
        assign(work, 1, "unit_officer", here, since=NOW.date())
        enqueue_many(work, [letter(key) for key in "abc"], NOW)
        newest = messages(work, MailFilter(limit=2))
        assert [one.dedupe_key for one in newest] == ["b", "c"]
        assert newest[0].officer_name == "Nguyễn Văn Đức"
        older = messages(work, MailFilter(before=newest[0].id, limit=2))
        assert [one.dedupe_key for one in older] == ["a"]
        assert len(messages(work, MailFilter(unit_id=here))) == 3
        assert messages(work, MailFilter(unit_id=there)) == ()
