"""Incidents, on both databases: open once for a kind and key, counted, closed, opened anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storage.database import Database
from storage.incidents import (
    acknowledge_incident,
    close_by_hand,
    close_incident,
    closed_incidents,
    incident,
    newest_incidents,
    open_incidents,
    plans_of_duties,
    raise_incident,
)
from tests.builders import ready_database

NOW = datetime(2023, 3, 1, 1, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def paused(database: Database, why: str, now: datetime, retry_at: datetime | None = None) -> None:
    with database.write() as work:
        facts = {"why": why, "answer": "535 5.7.8"}
        raise_incident(work, "sender_paused", "", facts, now, retry_at=retry_at)


def test_an_incident_raised_again_counts_up_and_tells_the_newest(database: Database) -> None:
    paused(database, "login", NOW, NOW + HOUR)
    paused(database, "tls", NOW + HOUR, NOW + 2 * HOUR)
    with database.read() as work:
        (found,) = open_incidents(work)
    assert (found.kind, found.key, found.times) == ("sender_paused", "", 2)
    assert found.facts == {"why": "tls", "answer": "535 5.7.8"}
    assert (found.opened_at, found.raised_at) == (NOW, NOW + HOUR)
    assert (found.retry_at, found.closed_at) == (NOW + 2 * HOUR, None)


def test_a_clock_that_went_back_leaves_the_last_time(database: Database) -> None:
    paused(database, "login", NOW)
    paused(database, "login", NOW - HOUR)
    with database.read() as work:
        (found,) = open_incidents(work)
    assert (found.times, found.opened_at, found.raised_at) == (2, NOW, NOW)


def test_other_keys_and_kinds_are_incidents_of_their_own(database: Database) -> None:
    paused(database, "login", NOW)
    with database.write() as work:
        for plan in ("a", "b", "a"):
            raise_incident(work, "office_empty", plan, {"plan": plan}, NOW + HOUR)
        told = [(one.kind, one.key, one.times) for one in open_incidents(work)]
    assert told == [("sender_paused", "", 1), ("office_empty", "a", 2), ("office_empty", "b", 1)]


def test_what_is_closed_is_opened_anew_by_the_next_time(database: Database) -> None:
    paused(database, "login", NOW)
    with database.write() as work:
        assert close_incident(work, "sender_paused", "", NOW + HOUR)
        assert not close_incident(work, "sender_paused", "", NOW + HOUR)
        assert open_incidents(work) == ()
    paused(database, "login", NOW + 2 * HOUR)
    with database.read() as work:
        first, second = newest_incidents(work, 10)
        assert (first.closed_at, second.closed_at) == (NOW + HOUR, None)
        assert (second.opened_at, second.times) == (NOW + 2 * HOUR, 1)
        assert newest_incidents(work, 1) == open_incidents(work) == (second,)


def test_a_person_closes_one_once(database: Database) -> None:
    paused(database, "login", NOW)
    with database.write() as work:
        (found,) = open_incidents(work)
        assert close_by_hand(work, found.id, None, NOW + HOUR)
        assert not close_by_hand(work, found.id, None, NOW + HOUR)
        kept = incident(work, found.id)
        assert kept is not None
        assert kept.closed_at == NOW + HOUR
        assert incident(work, found.id + 1) is None


@pytest.mark.parametrize(("kind", "facts"), [("weather", {}), ("sender_paused", {"why": "login"})])
def test_an_incident_nobody_could_read_is_refused(
    database: Database, kind: str, facts: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match="incident"), database.write() as work:
        raise_incident(work, kind, "", facts, NOW)


def test_the_plan_of_each_obligation_is_told(database: Database) -> None:
    ready = ready_database(db=database)
    with database.read() as work:
        duties = [row[0] for row in work.sql("SELECT id FROM obligation ORDER BY id")]
        found = plans_of_duties(work, [*duties, 999])
    assert len(duties) == 2
    assert found == dict.fromkeys(duties, ready.plan.plan)


def test_somebody_sees_to_one_once_and_while_it_is_open(database: Database) -> None:
    paused(database, "login", NOW)
    with database.write() as work:
        (found,) = open_incidents(work)
        assert acknowledge_incident(work, found.id, None, NOW + HOUR)
        assert not acknowledge_incident(work, found.id, None, NOW + 2 * HOUR)
        (known,) = open_incidents(work)
        assert (known.known_at, known.known_by, known.closed_by) == (NOW + HOUR, "", "")
        close_incident(work, "sender_paused", "", NOW + HOUR)
    paused(database, "login", NOW + 2 * HOUR)
    with database.read() as work:
        (anew,) = open_incidents(work)
        assert anew.known_at is None


def test_closed_ones_are_read_part_by_part(database: Database) -> None:
    with database.write() as work:
        for plan in ("a", "b", "c"):
            raise_incident(work, "office_empty", plan, {"plan": plan}, NOW)
        for plan in ("a", "b"):
            close_incident(work, "office_empty", plan, NOW + HOUR)
        (newest,) = closed_incidents(work, 1)
        (older,) = closed_incidents(work, 2, newest.id)
        assert (newest.key, older.key) == ("b", "a")
        assert closed_incidents(work, 2, older.id) == ()
        assert plans_of_duties(work, []) == plans_of_duties(work, [7]) == {}
