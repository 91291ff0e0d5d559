"""The heartbeat and the vital signs, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.database import Database
from storage.heartbeat import beat, last_beat
from storage.incidents import raise_incident
from storage.sender import pause, turn
from storage.vitals import Waiting, vitals

NOW = datetime(2023, 3, 1, 1, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_database_in_which_nothing_happened_has_no_heartbeat(database: Database) -> None:
    with database.read() as work:
        found = vitals(work, NOW)
    assert (found.beat, found.open_plans, found.held, found.incidents) == (None, 0, 0, {})
    assert (found.rungs, found.letters, found.paused) == (Waiting(0, None), Waiting(0, None), "")


def test_the_last_tick_is_known_whoever_made_it(database: Database) -> None:
    with database.write() as work:
        assert not beat(work, "root@one", NOW)
        assert not beat(work, "root@two", NOW + MINUTE)
        found = last_beat(work)
    assert found is not None
    assert (found.ticked_at, found.node, found.jumped_at) == (NOW + MINUTE, "root@two", None)


def test_a_clock_that_goes_back_is_noted_and_the_note_stays(database: Database) -> None:
    before, after = NOW - 10 * MINUTE, NOW - 9 * MINUTE
    with database.write() as work:
        beat(work, "root@one", NOW)
        assert beat(work, "root@one", before)
        assert not beat(work, "root@one", after)
        found = last_beat(work)
    assert found is not None
    assert (found.ticked_at, found.jumped_at, found.jumped_from) == (after, before, NOW)


def test_clocks_of_two_machines_may_differ_a_little(database: Database) -> None:
    with database.write() as work:
        beat(work, "root@one", NOW)
        assert not beat(work, "root@two", NOW - MINUTE)


def test_a_pause_and_incidents_are_counted_by_kind(database: Database) -> None:
    with database.write() as work:
        turn(work)
        pause(work, "login", "535", "settings", NOW)
        for plan in ("a", "b"):
            raise_incident(work, "office_empty", plan, {"plan": plan}, NOW)
        found = vitals(work, NOW)
    assert (found.paused, found.incidents) == ("login", {"office_empty": 2})
