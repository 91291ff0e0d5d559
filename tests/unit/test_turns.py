"""Turns at writing are taken in the order of asking, by threads and by processes."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from storage.turns import Turns
from workflows.errors import Conflict


def test_threads_get_their_turn_in_the_order_of_asking() -> None:
    turns, order = Turns(None), []

    def take(number: int) -> None:
        with turns:
            order.append(number)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(5)]
    with turns:
        for waiting, thread in enumerate(threads, 1):
            thread.start()
            while len(turns._waiting) < waiting:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]


def test_a_turn_inside_a_turn_of_the_same_thread_is_a_fault_and_not_a_hang() -> None:
    turns = Turns(None)
    with turns, pytest.raises(RuntimeError), turns:
        pass
    with turns:
        pass


def test_whoever_keeps_the_file_lets_others_know_after_a_while(tmp_path: Path) -> None:
    # Two Turns on one file stand for two processes: flock knows open files, not processes.
    mine, theirs = Turns(tmp_path / "x-lock"), Turns(tmp_path / "x-lock", patience=0.02)
    with mine, pytest.raises(Conflict) as raised, theirs:
        pass
    assert raised.value.code == "database_busy"
    with theirs:
        pass
    mine.close()
    theirs.close()
