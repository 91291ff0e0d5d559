"""The tick of the watch: idle among few and many open obligations, and with many due at once."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.bench_advance import Ratio
from bench.floor_tick import DUE_AT, LATER_DUE_AT, LATER_NEXT_AT, NOW_AT, TickFloor
from bench.ground import AT, Ground, ground, raw
from engine.watch import tick

NOW = datetime(2023, 11, 10, 1, 0, tzinfo=UTC)
SIZES = (1_000, 100_000, 1_000_000)
DUE = (100, 10_000)
IDLE_AT_ONCE = 5
"""Idle ticks at one size before the next size has its turn."""

_OWED = (
    "INSERT INTO obligation (plan_id, deadline, record_id, unit_id, state, due_at, due_rev,"
    " extended, opened_at, next_at, failures)"
    " SELECT plan_id, 'result', id, unit_id, 'open', ?, 1, FALSE, ?, ?, 0 FROM record"
)
_FALL_DUE = (
    "UPDATE obligation SET next_at = ?, due_at = ?, due_rev = due_rev + 1"
    " WHERE id % ? = 0 AND id <= ?"
)
"""A new revision of the date each time, so that the same rung fires anew."""
_WRITTEN = (
    "SELECT (SELECT count(*) FROM rung_firing), (SELECT count(*) FROM audit_entry),"
    " (SELECT count(*) FROM message WHERE letter = 'reminder'),"
    " (SELECT count(*) FROM obligation WHERE next_at = '2023-11-17T01:00:00.000000Z')"
)


@dataclass(frozen=True, slots=True)
class Owing:
    """A database in which every record owes, and an equal one for the floor."""

    size: int
    ours: Ground
    theirs: Path
    floor: TickFloor

    def close(self) -> None:
        """Give the files back."""
        self.ours.db.close()
        self.floor.close()


def tick_ratios(
    rounds: int = 5, sizes: Sequence[int] = SIZES, due: Sequence[int] = DUE
) -> Iterator[Ratio]:
    """Idle ticks in milliseconds, by turns at each size; then so many due against the floor."""
    with TemporaryDirectory() as folder:
        grounds = [_pair(Path(folder), size) for size in sizes]
        yield from _idle(grounds, rounds * 4)
        for one in grounds:
            for many in due:
                if many <= one.size:
                    yield _with_due(one, many, rounds)
        for one in grounds:
            one.close()


def _idle(grounds: Sequence[Owing], turns: int) -> Iterator[Ratio]:
    took: dict[int, list[float]] = {one.size: [] for one in grounds}
    for turn in range(turns + 1):
        for one in grounds:
            gc.collect()
            seconds = [_timed(partial(_ours, one, 0)) for _ in range(IDLE_AT_ONCE)]
            if turn:  # the first warms up
                took[one.size] += seconds
    for size, seconds in took.items():
        worst = sorted(seconds)[len(seconds) * 95 // 100]
        name = f"idle tick among {size:,} open obligations, ms"
        detail = f"95 of 100 within {worst * 1000:.2f} ms, {len(seconds):,} ticks"
        yield Ratio(name, median(seconds) * 1000, 1.0, detail, at_most=True)
    least, most = grounds[0].size, grounds[-1].size
    flat = median(took[most]) / median(took[least])
    name = f"idle tick among {most:,}, × among {least:,}"
    yield Ratio(name, flat, 1.5, "the same ticks", at_most=True)


def _with_due(on: Owing, many: int, rounds: int) -> Ratio:
    """A B A B on two equal databases; both must have written the same rows."""
    mine, bare = [], []
    for turn in range(rounds + 1):
        _fall_due(on, many)
        seconds = _timed(partial(_ours, on, many)), _timed(partial(_floor, on, many))
        if turn:  # the first warms up
            mine.append(seconds[0])
            bare.append(seconds[1])
    assert _written(on.ours.file) == _written(on.theirs)
    value = median(b / a for a, b in zip(mine, bare, strict=True))
    name = f"tick with {many:,} due of {on.size:,}, × the raw floor"
    took = f"{median(mine) * 1000:,.1f} ms, floor {median(bare) * 1000:,.1f} ms"
    return Ratio(name, value, 0.25, f"{many / median(mine):,.0f}/s; {took}")


def owing(file: Path, size: int, per_unit: int) -> Ground:
    """A new database in which every record owes by the same date."""
    made = ground(file, size, per_unit)
    with raw(file) as connection:
        connection.execute("BEGIN")
        connection.execute("UPDATE record SET state = 'registered'")
        connection.execute(_OWED, (LATER_DUE_AT, AT, LATER_NEXT_AT))
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    return made


def _pair(folder: Path, size: int) -> Owing:
    ours = owing(folder / f"owing-{size}.db", size, per_unit=max(50, size // 1000))
    theirs = folder / f"owing-floor-{size}.db"
    shutil.copyfile(ours.file, theirs)
    return Owing(size, ours, theirs, TickFloor(theirs, ours.head_id))


def _fall_due(on: Owing, many: int) -> None:
    """Let so many fall due, spread over all units."""
    step = on.size // many
    for file in (on.ours.file, on.theirs):
        with raw(file) as connection:
            connection.execute(_FALL_DUE, (NOW_AT, DUE_AT, step, step * many))
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.close()
    gc.collect()


def _ours(on: Owing, many: int) -> None:
    done = tick(on.ours.db, NOW, os_user="bench")
    assert (done.fired, done.messages, done.put_aside) == (many, many, ()), done


def _floor(on: Owing, many: int) -> None:
    fired = on.floor.tick()
    assert fired == many, fired


def _written(file: Path) -> tuple[int, ...]:
    connection = raw(file)
    found: tuple[int, ...] = connection.execute(_WRITTEN).fetchone()
    connection.close()
    return found


def _timed(run: Callable[[], object]) -> float:
    start = perf_counter()
    run()
    return perf_counter() - start
