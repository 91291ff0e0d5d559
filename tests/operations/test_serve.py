"""`lantoa serve` as real processes: letters leave once whatever happens, and it ends when told."""

from __future__ import annotations

import resource
import signal
from contextlib import closing
from pathlib import Path

import pytest

from storage.lifecycle import create_database, open_database
from storage.mail import MailFilter, messages
from tests.owing import OPENED, run_plan
from tests.serving import Serving, until

DUE = "2023-03-02T08:00"
"""The second rung of every unit's ladder is due."""


def home_with_units(home: Path, units: int) -> Path:
    with closing(
        create_database(f"sqlite:///{home / 'lantoa.db'}", rehearsal=True, now=OPENED)
    ) as db:
        run_plan(db, units)
    return home


def letters(home: Path) -> list[str]:
    """The officer of every letter in the folder."""
    return sorted(file.name.split("-", 1)[1][:15] for file in (home / "mail").rglob("*.eml"))


def sent(home: Path) -> list[str]:
    with closing(open_database(f"sqlite:///{home / 'lantoa.db'}")) as db, db.read() as work:
        return sorted(row.officer for row in messages(work, MailFilter(status="sent")))


@pytest.mark.proof
@pytest.mark.timeout(300)
def test_two_services_send_each_letter_once_and_end_when_told(tmp_path: Path) -> None:
    home = home_with_units(tmp_path, 30)
    deadman = home / "alive"
    with (
        Serving(home, "--at", DUE, LANTOA_DEADMAN_FILE=str(deadman)) as one,
        Serving(home, "--at", DUE) as other,
    ):
        one.ready()
        other.ready()
        until(lambda: len(sent(home)) == 30)
        status, health = one.health()
        assert (status, health["well"], health["incidents"]) == (200, True, {})
        assert other.health()[0] == 200
        assert deadman.exists()
        assert (one.stop(signal.SIGTERM), other.stop(signal.SIGINT)) == (0, 0)
        log = one.log + other.log
        fates = one.told("letter") + other.told("letter")
    officers = [f"xa-{n:04}-officer" for n in range(30)]
    assert sent(home) == officers
    assert letters(home) == officers
    assert sorted(one["fate"] for one in fates) == ["sent"] * 30
    assert len({one["message"] for one in fates}) == 30
    assert "@x.vn" not in log
    assert "xa-0000" not in log


@pytest.mark.proof
@pytest.mark.timeout(300)
def test_a_service_stopped_in_the_middle_goes_on_where_it_was(tmp_path: Path) -> None:
    home = home_with_units(tmp_path, 150)
    with Serving(home, "--at", DUE) as first:
        first.ready()
        until(lambda: len(letters(home)) >= 3)
        assert first.stop() == 0
        assert first.told("stopped") == [first.told("stopped")[0] | {"in_hand": False}]
    before = len(sent(home))
    assert 3 <= before == len(letters(home)) < 150, "nothing half done, and not all of it"
    with Serving(home, "--at", DUE) as second:
        second.ready()
        until(lambda: len(sent(home)) == 150)
        assert second.stop() == 0
    assert letters(home) == [f"xa-{n:04}-officer" for n in range(150)]


@pytest.mark.timeout(300)
def test_a_taken_port_and_a_real_database_s_clock_are_said(tmp_path: Path) -> None:
    create_database(f"sqlite:///{tmp_path / 'lantoa.db'}", rehearsal=False, now=OPENED).close()
    with Serving(tmp_path, "--at", DUE) as refused:
        assert refused.ends() == 2
    with Serving(tmp_path) as first:
        port = first.ready().address.rsplit(":", 1)[1]
        with Serving(tmp_path, "--port", port) as second:
            assert second.ends() == 6
        assert first.stop() == 0


ROOM = 64 * 1024
"""Bytes any file may grow to: enough to begin, too little for what a day's letters write."""


@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_disk_that_fills_up_is_waited_out_and_each_letter_leaves_once(tmp_path: Path) -> None:
    home = home_with_units(tmp_path, 60)
    most = resource.RLIM_INFINITY

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, most))

    with Serving(home, "--at", DUE, before=fill) as serving:
        serving.ready()
        until(lambda: "database_full" in serving.health()[1]["troubles"].values())
        assert serving.health()[0] == 503
        resource.prlimit(serving.number, resource.RLIMIT_FSIZE, (most, most))
        until(lambda: len(sent(home)) == 60)
        until(lambda: serving.health()[0] == 200)
        assert serving.stop() == 0
    assert letters(home) == sent(home) == [f"xa-{n:04}-officer" for n in range(60)]
