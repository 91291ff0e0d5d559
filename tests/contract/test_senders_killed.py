"""Senders side by side on either database, one of them killed: each letter arrives once, or twice
when it was killed after the final dot, and then as the same bytes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.watch import tick
from storage.database import Database
from storage.mail import MailFilter, messages
from tests.mail_server import STALL, MailServer, mail_server
from tests.owing import local, run_plan

LETTERS = 24
SENDER = """
import sys, time
from datetime import timedelta
from engine.post import post_next, Dealt
from notifications.letter import Mailbox
from notifications.relay import Relay
from notifications.smtp import Smtp
from storage.lifecycle import open_database
from tests.owing import local

url, port, minutes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
sender = Mailbox("", "lantoa@chilang.example")
db = open_database(url)
smtp = Smtp(Relay("127.0.0.1", sender, port, "none", timeout=20, per_minute=None))
idle = 0
while idle < 20:
    step = post_next(db, smtp, local(2, 23, 9) + timedelta(minutes=minutes), sender=sender)
    idle = 0 if isinstance(step, Dealt) else idle + 1
    if idle:
        time.sleep(0.02)
smtp.close()
db.close()
"""


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as one:
        yield one


def start(url: str, server: MailServer, minutes: int = 0) -> subprocess.Popen[bytes]:
    root = Path(__file__).parents[2]
    words = [sys.executable, "-c", SENDER, url, str(server.port), str(minutes)]
    return subprocess.Popen(words, cwd=root, env=os.environ | {"PYTHONPATH": str(root)})


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
    first.send_signal(signal.SIGKILL)
    assert first.wait(30) == -signal.SIGKILL
    assert [one.wait(180) for one in others] == [0, 0]
    arrived = Counter(one.content for one in mail.received)
    assert set(arrived.values()) == {1}
    assert len(arrived) == LETTERS  # the hung one has arrived, but nobody wrote it down
    with database.read() as work:
        assert len(messages(work, MailFilter(status="sent"))) == LETTERS - 1
    # Its lease has ended: it is sent once more, the same bytes.
    assert start(database_url, mail, minutes=6).wait(180) == 0
    arrived = Counter(one.content for one in mail.received)
    assert sorted(arrived.values()) == [1] * (LETTERS - 1) + [2]
    with database.read() as work:
        assert len(messages(work, MailFilter(status="sent"))) == LETTERS
