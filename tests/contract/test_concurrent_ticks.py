"""Several watches side by side: nothing twice, nothing missing, by key and not by luck."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from engine.watch import Ticked, tick
from storage.database import Database
from storage.lifecycle import open_database
from tests.owing import Ground, local, run_plan

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


def fired_per_rung(ground: Ground) -> Counter[tuple[int, int]]:
    return Counter((one.duty, one.rung) for one in ground.fates() if one.fate == "fired")


@pytest.mark.timeout(300)
def test_three_watches_fire_six_rungs_of_200_obligations_once_each(
    database: Database, database_url: str
) -> None:
    ground = run_plan(database, UNITS)
    for day in DAYS:
        done = side_by_side(database_url, day)
        assert sum(one.fired for one in done) == UNITS
        assert all(one.put_aside == () for one in done)
    fired = fired_per_rung(ground)
    assert len(fired) == UNITS * len(DAYS)
    assert set(fired.values()) == {1}
    assert len(ground.letters()) == UNITS * len(DAYS)
    assert len(ground.acts()) == UNITS * len(DAYS)


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
