"""The service in a process: it says how it is, waits out what is wrong, and stops when told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from engine import clock
from engine.deadman import DeadMan
from engine.service import Service
from engine.worker import Worker
from notifications.letter import Letter
from notifications.outcome import TAKEN, Outcome
from notifications.transport import Folder, Transport
from reports.healthz import health
from storage.database import Database
from storage.heartbeat import last_beat
from storage.lifecycle import create_database, open_database
from storage.mail import MailFilter, messages
from tests.owing import OPENED, local, run_plan
from tests.serving import asked, until
from web.app import application
from web.server import Server
from workflows.errors import SystemFault, WrongUsage

DUE = local(3, 2)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "lantoa.db"


@pytest.fixture
def db(file: Path) -> Iterator[Database]:
    create_database(f"sqlite:///{file}", rehearsal=True, now=OPENED).close()
    database = open_database(f"sqlite:///{file}")
    yield database
    database.close()


@contextmanager
def serving(
    db: Database, transport: Transport, now: Callable[[], datetime] | None = None
) -> Iterator[tuple[Service, str]]:
    """A service that runs, and its address."""
    at = now or clock.clock_at(DUE)
    service = Service(db, transport, at, os_user="root@test")
    service.start()
    try:
        with Server(
            application(lambda: health(db, service.troubles(), at())), "127.0.0.1", 0
        ) as web:
            yield service, web.address
    finally:
        service.stop(10.0)


def sent(db: Database) -> int:
    with db.read() as work:
        return len(messages(work, MailFilter(status="sent")))


def test_health_is_told_in_counts_and_names_nobody(db: Database, tmp_path: Path) -> None:
    run_plan(db, 2)
    with serving(db, Folder(tmp_path / "mail")) as (_, address):
        until(lambda: sent(db) == 2)
        status, told = asked(address)
    assert status == 200
    assert told["well"]
    assert told["tick"]["age_seconds"] < 60
    assert (told["rungs_due"]["count"], told["letters_ready"]["count"]) == (0, 0)
    assert "xa-0" not in str(told)
    assert "x.vn" not in str(told)


@pytest.mark.proof
def test_a_database_that_goes_and_comes_back_is_waited_for(
    db: Database, file: Path, tmp_path: Path
) -> None:
    run_plan(db, 1)
    with serving(db, Folder(tmp_path / "mail")) as (_, address):
        until(lambda: sent(db) == 1)
        aside = file.rename(tmp_path / "aside.db")
        until(lambda: asked(address)[0] == 503)
        assert "database_missing" in asked(address)[1]["troubles"].values()
        aside.rename(file)
        until(lambda: asked(address)[0] == 200)


def test_a_folder_that_takes_no_letters_is_told_and_tried_again(
    db: Database, tmp_path: Path
) -> None:
    run_plan(db, 1)
    place = tmp_path / "mail"
    place.write_text("not a folder")
    with serving(db, Folder(place)) as (service, address):
        until(lambda: service.troubles() == {"sender": "mail_folder"})
        assert asked(address)[0] == 503
        place.unlink()
        until(lambda: sent(db) == 1)
        until(lambda: asked(address)[0] == 200)


def test_a_clock_set_back_is_noted_and_the_watch_goes_on(db: Database, tmp_path: Path) -> None:
    shown = DUE
    with serving(db, Folder(tmp_path / "mail"), lambda: shown) as (service, _):
        until(lambda: beats(db) == (DUE, None))
        shown = DUE - timedelta(days=1)
        service._watch.wake()
        until(lambda: beats(db) == (shown, shown))


def beats(db: Database) -> tuple[datetime | None, datetime | None]:
    with db.read() as work:
        found = last_beat(work)
    return (found.ticked_at, found.jumped_at) if found else (None, None)


def test_a_machine_whose_clock_was_set_back_does_not_sleep_till_then(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(db, Folder(tmp_path / "mail")) as (service, _):
        until(lambda: beats(db)[0] is not None)
        real, before = clock.now, beats(db)
        monkeypatch.setattr("engine.clock.now", lambda: real() - timedelta(days=365))
        service.attend()
        until(lambda: beats(db) != before, patience=30)


class Slow:
    """A mail server that does not answer."""

    per_minute = None
    settings = "slow"

    def __init__(self) -> None:
        self.asked, self.answer = threading.Event(), threading.Event()

    def send(self, letter: Letter, message: bytes) -> Outcome:
        self.asked.set()
        self.answer.wait(60)
        return TAKEN


def test_a_letter_in_hand_is_finished_and_no_other_begun(db: Database) -> None:
    run_plan(db, 3)
    slow = Slow()
    with serving(db, slow) as (service, _):
        assert slow.asked.wait(60)
        assert not service.stop(0.2), "it is in hand"
        slow.answer.set()
        assert service._sender.finished(30)
    assert sent(db) == 1


def test_what_fails_is_tried_again_after_ever_longer_pauses() -> None:
    scheduler, stopping = BackgroundScheduler(timezone=UTC), threading.Event()
    tries: list[float] = []

    def fail() -> None:
        tries.append(clock.now().timestamp())
        if len(tries) < 3:
            raise SystemFault("mail_folder", place="x", detail="full")

    worker = Worker("one", fail, timedelta(minutes=5), scheduler, stopping)
    worker.start()
    scheduler.start()
    until(lambda: worker.trouble == "mail_folder")
    until(lambda: len(tries) == 3 and not worker.trouble)
    scheduler.shutdown()
    pauses = [later - sooner for sooner, later in pairwise(tries)]
    assert pauses[0] >= 0.9
    assert pauses[1] >= 1.8


def test_a_clock_that_stood_at_1970_makes_up_for_no_look_that_was_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scheduler, looks = BackgroundScheduler(timezone=UTC), []
    monkeypatch.setattr("engine.clock.now", lambda: datetime(1970, 1, 2, tzinfo=UTC))
    every = timedelta(seconds=1)
    Worker("one", lambda: looks.append("looked"), every, scheduler, threading.Event()).start()
    scheduler.start()
    until(lambda: len(looks) == 2, patience=10)
    scheduler.shutdown()


def test_a_log_that_cannot_be_written_stops_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def warning(self, *_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        info = warning

    scheduler, stopping = BackgroundScheduler(timezone=UTC), threading.Event()
    tries: list[int] = []

    def fail() -> None:
        tries.append(1)
        if len(tries) < 2:
            raise SystemFault("database_full", place="x", detail="full")

    monkeypatch.setattr("engine.worker._log", Full())
    worker = Worker("one", fail, timedelta(minutes=5), scheduler, stopping)
    worker.start()
    scheduler.start()
    until(lambda: len(tries) == 2 and not worker.trouble)
    scheduler.shutdown()


def test_a_dead_man_s_handle_that_breaks_stops_nothing(tmp_path: Path) -> None:
    DeadMan(tmp_path / "no" / "such" / "folder", "http://127.0.0.1:9/secret").tell()
    alive = tmp_path / "alive"
    DeadMan(alive).tell()
    assert alive.exists()
    with pytest.raises(WrongUsage):
        DeadMan.of({"LANTOA_DEADMAN_URL": "file:///etc/passwd"})


def test_a_dead_man_s_address_is_asked(db: Database) -> None:
    asked_for: list[str] = []

    def answer() -> object:
        asked_for.append("asked")
        return health(db, {}, DUE)

    with Server(application(answer), "127.0.0.1", 0) as web:  # type: ignore[arg-type]
        DeadMan(url=f"{web.address}/healthz").tell()
    assert asked_for == ["asked"]
