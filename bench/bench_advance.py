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
from engine.bulk import CHUNK, advance_many
from engine.move import Move

TURNS = ("register", "return")
"""Every round moves each record once: there in one round, back in the next."""


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


def ratios(rounds: int = 10, acts: int = 400, large: int = 1_000_000) -> Iterator[Ratio]:
    """Every ratio, each measured in one run with its floor; ``rounds`` is even."""
    with TemporaryDirectory() as folder:
        yield single(Path(folder), rounds, acts)
        yield bulk(Path(folder), 4, 10_000)
        yield from growth(Path(folder), rounds, acts, large)


def single(folder: Path, rounds: int, acts: int) -> Ratio:
    """Single durable acts, A B A B on two equal databases."""
    ours, theirs = ground(folder / "ours.db", 1000), ground(folder / "floor.db", 1000)
    floor = Floor(theirs)
    mine, bare = _by_turns(
        rounds,
        lambda turn: _acts(ours, acts, turn),
        lambda _: floor.acts([theirs.code(at) for at in range(acts)]),
    )
    floor.close()
    ours.db.close()
    theirs.db.close()
    value = median(b / a for a, b in zip(mine, bare, strict=True))
    return Ratio("single act, SQLite FULL, × the raw floor", value, 0.60, _rates(acts, mine, bare))


def bulk(folder: Path, rounds: int, acts: int) -> Ratio:
    """Ten thousand acts, a thousand to a commit on both sides."""
    ours, theirs = ground(folder / "bulk.db", acts), ground(folder / "bulk-floor.db", acts)
    floor = Floor(theirs)
    codes = [theirs.code(at) for at in range(acts)]
    mine, bare = _by_turns(
        rounds,
        lambda turn: _all(ours, [Move(ours.code(at), turn) for at in range(acts)]),
        lambda _: floor.bulk(codes, CHUNK),
    )
    floor.close()
    ours.db.close()
    theirs.db.close()
    value = median(b / a for a, b in zip(mine, bare, strict=True))
    name = "bulk act, SQLite, × the raw set-based floor"
    return Ratio(name, value, 0.25, _rates(acts, mine, bare))


def growth(folder: Path, rounds: int, acts: int, large: int) -> Iterator[Ratio]:
    """The cost of an act among many records, and in a unit of many, against few."""
    few = ground(folder / "few.db", 1000)
    among = f"cost of an act among {large:,} records, × among 1,000"
    yield _grown(among, few, ground(folder / "many.db", large), rounds, acts)
    inside = "cost of an act in a unit of 50,000 records, × of 50"
    unit = ground(folder / "unit.db", 50_000, per_unit=50_000)
    yield _grown(inside, few, unit, rounds, acts)
    few.db.close()


def _grown(name: str, few: Ground, many: Ground, rounds: int, acts: int) -> Ratio:
    large, small = _by_turns(
        rounds,
        lambda turn: _acts(many, acts, turn, step=97),
        lambda turn: _acts(few, acts, turn),
    )
    many.db.close()
    value = median(a / b for a, b in zip(large, small, strict=True))
    return Ratio(name, value, 2.0, _rates(acts, large, small), at_most=True)


def _acts(on: Ground, acts: int, turn: str, step: int = 1) -> None:
    for at in range(0, acts * step, step):
        made = advance(on.db, Move(on.code(at), turn), on.actor, NOW)
        assert isinstance(made, Advanced), made


def _all(on: Ground, moves: list[Move]) -> None:
    results = advance_many(on.db, moves, on.actor, NOW, all_or_none=False)
    assert all(isinstance(result, Advanced) for result in results)


Run = Callable[[str], object]


def _by_turns(rounds: int, first: Run, second: Run) -> tuple[list[float], list[float]]:
    """Seconds of each round of both, A B A B; two rounds before them warm up and are not kept."""
    pairs = [
        (_timed(first, TURNS[at % 2]), _timed(second, TURNS[at % 2])) for at in range(rounds + 2)
    ]
    return [a for a, _ in pairs[2:]], [b for _, b in pairs[2:]]


def _timed(run: Run, turn: str) -> float:
    gc.collect()
    start = perf_counter()
    run(turn)
    return perf_counter() - start


def _rates(acts: int, first: list[float], second: list[float]) -> str:
    return f"{acts / median(first):,.0f}/s against {acts / median(second):,.0f}/s"
