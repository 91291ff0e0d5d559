"""Records changed past the log, with the database in hand: named, whatever was changed."""

from __future__ import annotations

from contextlib import closing

import pytest

from engine.advance import Advanced, advance
from engine.attach import Attached, Paper, attach
from engine.move import Move
from engine.record_decision import Entered, PaperDecision, enter_decision
from reports.health import NAMED, examined
from storage.database import Database
from storage.record_check import Misplaced, misplaced
from tests.builders import NOW, Ready, ready_database
from tests.records import models
from workflows.definition import DecisionKind


@pytest.fixture
def ready(database: Database) -> Ready:
    """Two models: one has been registered, has a paper and a decision, the other is proposed."""
    ready = ready_database(db=database)
    first, _ = models(ready, 2)
    lan, thu = ready.officer("lan-xa-a"), ready.officer("thu")
    assert isinstance(advance(ready.db, Move(first, "register"), lan, NOW), Advanced)
    paper = Paper("a.pdf", b"%PDF")
    assert isinstance(attach(ready.db, first, "report", paper, lan, NOW), Attached)
    decision = PaperDecision(
        plan="small-2023",
        kind=DecisionKind.QUYET_DINH,
        number="12-QĐ/HU",
        signed_on=NOW.date(),
        signer="Nguyễn Văn A",
        post="Phó Bí thư",
        capacity="T/M Ban Thường vụ",
        outcomes={first: "scale_up"},
    )
    assert isinstance(enter_decision(ready.db, decision, thu, NOW), Entered)
    return ready


def found(ready: Ready) -> list[tuple[str, str, str, str]]:
    with ready.db.read() as work:
        return [(one.record, one.fault, one.found, one.sealed) for one in misplaced(work)]


def by_hand(ready: Ready, sql: str) -> None:
    with ready.db.write() as work:
        work.sql(sql)


def test_what_acts_did_agrees_with_the_log(ready: Ready) -> None:
    assert found(ready) == []


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("state = 'scaled' WHERE code = 'small-2023-0003'",
         ("0003", "state", "scaled", "registered")),
        ("state = 'registered' WHERE code = 'small-2023-0004'",
         ("0004", "state", "registered", "proposed")),
        ("version = 3 WHERE code = 'small-2023-0003'", ("0003", "version", "3.2", "4.2")),
        ("epoch = epoch + 1 WHERE code = 'small-2023-0004'", ("0004", "version", "1.2", "1.1")),
        ("track = 'list' WHERE code = 'small-2023-0004'", ("0004", "unsealed", "proposed", "")),
        ("code = 'small-2023-0099' WHERE code = 'small-2023-0004'",
         ("0099", "unsealed", "proposed", "")),
    ],
)  # fmt: skip
def test_a_hand_that_changes_a_record_is_noticed(
    ready: Ready, sql: str, fault: tuple[str, str, str, str]
) -> None:
    by_hand(ready, f"UPDATE record SET {sql}")
    number, *rest = fault
    assert found(ready) == [(f"small-2023-{number}", *rest)]


def test_a_record_that_no_act_made_is_noticed(ready: Ready) -> None:
    by_hand(
        ready,
        "INSERT INTO record (code, plan_id, edition_id, track, unit_id, state, version, epoch,"
        " form, period, created_at, entered_at) SELECT 'small-2023-0077', plan_id, edition_id,"
        " track, unit_id, 'scaled', 1, 1, form, period, created_at, entered_at FROM record"
        " WHERE code = 'small-2023-0004'",
    )
    assert found(ready) == [("small-2023-0077", "unsealed", "scaled", "")]


def test_a_record_that_was_taken_away_is_noticed(ready: Ready) -> None:
    by_hand(ready, "DELETE FROM record WHERE code = 'small-2023-0004'")
    assert found(ready) == [("small-2023-0004", "gone", "", "proposed")]


def test_the_doctor_names_each_in_the_plan_s_words(ready: Ready, database_url: str) -> None:
    by_hand(ready, "UPDATE record SET state = 'scaled' WHERE code = 'small-2023-0003'")
    (bad,) = [one for one in examined(database_url, NOW) if one.code.startswith("record_")]
    assert "small-2023-0003 đang ở “Đã nhân rộng”" in bad.sentence("vi")
    assert "its last sealed act left it at “Registered”" in bad.sentence("en")
    assert bad.bad


def test_the_doctor_names_the_first_and_counts_the_rest(ready: Ready, database_url: str) -> None:
    models(ready, NAMED + 3)
    by_hand(ready, "UPDATE record SET version = version + 7 WHERE track = 'model'")
    bad = [one for one in examined(database_url, NOW) if one.code.startswith("record_")]
    assert [one.code for one in bad] == ["record_version"] * NAMED + ["record_more"]
    assert bad[-1].sentence("en") == "5 more records are not what the log says."


def test_every_page_is_looked_at(ready: Ready, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.record_check.PAGE", 2)
    by_hand(ready, "UPDATE record SET state = 'sent' WHERE track = 'list'")
    with closing(ready.db), ready.db.read() as work:
        assert [one.record for one in misplaced(work) if isinstance(one, Misplaced)] == [
            "small-2023-0001",
            "small-2023-0002",
        ]
