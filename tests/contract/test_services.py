"""Services side by side on both databases: each letter once."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from engine import clock
from engine.service import Service
from notifications.letter import Letter
from notifications.outcome import TAKEN, Outcome
from storage.database import Database
from storage.lifecycle import open_database
from storage.mail import MailFilter, messages
from tests.owing import local, run_plan
from tests.serving import until


class Counting:
    """Takes every letter and remembers to whom."""

    per_minute = None
    settings = "counting"

    def __init__(self) -> None:
        self.officers: list[str] = []

    def send(self, letter: Letter, message: bytes) -> Outcome:
        self.officers.append(letter.officer)
        return TAKEN


@pytest.mark.timeout(240)
def test_three_services_send_each_letter_once(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    run_plan(database, 40)
    counting = Counting()
    with closing(open_database(database_url)) as one, closing(open_database(database_url)) as other:
        services = [
            Service(db, counting, clock.clock_at(local(3, 2))) for db in (database, one, other)
        ]
        for service in services:
            service.start()
        until(lambda: _sent(database) == 40)
        assert [service.stop(30) for service in services] == [True] * 3
    assert Counter(counting.officers) == Counter(f"xa-{n:04}-officer" for n in range(40))


def _sent(db: Database) -> int:
    with db.read() as work:
        return len(messages(work, MailFilter(status="sent")))
