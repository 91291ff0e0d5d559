"""`python -m bench [--json FILE] [--quick]`: every ratio, as a table and as JSON."""

from __future__ import annotations

import argparse
import json
from itertools import chain
from pathlib import Path

from bench.bench_advance import ratios
from bench.bench_pages import page_ratios
from bench.bench_sending import sending_ratios
from bench.bench_start import start_ratios
from bench.bench_tick import tick_ratios


def main() -> None:
    """Measure and print; the figures of one machine mean little, their ratios travel."""
    asked = argparse.ArgumentParser(prog="bench", description=__doc__)
    asked.add_argument("--json", type=Path, help="write the ratios to this file")
    asked.add_argument("--quick", action="store_true", help="fewer rounds, 100,000 records at most")
    given = asked.parse_args()
    measured = []
    acts = ratios(rounds=4, large=100_000) if given.quick else ratios()
    ticks = tick_ratios(rounds=2, sizes=(1_000, 100_000)) if given.quick else tick_ratios()
    letters = sending_ratios(1_000) if given.quick else sending_ratios()
    pages = page_ratios(rounds=4) if given.quick else page_ratios()
    for one in chain(start_ratios(), acts, ticks, letters, pages):
        sign, mark = ("≤" if one.at_most else "≥"), ("reached" if one.reached else "MISSED")
        print(f"{one.name:57} {one.value:6.2f}  {sign} {one.aim:.2f}  {mark:8} {one.detail}")
        measured.append({"name": one.name, "value": round(one.value, 3), "aim": one.aim})
    if given.json:
        given.json.write_text(json.dumps(measured, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
