"""The bench measures what the tables are today; what it finds is for `make bench`."""

from __future__ import annotations

from pathlib import Path

from bench.bench_advance import bulk, single


def test_the_act_and_the_bulk_act_are_measured_on_todays_tables(tmp_path: Path) -> None:
    found = (single(tmp_path, rounds=2, acts=4), bulk(tmp_path, rounds=2, acts=20))
    assert all(ratio.value > 0 and ratio.detail for ratio in found)
