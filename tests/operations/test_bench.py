"""The bench measures what the tables are today; what it finds is for `make bench`."""

from __future__ import annotations

from bench.bench_advance import ratios


def test_every_ratio_of_the_act_is_measured_on_todays_tables() -> None:
    found = list(ratios(rounds=2, acts=4, large=2_000))
    assert len(found) == 4
    assert all(ratio.value > 0 and ratio.detail for ratio in found)
