"""Letters leave by a real mail server that fails on demand: each arrives once, or one knows why."""

from __future__ import annotations

import email
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from email.policy import SMTP

import pytest

from engine.choosing import LEASE
from engine.mail_trouble import let_go_on, send_again
from engine.post import Dealt, Idle, post, post_all, post_next
from engine.watch import tick
from notifications.letter import Mailbox
from notifications.relay import Relay
from notifications.smtp import Smtp
from storage.database import Database
from storage.incidents import open_incidents
from storage.lifecycle import create_database
from storage.mail import MessageRow, message, messages
from storage.people import officer, save_officer
from tests.mail_server import DROP, STALL, MailServer, Received, mail_server
from tests.owing import OPENED, Ground, local, run_plan

FROM = Mailbox("", "lantoa@chilang.example")
NOW = local(2, 23, 9)
MINUTES = (1, 5, 15, 30, 60, 60, 60)


@pytest.fixture
def db() -> Iterator[Database]:
    with closing(create_database("sqlite://", rehearsal=True, now=OPENED)) as database:
        yield database


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as one:
        yield one


@pytest.fixture
def smtp(server: MailServer) -> Iterator[Smtp]:
    relay = Relay("127.0.0.1", FROM, server.port, "none", timeout=0.5, per_minute=None)
    with closing(Smtp(relay)) as one:
        yield one


@pytest.fixture
def ground(db: Database) -> Ground:
    """One unit, whose officer is reminded on 23/02/2023."""
    made = run_plan(db)
    tick(db, local(2, 23))
    return made


def sent(db: Database, smtp: Smtp, now: datetime) -> Dealt | Idle:
    return post_next(db, smtp, now, sender=FROM)


def the_message(db: Database, number: int = 1) -> MessageRow:
    with db.read() as work:
        row = message(work, number)
    assert row is not None
    return row


def identity(one: Received) -> str:
    return str(email.message_from_bytes(one.content, policy=SMTP)["Message-ID"])


def test_a_letter_refused_for_now_is_tried_after_1_5_15_30_60_minutes_and_then_hourly(
    ground: Ground, smtp: Smtp, server: MailServer
) -> None:
    now = NOW
    for minutes in MINUTES:
        server.fails("rcpt", "451 4.3.0 later")
        assert sent(ground.db, smtp, now) == Dealt(1, "later")
        row = the_message(ground.db)
        assert row.ready_at is not None
        waits = row.ready_at - now
        assert abs(waits - timedelta(minutes=minutes)) <= timedelta(minutes=minutes) / 5
        assert row.answer == "451 4.3.0 later"
        early = sent(ground.db, smtp, row.ready_at - timedelta(seconds=1))
        assert early == Idle("", row.ready_at)
        now = row.ready_at
    assert sent(ground.db, smtp, now) == Dealt(1, "sent")
    assert len(server.received) == 1


def test_greylisting_is_given_five_minutes(ground: Ground, smtp: Smtp, server: MailServer) -> None:
    server.fails("rcpt", "450 4.7.1 greylisted")
    sent(ground.db, smtp, NOW)
    again = the_message(ground.db).ready_at
    assert again is not None
    assert timedelta(minutes=5) <= again - NOW <= timedelta(minutes=6)


def test_after_five_days_of_trying_a_letter_has_failed(
    ground: Ground, smtp: Smtp, server: MailServer
) -> None:
    server.fails("rcpt", *["452 4.2.2 mailbox full"] * 200)
    now, tries = NOW, 0
    while the_message(ground.db).status == "pending":
        now = the_message(ground.db).ready_at or now
        now = max(now, NOW)
        sent(ground.db, smtp, now)
        tries += 1
    row = the_message(ground.db)
    assert (row.status, row.trouble, row.answer) == ("failed", "given_up", "452 4.2.2 mailbox full")
    assert timedelta(days=5) - timedelta(hours=1.2) <= now - NOW <= timedelta(days=5)
    assert 30 <= tries <= 45  # by the hour, in the hours of sending
    assert ground.acts()[-1] == "letter.failed"


@pytest.mark.parametrize(
    ("step", "answer", "again"),
    [
        ("dot", DROP, 2),
        ("dot", STALL, 2),
        ("data", DROP, 1),
        ("mail", DROP, 1),
        ("rcpt", DROP, 1),
        ("dot", "451 4.3.0 later", 1),
        ("connect", DROP, 1),
    ],
)
def test_a_broken_conversation_costs_at_most_one_duplicate_and_that_is_the_same_letter(
    ground: Ground, smtp: Smtp, server: MailServer, step: str, answer: str, again: int
) -> None:
    server.fails(step, answer)
    assert sent(ground.db, smtp, NOW) == Dealt(1, "later")
    # Meanwhile a name changes: what may have arrived is sent as it was, and nothing else.
    assert sent(ground.db, smtp, NOW + timedelta(days=1)) == Dealt(1, "sent")
    assert len(server.received) == again
    assert len({one.content for one in server.received}) == 1
    assert the_message(ground.db).attempts == 2


def test_what_surely_did_not_arrive_says_the_days_left_when_it_does(
    ground: Ground, smtp: Smtp, server: MailServer
) -> None:
    server.fails("dot", "451 4.3.0 later")
    sent(ground.db, smtp, NOW)
    sent(ground.db, smtp, NOW + timedelta(days=1))
    read = email.message_from_bytes(server.received[0].content, policy=SMTP)
    assert "còn 13 ngày" in read.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_sender_that_died_after_the_final_dot_costs_one_duplicate_of_the_same_bytes(
    ground: Ground, smtp: Smtp, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def dies(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("engine.post.settle_outcome", dies)
        with pytest.raises(Killed):
            sent(ground.db, smtp, NOW)
    assert the_message(ground.db).status == "sending"
    before = sent(ground.db, smtp, NOW + LEASE - timedelta(seconds=1))
    assert before == Idle("", NOW + LEASE)
    assert sent(ground.db, smtp, NOW + LEASE) == Dealt(1, "sent")
    assert len(server.received) == 2
    assert server.received[0].content == server.received[1].content
    assert identity(server.received[0]).startswith("<")


def test_nobody_is_told_twice_when_the_matter_was_settled_while_a_letter_waited(
    ground: Ground, smtp: Smtp, server: MailServer
) -> None:
    server.fails("rcpt", "451 4.3.0 later")
    sent(ground.db, smtp, NOW)
    ground.settle(0, NOW + timedelta(seconds=30))
    assert sent(ground.db, smtp, NOW + timedelta(minutes=2)) == Dealt(1, "void")
    assert server.received == []


def test_a_later_letter_about_the_same_matter_overtakes_one_that_could_not_leave(
    ground: Ground, smtp: Smtp, server: MailServer
) -> None:
    server.fails("rcpt", "451 4.3.0 later")
    sent(ground.db, smtp, NOW)
    tick(ground.db, local(3, 2))
    done = post(ground.db, smtp, local(3, 2, 9), sender=FROM)
    assert done.sent == (2,)
    assert the_message(ground.db).trouble == "overtaken"


def test_a_dead_mailbox_is_remembered_and_nothing_is_sent_to_it_until_somebody_says_so(
    ground: Ground, smtp: Smtp, server: MailServer
) -> None:
    db = ground.db
    server.fails("rcpt", "550 5.1.1 no such user")
    assert sent(db, smtp, NOW) == Dealt(1, "failed")
    row = the_message(db)
    assert (row.trouble, row.answer) == ("mailbox_dead", "550 5.1.1 no such user")
    with db.read() as work:
        (one,) = open_incidents(work)
    assert (one.kind, one.key) == ("dead_mailbox", "xa-0000-officer@x.vn")
    tick(db, local(3, 2))
    mails = server.commands.count("mail")
    assert sent(db, smtp, local(3, 2, 9)) == Dealt(2, "failed")
    assert server.commands.count("mail") == mails  # nobody was asked
    with db.write() as work:
        assert send_again(work, 2, local(3, 2, 10)) is not None
    assert sent(db, smtp, local(3, 2, 10)) == Dealt(2, "sent")
    with db.read() as work:
        assert open_incidents(work) == ()


def test_a_new_address_is_written_to_although_the_old_one_is_dead(
    ground: Ground, smtp: Smtp, server: MailServer
) -> None:
    server.fails("rcpt", "550 5.1.1 no such user")
    sent(ground.db, smtp, NOW)
    with ground.db.write() as work:
        one = officer(work, ground.plan.committee_id, "xa-0000-officer")
        assert one is not None
        save_officer(work, ground.plan.committee_id, code=one.code, name=one.name, email="new@x.vn")
    tick(ground.db, local(3, 2))
    assert sent(ground.db, smtp, local(3, 2, 9)) == Dealt(2, "sent")
    assert server.received[0].to == "new@x.vn"


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        ("552 5.2.2 mailbox full", "mailbox_full"),
        ("554 5.7.1 looks like spam", "policy"),
        ("550 no", "refused"),
    ],
)
def test_a_letter_refused_for_good_has_failed_and_its_mailbox_is_not_dead(
    ground: Ground, smtp: Smtp, server: MailServer, answer: str, trouble: str
) -> None:
    server.fails("dot", answer)
    assert sent(ground.db, smtp, NOW) == Dealt(1, "failed")
    row = the_message(ground.db)
    assert (row.trouble, row.answer) == (trouble, answer)
    tick(ground.db, local(3, 2))
    assert sent(ground.db, smtp, local(3, 2, 9)) == Dealt(2, "sent")


def test_wrong_settings_stop_everybody_once_and_burn_no_letter(
    db: Database, server: MailServer
) -> None:
    run_plan(db, 5)
    tick(db, local(2, 23))
    relay = Relay("127.0.0.1", FROM, server.port, "starttls", timeout=0.5, per_minute=None)
    with closing(Smtp(relay)) as smtp:
        done = post(db, smtp, NOW, sender=FROM)
        assert (done.sent, done.failed, done.why) == ((), (), "paused")
        connections = server.connections
        assert sent(db, smtp, NOW + timedelta(hours=3)) == Idle("paused", None)
        assert server.connections == connections
    with db.read() as work:
        assert [row.attempts for row in messages(work)] == [0] * 5
        (one,) = open_incidents(work)
    assert (one.kind, one.times) == ("sender_paused", 1)
    # Other settings are tried at once, and a letter that leaves ends the pause.
    with closing(Smtp(replace(relay, tls="none"))) as smtp:
        assert len(post(db, smtp, NOW + timedelta(hours=3), sender=FROM).sent) == 5
    with db.read() as work:
        assert open_incidents(work) == ()


def test_a_check_that_went_well_lets_letters_leave_with_the_same_settings(
    ground: Ground, smtp: Smtp, server: MailServer
) -> None:
    server.fails("connect", "554 5.7.1 who are you")
    sent(ground.db, smtp, NOW)
    assert sent(ground.db, smtp, NOW) == Idle("paused", None)
    with ground.db.write() as work:
        assert let_go_on(work, NOW)
    assert sent(ground.db, smtp, NOW) == Dealt(1, "sent")


def test_a_mail_server_that_is_away_is_left_alone_for_a_minute_by_everybody(
    db: Database, smtp: Smtp, server: MailServer
) -> None:
    run_plan(db, 3)
    tick(db, local(2, 23))
    server.fails("connect", DROP)
    done = post(db, smtp, NOW, sender=FROM)
    assert (done.later, done.why, done.next_at) == ((1,), "rest", NOW + timedelta(minutes=1))
    assert len(post(db, smtp, NOW + timedelta(minutes=1), sender=FROM).sent) == 3


def test_all_senders_together_keep_to_the_rate(db: Database, server: MailServer) -> None:
    run_plan(db, 45)
    tick(db, local(2, 23))
    relay = Relay("127.0.0.1", FROM, server.port, "none", per_minute=20)
    clock, left = [NOW], []

    class Watched(Smtp):
        def send(self, letter, message):  # type: ignore[no-untyped-def]
            left.append(clock[0])
            return super().send(letter, message)

    def wait(seconds: float) -> None:
        clock[0] += timedelta(seconds=seconds)

    with closing(Watched(relay)) as one, closing(Watched(relay)) as other:
        while True:
            done = [
                post_all(db, smtp, lambda: clock[0], wait, limit=1, sender=FROM)
                for smtp in (one, other)
            ]
            if not any(run.sent for run in done):
                break
    assert len(server.received) == 45
    for first in left:
        assert sum(first <= at < first + timedelta(seconds=60) for at in left) <= 20
    assert left[-1] - left[0] == timedelta(seconds=3 * 44)
