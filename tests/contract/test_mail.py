"""The outbox, on both databases: once by key, settled once, shared by two senders."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from storage.audit import create_head
from storage.database import Database
from storage.lifecycle import open_database
from storage.mail import (
    MailFilter,
    NewMessage,
    archived,
    claim,
    enqueue,
    enqueue_many,
    message,
    messages,
    pending,
    retry,
    settle,
)
from storage.people import add_committee, save_officer
from storage.plans import add_plan

NOW = datetime(2023, 3, 1, 1, 30, tzinfo=UTC)


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


def test_pending_messages_come_oldest_first_and_page_by_page(outbox: Database) -> None:
    with outbox.write() as work:
        enqueue_many(work, [letter(str(number)) for number in range(5)], NOW)
        assert pending(work, 2) == (1, 2)
        assert pending(work, 9, after=2) == (3, 4, 5)


def test_a_message_is_settled_once(outbox: Database) -> None:
    with outbox.write() as work:
        enqueue(work, letter("a"), NOW)
        assert settle(work, 1, "sent", NOW, archived=b"Subject: x\r\n")
        assert not settle(work, 1, "void", NOW)
        assert claim(work, 1) is None
        assert archived(work, 1) == b"Subject: x\r\n"
        assert pending(work, 9) == ()


def test_only_a_failed_message_is_tried_again(outbox: Database) -> None:
    with outbox.write() as work:
        enqueue_many(work, [letter("a"), letter("b")], NOW)
        settle(work, 1, "failed", NOW, trouble="no_address")
        settle(work, 2, "sent", NOW)
        assert (retry(work, 1), retry(work, 2)) == (True, False)
        row = message(work, 1)
        assert row is not None
        assert (row.status, row.trouble, row.settled_at) == ("pending", "", None)


def test_messages_are_filtered_and_the_newest_kept(outbox: Database) -> None:
    with outbox.write() as work:
        enqueue_many(work, [letter(str(number)) for number in range(4)], NOW)
        settle(work, 1, "sent", NOW)
        found = messages(work, MailFilter(plan_id=1, status="pending", limit=2))
        assert [row.id for row in found] == [3, 4]
        assert messages(work, MailFilter(letter="receipt")) == ()


def test_two_senders_never_take_the_same_message(outbox: Database, database_url: str) -> None:
    with outbox.write() as work:
        enqueue_many(work, [letter(str(number)) for number in range(20)], NOW)
    taken: list[int] = []

    def send() -> None:
        db = open_database(database_url)
        for number in range(1, 21):
            with db.write() as work:
                if claim(work, number):
                    taken.append(number)
                    settle(work, number, "sent", NOW)
        db.close()

    senders = [threading.Thread(target=send) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(taken) == list(range(1, 21))
