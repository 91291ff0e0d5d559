"""Senders side by side on either database, one of them killed: each letter arrives once, or twice
when it was killed after the final dot, and then as the same bytes. Its link works either way."""

from __future__ import annotations

import re
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from engine.links.links import Links
from engine.links.look import look
from engine.links.seen import Open
from engine.post import Dealt, post_next
from engine.watch import tick
from notifications.letter import Mailbox
from notifications.mime import words_of
from notifications.relay import Relay
from notifications.smtp import Smtp
from storage.database import Database
from storage.lifecycle import open_database
from storage.mail import MailFilter, messages
from tests.granting import KEY
from tests.mail_server import STALL, MailServer, mail_server
from tests.owing import local, run_plan
from tests.processes import Process, started

LETTERS = 24
LINKS = Links("https://lantoa.example", KEY)


def send(url: str, port: int, minutes: int) -> None:
    """Send until nothing has come for a while."""
    sender = Mailbox("", "lantoa@chilang.example")
    smtp = Smtp(Relay("127.0.0.1", sender, port, "none", timeout=20, per_minute=None))
    now, idle = local(2, 23, 9) + timedelta(minutes=minutes), 0
    with closing(open_database(url)) as db:
        while idle < 20:
            step = post_next(db, smtp, now, sender=sender, links=LINKS)
            idle = 0 if isinstance(step, Dealt) else idle + 1
            if idle:
                time.sleep(0.02)
    smtp.close()


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as one:
        yield one


def start(url: str, server: MailServer, minutes: int = 0) -> Process:
    return started(send, url, server.port, minutes)


def ended(process: Process) -> int | None:
    """Its exit code, once it has one."""
    process.join(180)
    return process.exitcode


@pytest.mark.proof
@pytest.mark.timeout(480)
def test_a_killed_sender_loses_nothing_and_costs_at_most_the_one_duplicate(
    database: Database, database_url: str, mail: MailServer
) -> None:
    run_plan(database, LETTERS)
    tick(database, local(2, 23))
    # One conversation hangs after the final dot has arrived; whoever holds it is killed.
    mail.fails("dot", STALL)
    first = start(database_url, mail)
    until = time.monotonic() + 30
    while "dot" not in mail.commands and time.monotonic() < until:
        time.sleep(0.02)
    others = [start(database_url, mail) for _ in range(2)]
    first.kill()
    assert ended(first) == -signal.SIGKILL
    assert [ended(one) for one in others] == [0, 0]
    arrived = Counter(one.content for one in mail.received)
    assert set(arrived.values()) == {1}
    assert len(arrived) == LETTERS  # the hung one has arrived, but nobody wrote it down
    with database.read() as work:
        assert len(messages(work, MailFilter(status="sent"))) == LETTERS - 1
    # Its lease has ended: it is sent once more, the same bytes.
    assert ended(start(database_url, mail, minutes=6)) == 0
    arrived = Counter(one.content for one in mail.received)
    assert sorted(arrived.values()) == [1] * (LETTERS - 1) + [2]
    with database.read() as work:
        assert len(messages(work, MailFilter(status="sent"))) == LETTERS
    for content in arrived:
        link = re.search(r"/a/(\w{32})/([\w-]{43})\s", words_of(content).text)
        assert link is not None
        assert isinstance(look(database, link[1], link[2], local(2, 23, 10)), Open)
