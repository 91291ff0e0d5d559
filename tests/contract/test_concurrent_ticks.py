"""Several watches side by side: nothing twice, nothing missing, by key and not by luck."""

from __future__ import annotations

import threading
import time
from collections import Counter
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from engine.breaker import release_escalations
from engine.move import Actor, Channel
from engine.watch import Ticked, tick
from storage.breaker import tripped
from storage.database import Database
from storage.instants import instant_text
from storage.lifecycle import open_database
from storage.people import officer
from tests.owing import Ground, local, run_plan
from tests.ticking import Watch

UNITS, WATCHES = 200, 3
DAYS = [
    local(2, 23),
    local(3, 2),
    local(3, 8),
    local(3, 9),
    local(3, 14),
    local(3, 20),
]
"""Each day one rung of every obligation is due."""


def side_by_side(url: str, now: datetime, watches: int = WATCHES) -> list[Ticked]:
    """One tick of each watch at the same instant, each with connections of its own."""
    start = threading.Barrier(watches)
    done: list[Ticked] = []
    broken: list[BaseException] = []

    def watch() -> None:
        try:
            with closing(open_database(url)) as db:
                start.wait()
                done.append(tick(db, now))
        except BaseException as trouble:
            broken.append(trouble)
            raise

    threads = [threading.Thread(target=watch) for _ in range(watches)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    return done


def let_go(ground: Ground, now: datetime) -> bool:
    """The office releases the escalations of everybody, held as a flood; False without one."""
    with ground.db.read() as work:
        clerk = officer(work, ground.plan.committee_id, "clerk")
        flooded = bool(tripped(work))
    assert clerk is not None
    if flooded:
        actor = Actor(clerk.id, clerk.code, "", Channel.CLI)
        release_escalations(ground.db, ground.plan.code, actor, now)
    return flooded


def fired_per_rung(ground: Ground) -> Counter[tuple[int, int]]:
    return Counter((one.duty, one.rung) for one in ground.fates() if one.fate == "fired")


@pytest.mark.timeout(300)
def test_three_watches_fire_six_rungs_of_200_obligations_once_each(
    database: Database, database_url: str
) -> None:
    ground = run_plan(database, UNITS)
    for day in DAYS:
        done = side_by_side(database_url, day)
        if let_go(ground, day):
            assert sum(one.fired for one in done) == 0, "a flood that one of them missed"
            done = side_by_side(database_url, day)
        assert sum(one.fired for one in done) == UNITS
        assert all(one.put_aside == () for one in done)
        ground.deliver(day)
    everything_once(ground, UNITS)


def everything_once(ground: Ground, units: int) -> None:
    """Each rung of each obligation fired once, with one letter and one sealed entry."""
    fired = fired_per_rung(ground)
    assert len(fired) == units * len(DAYS), "missing"
    assert set(fired.values()) == {1}, "twice"
    assert len(ground.letters()) == units * len(DAYS)
    acts = [act for act in ground.acts() if act in ("duty.reminded", "duty.escalated")]
    assert len(acts) == units * len(DAYS)


def two_processes_fire_everything_once(database: Database, url: str, units: int) -> None:
    """Two watches as real processes; one of them is killed in the middle of each day's work."""
    ground = run_plan(database, units)
    steady, frail, kills = Watch(url), Watch(url), 0
    try:
        for day in DAYS:
            for _ in ("the day", "the day after its flood was released"):
                steady.look(day)
                frail.look(day)
                if not database_is_quiet(ground, day):
                    frail.kill()
                    kills += 1
                    frail = Watch(url)
                    frail.look(day)
                told = [steady.answer(), frail.answer()]
                assert [one["aside"] for one in told] == [0, 0]
                if not let_go(ground, day):
                    break
            ground.deliver(day)
    finally:
        steady.end()
        frail.end()
    assert kills == len(DAYS)
    everything_once(ground, units)


def database_is_quiet(ground: Ground, day: datetime) -> bool:
    """Waits until the day's first rungs have fired, False, or are held for a flood, True."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with ground.db.read() as work:
            rows = work.sql(
                "SELECT 1 FROM rung_firing WHERE status = 'fired'"
                f" AND settled_at = '{instant_text(day)}' LIMIT 1"
            )
            held = bool(tripped(work))
        if rows:
            return False
        if held:
            return True
        time.sleep(0.005)
    raise AssertionError("neither fires nor is held")


@pytest.mark.proof
@pytest.mark.timeout(600)
def test_two_processes_one_of_them_killed_fire_six_rungs_of_1000_obligations_once_each(
    database: Database, database_url: str
) -> None:
    two_processes_fire_everything_once(database, database_url, 1_000)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_two_processes_one_of_them_killed_fire_six_rungs_of_10000_obligations_once_each(
    database: Database, database_url: str
) -> None:
    two_processes_fire_everything_once(database, database_url, 10_000)


def test_watches_that_start_after_downtime_send_one_letter_each_obligation(
    database: Database, database_url: str
) -> None:
    ground = run_plan(database, 40)
    side_by_side(database_url, local(3, 15))
    assert len(ground.letters()) == 40
    assert set(fired_per_rung(ground).values()) == {1}


def test_an_act_that_settles_while_watches_run_leaves_either_a_letter_or_none(
    database: Database, database_url: str
) -> None:
    """Whoever is first decides; no letter is written after the settling."""
    ground = run_plan(database, 40)
    racing = threading.Thread(
        target=lambda: [ground.settle(place, local(2, 23)) for place in range(40)]
    )
    racing.start()
    side_by_side(database_url, local(2, 23), watches=2)
    racing.join()
    letters = len(ground.letters())
    assert max(Counter(duty for duty, _, _ in ground.letters()).values(), default=1) == 1
    side_by_side(database_url, local(2, 23) + timedelta(days=60), watches=2)
    assert len(ground.letters()) == letters
