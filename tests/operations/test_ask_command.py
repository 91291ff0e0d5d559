"""`lantoa record ask`: written, told, refused; and the log has a line for each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from engine.advance import advance
from engine.move import Move
from storage.lifecycle import create_database, open_database
from tests.builders import NOW, OPENED, ready_database
from tests.conftest import Lantoa, Ran
from tests.records import models

Typed = Callable[..., Ran]
THIRD = "small-2023-0005"


@pytest.fixture
def typed(lantoa: Lantoa, tmp_path: Path) -> Typed:
    """`lantoa` at 09:00 on 01/3/2023, where a unit that may register two models has a third."""
    home = tmp_path / "home"
    home.mkdir()
    url = f"sqlite:///{home / 'lantoa.db'}"
    create_database(url, rehearsal=True, now=OPENED).close()
    with closing(open_database(url)) as db:
        ready = ready_database(db=db)
        *registered, third = models(ready, 3)
        for code in registered:
            advance(db, Move(code, "register"), ready.officer("lan-xa-a"), NOW)
        assert third == THIRD
    return lambda *words: lantoa(*words, "--at", "2023-03-01T09:00", "--lang", "en")


def test_whoever_was_asked_is_named_and_a_second_asking_is_a_conflict(typed: Typed) -> None:
    first = typed("record", "ask", THIRD, "register", "--as", "thu", "--json")
    told = first.document
    assert (first.exit_code, told["asked"]) == (0, ["lan-xa-a"])
    assert told["in_the_way"] == [
        "Number of models: over the number allowed (2 already, at most 2)."
    ]
    again = typed("record", "ask", THIRD, "register", "--as", "thu")
    assert again.exit_code == 4
    assert "Đ/c thu, 1 March 2023, 09:00" in again.err


def test_the_log_has_a_line_for_what_was_asked_and_for_what_was_refused(typed: Typed) -> None:
    assert typed("record", "ask", THIRD, "register", "--as", "thu").exit_code == 0
    refused = typed("record", "ask", THIRD, "register", "--as", "lan-xa-b")
    assert refused.exit_code == 3
    assert f"{THIRD}: cannot ask to have it cleared because:" in refused.out + refused.err
    log = typed("audit", "log", "small-2023")
    assert log.exit_code == 0
    assert f"{THIRD} register" in log.out
    assert f"{THIRD} ask" in log.out


def test_what_cannot_be_asked_for_is_wrong_usage_with_its_reason(typed: Typed) -> None:
    own = typed("record", "ask", THIRD, "register", "--as", "lan-xa-a")
    assert own.exit_code == 2
    assert "nobody else’s to clear" in own.err
