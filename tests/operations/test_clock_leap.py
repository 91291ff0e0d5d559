"""A clock that leaps far ahead under a running service: nothing is fired or sent by it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from commands.context import Settings
from commands.run import run
from engine.committees import found
from engine.move import Actor, Channel
from engine.service import Service
from engine.watch import tick
from notifications.transport import Folder
from storage.database import Database
from storage.incidents import IncidentRow, newest_incidents, open_incidents
from storage.lifecycle import create_database, open_database
from tests.owing import OPENED, Ground, local, run_plan
from tests.serving import until

BEFORE = local(2, 22)
FIRST = local(2, 23)
"""The first rung of every unit is due."""


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'lantoa.db'}"
    create_database(url, rehearsal=True, now=OPENED).close()
    database = open_database(url)
    yield database
    database.close()


class Machine:
    """Its clock can be set; how long it has run cannot."""

    def __init__(self, shows: datetime) -> None:
        self.shows, self.runs = shows, 1000.0

    def passes(self, time: timedelta) -> None:
        self.shows += time
        self.runs += time.total_seconds()


@contextmanager
def serving(db: Database, folder: Path, machine: Machine) -> Iterator[Service]:
    service = Service(
        db,
        Folder(folder / "mail"),
        lambda: machine.shows,
        os_user="root@test",
        running=lambda: machine.runs,
    )
    service.start()
    try:
        until(lambda: service._believed._well)
        yield service
    finally:
        service.stop(10.0)


def held(service: Service) -> None:
    """Wait until both workers wait for the clock."""
    service._watch.wake()
    service._sender.wake()
    until(lambda: service.troubles() == {"watch": "clock_leapt", "sender": "clock_leapt"})


def incidents(db: Database) -> tuple[IncidentRow, ...]:
    with db.read() as work:
        return open_incidents(work)


def sent(ground: Ground) -> list[tuple[str, str]]:
    with ground.db.read() as work:
        return [(str(a), str(b)) for a, b in work.sql("SELECT letter, status FROM message")]


def test_a_clock_months_ahead_fires_nothing_until_it_is_set_right(
    db: Database, tmp_path: Path
) -> None:
    ground, machine = run_plan(db), Machine(BEFORE)
    with serving(db, tmp_path, machine) as service:
        machine.shows = local(8, 1)
        held(service)
        (incident,) = incidents(db)
        assert (incident.kind, incident.key) == ("clock_leapt", "root@test")
        assert incident.facts["shown"].startswith("2023-08-01T01:00")
        assert incident.facts["expected"].startswith("2023-02-22T01:00")
        assert ground.letters() == []
        machine.shows = BEFORE
        until(lambda: service.troubles() == {})
        assert incidents(db) == ()
        machine.passes(timedelta(days=1))
        service._watch.wake()
        until(lambda: [letter for _, letter, _ in ground.letters()] == ["reminder"])


def test_a_letter_that_waits_for_the_morning_does_not_leave_by_it(
    db: Database, tmp_path: Path
) -> None:
    ground, machine = run_plan(db), Machine(FIRST - timedelta(hours=3))
    tick(db, FIRST)
    with serving(db, tmp_path, machine) as service:
        machine.shows = FIRST + timedelta(days=28)
        held(service)
        assert sent(ground) == [("reminder", "pending")]
        machine.shows = FIRST
        until(lambda: sent(ground) == [("reminder", "sent")])


def test_a_machine_that_had_stood_still_goes_on_by_one_command(
    db: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ground, machine = run_plan(db), Machine(BEFORE)
    found(db, "cl", "Chi Lăng", "Chi Lăng", Actor(None, "system", "me", Channel.CLI), OPENED)
    with serving(db, tmp_path, machine) as service:
        machine.shows = local(3, 9)
        held(service)
        assert said(tmp_path, capsys, "incident", "show", "1")["sentence"].startswith(
            "The clock of root@test leapt ahead: it shows 9 March 2023, 08:00"
        )
        trust = ("watch", "trust-clock", "--committee", "cl")
        assert said(tmp_path, capsys, *trust) == {"machines": 1}
        until(lambda: [letter for _, letter, _ in ground.letters()] == ["catch_up"])
        until(lambda: service.troubles() == {})
        assert incidents(db) == ()
        assert lantoa(tmp_path, *trust) == 4
    assert lantoa(tmp_path, "audit", "log", "cl") == 0
    assert "vouched for the clock" in capsys.readouterr().out


def test_what_passed_before_a_service_began_is_downtime(db: Database, tmp_path: Path) -> None:
    ground, machine = run_plan(db), Machine(BEFORE)
    with serving(db, tmp_path, machine) as first:
        machine.shows = local(3, 9)
        held(first)
    with serving(db, tmp_path, machine):
        until(lambda: [letter for _, letter, _ in ground.letters()] == ["catch_up"])
    assert incidents(db) == ()
    with db.read() as work:
        (closed,) = newest_incidents(work, 9)
    assert closed.closed_at == local(3, 9)


def lantoa(home: Path, *words: str) -> int:
    settings = Settings.read(words, {"LANTOA_HOME": str(home), "LANTOA_LANG": "en"})
    return run(words, settings)


def said(home: Path, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    capsys.readouterr()
    assert lantoa(home, *words, "--json") == 0
    return json.loads(capsys.readouterr().out)
