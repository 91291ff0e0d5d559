"""The sealed log: appending, reading back, verifying, and what no ordinary statement may change."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from storage import audit, chain_check
from storage.audit import NewEntry
from storage.chain_check import Broken, Verified
from storage.database import Database
from storage.lifecycle import open_database
from storage.work import Work
from workflows.errors import LantoaError

NOW = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)


def an_act(number: int = 1, **secrets: str) -> NewEntry:
    return NewEntry(
        at=NOW + timedelta(minutes=number),
        act="record.advance",
        channel="cli",
        actor="lan",
        os_user="vtlan",
        officer_id=7,
        record_id=number,
        unit_id=None,
        body={"to": "đã nộp", "nested": {"channel": "web", "record": 99}},
        secrets=secrets,
    )


def a_chain(database: Database, acts: Sequence[NewEntry]) -> int:
    with database.write() as work:
        head_id = audit.create_head(work, "plan")
        audit.seal(work, audit.lock_head(work, head_id), acts)
    return head_id


def verified(database: Database, head_id: int) -> Verified | Broken:
    with database.read() as work:
        return chain_check.verify_chain(work, head_id)


# --- sealing and reading -------------------------------------------------------------------------


def test_each_entry_names_the_hash_of_the_one_before(database: Database) -> None:
    head_id = a_chain(database, [an_act(1)])
    with database.write() as work:
        head = audit.seal(work, audit.lock_head(work, head_id), [an_act(2), an_act(3)])
        assert audit.lock_head(work, head_id) == head
        rows = list(audit.entries(work, head_id))
    assert [row.seq for row in rows] == [1, 2, 3]
    said = [json.loads(row.canonical) for row in rows]
    assert [entry["prev"] for entry in said] == ["", rows[0].hash, rows[1].hash]
    assert all(row.hash == sha256(b"\0" + row.canonical).hexdigest() for row in rows)
    assert head.hash == rows[-1].hash
    assert verified(database, head_id) == Verified(3, head.hash)


def test_an_entry_is_read_back_as_it_was_sealed(database: Database) -> None:
    act = an_act(5, reason="vì lý do gia đình")
    head_id = a_chain(database, [act])
    with database.read() as work:
        (row,) = audit.entries(work, head_id)
    assert (row.at, row.act, row.channel, row.actor, row.os_user) == (
        act.at,
        act.act,
        act.channel,
        act.actor,
        act.os_user,
    )
    assert (row.officer_id, row.record_id, row.unit_id) == (7, 5, None)
    assert row.body == act.body
    assert row.secrets == act.secrets
    assert list(row.private) == ["reason"]


def test_a_secret_stands_in_no_sealed_byte_and_can_be_erased_without_breaking_the_chain(
    database: Database,
) -> None:
    head_id = a_chain(database, [an_act(1, reason="Nguyễn Văn A ốm"), an_act(2)])
    with database.write() as work:
        work.sql("DELETE FROM audit_secret")
    with database.read() as work:
        rows = list(audit.entries(work, head_id))
    assert "Nguyễn".encode() not in b"".join(row.canonical for row in rows)
    assert rows[0].secrets == {}
    assert rows[0].private.keys() == {"reason"}
    assert isinstance(verified(database, head_id), Verified)


def test_equal_secrets_have_different_commitments(database: Database) -> None:
    head_id = a_chain(database, [an_act(1, reason="x"), an_act(2, reason="x")])
    with database.read() as work:
        one, two = audit.entries(work, head_id)
    assert one.private != two.private


def test_the_number_of_the_newest_record_is_kept_with_the_head(database: Database) -> None:
    head_id = a_chain(database, [])
    with database.write() as work:
        audit.seal(work, audit.lock_head(work, head_id), [an_act()], record_seq=4)
        audit.seal(work, audit.lock_head(work, head_id), [an_act()])
        assert audit.lock_head(work, head_id).record_seq == 4


def test_what_is_rolled_back_leaves_no_gap(database: Database) -> None:
    head_id = a_chain(database, [an_act(1)])
    with pytest.raises(ZeroDivisionError), database.write() as work:  # noqa: PT012
        audit.seal(work, audit.lock_head(work, head_id), [an_act(2)])
        1 / 0  # noqa: B018
    with database.write() as work:
        assert audit.seal(work, audit.lock_head(work, head_id), [an_act(3)]).seq == 2
    assert isinstance(verified(database, head_id), Verified)


def test_entries_are_filtered_and_paged(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "PAGE", 3)
    head_id = a_chain(database, [an_act(n, note=str(n)) for n in range(1, 11)])
    other = a_chain(database, [an_act(1)])

    with database.read() as work:

        def seqs(**wanted: object) -> list[int]:
            return [row.seq for row in audit.entries(work, head_id, **wanted)]  # type: ignore[arg-type]

        assert seqs() == list(range(1, 11))
        assert seqs(after=4, limit=5) == [5, 6, 7, 8, 9]
        assert seqs(limit=0) == []
        assert seqs(record=6) == [6]
        assert seqs(officer=7, act="record.advance", channel="cli") == list(range(1, 11))
        assert seqs(officer=8) == seqs(unit=1) == seqs(channel="web") == []
        since, until = NOW + timedelta(minutes=4), NOW + timedelta(minutes=6)
        assert seqs(since=since, until=until) == [4, 5]
        assert [r.secrets for r in audit.entries(work, head_id, record=6)] == [{"note": "6"}]
        assert len(list(audit.entries(work, other))) == 1


def test_a_chain_that_does_not_exist_is_a_fault_of_the_program(database: Database) -> None:
    with database.write() as work:
        with pytest.raises(LookupError):
            audit.lock_head(work, 99)
        with pytest.raises(LookupError):
            chain_check.verify_chain(work, 99)


def test_progress_is_told_page_by_page(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    head_id = a_chain(database, [an_act(n) for n in range(1, 5)])
    told: list[int] = []
    with database.read() as work:
        chain_check.verify_chain(work, head_id, told.append)
    assert told == [4]


# --- append-only ---------------------------------------------------------------------------------

INTO = (
    "INTO audit_entry (head_id, seq, at, act, channel, canonical, hash) "
    "SELECT head_id, seq, at, 'forged', channel, canonical, hash FROM audit_entry WHERE seq = 1"
)
ATTACKS = {
    "sqlite": [
        "UPDATE audit_entry SET act = 'x'",
        "DELETE FROM audit_entry",
        f"INSERT OR REPLACE {INTO}",
        f"REPLACE {INTO}",
        f"INSERT {INTO} ON CONFLICT (head_id, seq) DO UPDATE SET act = 'x'",
        "UPDATE OR REPLACE audit_entry SET seq = 2 WHERE seq = 1",
    ],
    "postgresql": [
        "UPDATE audit_entry SET act = 'x'",
        "DELETE FROM audit_entry",
        f"INSERT {INTO} ON CONFLICT (head_id, seq) DO UPDATE SET act = 'x'",
        "TRUNCATE audit_entry",
        "TRUNCATE chain_head CASCADE",
        "SET session_replication_role = replica; UPDATE audit_entry SET act = 'x'",
        "SET session_replication_role = replica; DELETE FROM audit_entry",
        "SET session_replication_role = replica; TRUNCATE audit_entry",
    ],
}


def test_no_ordinary_statement_changes_a_sealed_entry(database: Database) -> None:
    head_id = a_chain(database, [an_act(1), an_act(2)])
    before = verified(database, head_id)
    for attack in ATTACKS[database.url.get_backend_name()]:
        with pytest.raises(LantoaError, match="append-only"), database.write() as work:
            work.sql(attack)
        assert verified(database, head_id) == before, attack


def test_replacing_is_refused_even_by_a_tool_without_our_settings(sqlite_file: Path) -> None:
    with closing(open_database(f"sqlite:///{sqlite_file}")) as database:
        a_chain(database, [an_act(1)])
    with (
        closing(sqlite3.connect(sqlite_file)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute(f"INSERT OR REPLACE {INTO}")


# --- tampering -----------------------------------------------------------------------------------

Tamper = Callable[[Work], object]


def _sql(*statements: str) -> Tamper:
    return lambda work: [work.sql(statement) for statement in statements]


def _edit_bytes(work: Work) -> None:
    work.sql(
        "UPDATE audit_entry SET canonical = (SELECT canonical FROM audit_entry WHERE seq = 2)"
        " WHERE seq = 3"
    )


MATRIX: dict[str, tuple[Tamper, Broken]] = {
    "edited bytes": (_edit_bytes, Broken(3, "hash")),
    "edited hash": (
        _sql(f"UPDATE audit_entry SET hash = '{'0' * 64}' WHERE seq = 3"),
        Broken(3, "hash"),
    ),
    "deleted": (_sql("DELETE FROM audit_entry WHERE seq = 3"), Broken(3, "gap")),
    "deleted and renumbered": (
        _sql(
            "DELETE FROM audit_entry WHERE seq = 3",
            "UPDATE audit_entry SET seq = 3 WHERE seq = 4",
            "UPDATE audit_entry SET seq = 4 WHERE seq = 5",
        ),
        Broken(3, "prev"),
    ),
    "swapped": (
        _sql(
            "UPDATE audit_entry SET seq = 99 WHERE seq = 3",
            "UPDATE audit_entry SET seq = 3 WHERE seq = 4",
            "UPDATE audit_entry SET seq = 4 WHERE seq = 99",
        ),
        Broken(3, "prev"),
    ),
    "inserted": (
        _sql(
            "INSERT INTO audit_entry SELECT head_id, 6, at, act, channel, officer_id, record_id,"
            " unit_id, canonical, hash FROM audit_entry WHERE seq = 5"
        ),
        Broken(6, "prev"),
    ),
    "tail cut off": (_sql("DELETE FROM audit_entry WHERE seq >= 4"), Broken(4, "tail")),
    "all gone": (_sql("DELETE FROM audit_entry"), Broken(1, "tail")),
    "edited act": (
        _sql("UPDATE audit_entry SET act = 'x' WHERE seq = 3"),
        Broken(3, "column", "act"),
    ),
    "edited instant": (
        _sql("UPDATE audit_entry SET at = '2026-01-01T00:00:00.000000Z' WHERE seq = 3"),
        Broken(3, "column", "at"),
    ),
    "edited channel, to one that the body names": (
        _sql("UPDATE audit_entry SET channel = 'web' WHERE seq = 3"),
        Broken(3, "column", "channel"),
    ),
    "edited officer": (
        _sql("UPDATE audit_entry SET officer_id = NULL WHERE seq = 3"),
        Broken(3, "column", "officer"),
    ),
    "edited record": (
        _sql("UPDATE audit_entry SET record_id = 99 WHERE seq = 3"),
        Broken(3, "column", "record"),
    ),
    "edited unit": (
        _sql("UPDATE audit_entry SET unit_id = 1 WHERE seq = 3"),
        Broken(3, "column", "unit"),
    ),
    "edited secret": (
        _sql("UPDATE audit_secret SET value = 'x' WHERE seq = 3"),
        Broken(3, "secret", "reason"),
    ),
    "moved secret": (
        _sql("UPDATE audit_secret SET seq = 2 WHERE seq = 3"),
        Broken(2, "secret", "reason"),
    ),
    "secret of no entry": (
        _sql("UPDATE audit_secret SET seq = 9 WHERE seq = 3"),
        Broken(9, "secret", "reason"),
    ),
    "edited head hash": (_sql("UPDATE chain_head SET hash = 'x'"), Broken(5, "head")),
    "head set back": (_sql("UPDATE chain_head SET seq = 4"), Broken(5, "head")),
    "head set forward": (_sql("UPDATE chain_head SET seq = 6"), Broken(6, "tail")),
}


@pytest.mark.parametrize("kind", MATRIX)
def test_tampering_is_found_and_named(database: Database, kind: str) -> None:
    tamper, expected = MATRIX[kind]
    head_id = a_chain(
        database, [an_act(1), an_act(2), an_act(3, reason="ốm"), an_act(4), an_act(5)]
    )
    with database.write() as work:
        without_triggers(work)
        tamper(work)
    assert verified(database, head_id) == expected


def without_triggers(work: Work) -> None:
    """What the owner of a database can do, and what only the chain can tell."""
    if work.on_postgresql:
        work.sql("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
        return
    for (name,) in work.sql("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        work.sql(f"DROP TRIGGER {name}")


BY_HAND = {
    "bytes put back as a text": (
        "UPDATE audit_entry SET canonical = CAST(canonical AS TEXT) WHERE seq = 3",
        Broken(3, "hash"),
    ),
    "bytes edited as a text": (
        "UPDATE audit_entry SET canonical = replace(canonical, 'vtlan', 'other') WHERE seq = 3",
        Broken(3, "hash"),
    ),
    "salt put back as a text": (
        "UPDATE audit_secret SET salt = CAST('x' AS TEXT) WHERE seq = 3",
        Broken(3, "secret", "reason"),
    ),
    "head gone": ("DELETE FROM chain_head", Broken(5, "head")),
}


@pytest.mark.parametrize("how", BY_HAND)
def test_what_a_hand_does_to_a_file_is_a_finding_and_no_fault(how: str, sqlite_file: Path) -> None:
    statement, expected = BY_HAND[how]
    acts = [an_act(1), an_act(2), an_act(3, reason="ốm"), an_act(4), an_act(5)]
    with closing(open_database(f"sqlite:///{sqlite_file}")) as database:
        head_id = a_chain(database, acts)
    with closing(sqlite3.connect(sqlite_file)) as hand:
        hand.execute("DROP TRIGGER audit_entry_no_update")
        hand.execute(statement)
        hand.commit()
    with closing(open_database(f"sqlite:///{sqlite_file}")) as database:
        assert verified(database, head_id) == expected
