"""`lantoa incident …` and what the doctor says of incidents."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from commands.context import Settings
from commands.run import run
from engine.committees import found
from engine.move import Actor, Channel
from storage.database import Database
from storage.incidents import raise_incident
from storage.lifecycle import create_database, open_database
from tests.owing import OPENED, local

FACTS = {"address": "lan@x.vn", "answer": "550 5.1.1 no such user"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A database whose committee has one open incident."""
    with closing(create_database(url(tmp_path), rehearsal=True, now=OPENED)) as db:
        found(db, "cl", "Chi Lăng", "Chi Lăng", Actor(None, "system", "me", Channel.CLI), OPENED)
        happens(db)
    return tmp_path


def url(home: Path) -> str:
    return f"sqlite:///{home / 'lantoa.db'}"


def happens(db: Database) -> None:
    with db.write() as work:
        raise_incident(
            work, "dead_mailbox", "lan@x.vn", FACTS, local(3, 1), retry_at=local(3, 1, 9)
        )


def lantoa(home: Path, *words: str) -> int:
    settings = Settings.read(words, {"LANTOA_HOME": str(home), "LANTOA_LANG": "en"})
    return run(words, settings)


def answer(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_an_incident_says_what_happened_and_what_to_do(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lantoa(home, "incident", "show", "1") == 0
    said = capsys.readouterr().out
    assert "The mailbox lan@x.vn does not exist" in said
    assert "Ask for the right address" in said
    assert "tried again at 1 March 2023, 09:00" in said


def test_one_that_is_closed_with_a_note_is_in_the_log_and_opens_anew(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lantoa(home, "incident", "close", "1", "--note", "asked Lan") == 0
    assert lantoa(home, "incident", "close", "1", "--note", "again") == 4
    assert lantoa(home, "incident", "show", "7") == 5
    capsys.readouterr()
    lantoa(home, "incident", "list", "--json")
    assert answer(capsys) == {"incidents": []}
    with closing(open_database(url(home))) as db:
        happens(db)
    lantoa(home, "incident", "list", "--all", "--json")
    told = answer(capsys)["incidents"]
    assert [(one["incident"], one["closed_at"] is None) for one in told] == [(1, False), (2, True)]
    assert lantoa(home, "audit", "log", "cl") == 0
    said = capsys.readouterr().out
    assert "closed an incident" in said
    assert "asked Lan" in said


def test_the_doctor_names_open_incidents_and_is_not_content(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lantoa(home, "doctor", "--json") == 1
    bad = [one for one in answer(capsys)["findings"] if not one["ok"]]
    assert [one["code"] for one in bad] == ["incident"]
    assert "Ask for the right address" in bad[0]["sentence"]
    lantoa(home, "incident", "close", "1", "--note", "asked Lan")
    assert lantoa(home, "doctor") == 0


def test_the_doctor_ends_what_a_mail_server_said_before_the_next_step(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lantoa(home, "doctor")
    assert "550 5.1.1 no such user. Ask for the right address" in capsys.readouterr().out
