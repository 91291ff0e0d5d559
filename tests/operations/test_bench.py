"""The bench measures what the tables are today; what it finds is for `make bench`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.bench_advance import bulk, single
from bench.bench_pages import page_ratios


@pytest.mark.proof
def test_the_act_and_the_bulk_act_are_measured_on_todays_tables(tmp_path: Path) -> None:
    found = (single(tmp_path, rounds=2, acts=4), bulk(tmp_path, rounds=2, acts=20))
    assert all(ratio.value > 0 and ratio.detail for ratio in found)


@pytest.mark.long
def test_the_pages_are_measured_beside_a_bare_route() -> None:
    found = tuple(page_ratios(rounds=1, records=100, times=1))
    assert len(found) == 13
    assert all(ratio.value > 0 and ratio.detail for ratio in found)
