"""The act of advancing against its floor: one by one, in bulk, and as the database grows."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.floor import Floor
from bench.ground import NOW, Ground, ground
from engine.advance import Advanced, advance
from engine.bulk import advance_many
from engine.move import Move

TURNS = ("register", "return")


@dataclass(frozen=True, slots=True)
class Ratio:
    """One measurement: ``value`` against ``aim``; ``at_most`` when smaller is better."""

    name: str
    value: float
    aim: float
    detail: str
    at_most: bool = False

    @property
    def reached(self) -> bool:
        """Whether the aim is met."""
        return self.value <= self.aim if self.at_most else self.value >= self.aim


def ratios(rounds: int = 9, acts: int = 400, large: int = 1_000_000) -> Iterator[Ratio]:
    """Every ratio, each measured in one run with its floor."""
    with TemporaryDirectory() as folder:
        yield single(Path(folder), rounds, acts)
        yield bulk(Path(folder), 3, 10_000)
        yield from growth(Path(folder), rounds, acts, large)


def single(folder: Path, rounds: int, acts: int) -> Ratio:
    """Single durable acts, A B A B on two equal databases."""
    ours, theirs = ground(folder / "ours.db", 1000), ground(folder / "floor.db", 1000)
    floor = Floor(theirs)
    mine, bare = [], []
    for at in range(rounds + 1):
        mine.append(_each(acts, lambda n, turn=TURNS[at % 2]: _act(ours, n, turn)))
        bare.append(_each(acts, lambda n: floor.act(theirs.code(n))))
    floor.close()
    ours.db.close()
    a, b = median(mine[1:]), median(bare[1:])
    return Ratio("single act, SQLite FULL, × the raw floor", b / a, 0.60, _rates(acts, a, b))


def bulk(folder: Path, rounds: int, acts: int) -> Ratio:
    """Ten thousand acts, a thousand to a commit on both sides."""
    ours, theirs = ground(folder / "bulk.db", acts), ground(folder / "bulk-floor.db", acts)
    floor = Floor(theirs)
    mine, bare = [], []
    for at in range(rounds + 1):
        moves = [Move(ours.code(n), TURNS[at % 2]) for n in range(acts)]
        mine.append(_timed(lambda moves=moves: _all(ours, moves)))
        bare.append(_timed(lambda: _chunks(floor, theirs, acts)))
    floor.close()
    ours.db.close()
    a, b = median(mine[1:]), median(bare[1:])
    return Ratio("bulk act, SQLite, × the raw set-based floor", b / a, 0.25, _rates(acts, a, b))


def growth(folder: Path, rounds: int, acts: int, large: int) -> Iterator[Ratio]:
    """The cost of an act among many records, and in a unit of many, against few."""
    few = ground(folder / "few.db", 1000)
    for name, many in (
        (f"cost of an act among {large:,} records, × among 1,000", ground(folder / "n.db", large)),
        (
            "cost of an act in a unit of 50,000 records, × of 50",
            ground(folder / "unit.db", 50_000, per_unit=50_000),
        ),
    ):
        a, b = [], []
        for at in range(rounds + 1):
            a.append(_each(acts, lambda n, turn=TURNS[at % 2]: _act(few, n, turn)))
            b.append(_each(acts, lambda n, turn=TURNS[at % 2]: _act(many, n * 97, turn)))
        if len(a) % 2:
            _each(acts, lambda n: _act(few, n, TURNS[1]))
        many.db.close()
        x, y = median(a[1:]), median(b[1:])
        yield Ratio(name, y / x, 2.0, _rates(acts, y, x), at_most=True)
    few.db.close()


def _act(on: Ground, at: int, turn: str) -> None:
    made = advance(on.db, Move(on.code(at), turn), on.actor, NOW)
    if not isinstance(made, Advanced):
        raise AssertionError(made)


def _all(on: Ground, moves: list[Move]) -> None:
    results = advance_many(on.db, moves, on.actor, NOW, all_or_none=False)
    if not all(isinstance(result, Advanced) for result in results):
        raise AssertionError("a move of the bulk was not made")


def _chunks(floor: Floor, on: Ground, acts: int) -> None:
    for first in range(0, acts, 1000):
        floor.bulk([on.code(n) for n in range(first, first + 1000)])


def _each(acts: int, act: Callable[[int], None]) -> float:
    """Seconds for the acts, one after the other on different records."""

    def run() -> None:
        for at in range(acts):
            act(at)

    return _timed(run)


def _timed(run: Callable[[], None]) -> float:
    gc.collect()
    start = perf_counter()
    run()
    return perf_counter() - start


def _rates(acts: int, ours: float, floor: float) -> str:
    return f"{acts / ours:,.0f}/s against {acts / floor:,.0f}/s"
