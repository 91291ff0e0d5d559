"""How long a person waits for a first word: whole processes against the least that could be."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.bench_advance import Ratio

ROOT = Path(__file__).parent.parent
ONE_COMMAND = """\
import typer
app = typer.Typer()
@app.command()
def hello(name: str) -> None:
    "Say hello."
app()
"""
LANTOA = (sys.executable, "-c", "from cli import main; main()")
"""The console script without the script: both sides start the interpreter the same way."""


def start_ratios(rounds: int = 9) -> Iterator[Ratio]:
    """`lantoa --help` and `lantoa record show`, each by turns with its floor."""
    with TemporaryDirectory() as folder:
        there = {**os.environ, "LANTOA_HOME": str(Path(folder) / "home"), "PYTHONPATH": str(ROOT)}
        # Both sides with their bytecode kept, as from anybody's second command on.
        there.pop("PYTHONDONTWRITEBYTECODE", None)
        there["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")
        hello = Path(folder) / "hello.py"
        hello.write_text(ONE_COMMAND, encoding="utf-8")
        record = _with_a_record(there)
        yield _ratio(
            "lantoa --help, × the --help of one Typer command",
            (*LANTOA, "--help"),
            (sys.executable, str(hello), "--help"),
            1.30,
            there,
            rounds,
        )
        yield _ratio(
            "lantoa record show, × import sqlmodel",
            (*LANTOA, "record", "show", record),
            (sys.executable, "-c", "import sqlmodel"),
            1.50,
            there,
            rounds,
        )


def _with_a_record(there: Mapping[str, str]) -> str:
    """A rehearsal database with the shipped plan open; the code of one of its records."""
    samples = ROOT / "workflows" / "samples" / "chi-lang-2023"
    for words in (
        ("init", "--rehearsal", "--committee", "chi-lang"),
        ("unit", "import", str(samples / "units.csv")),
        ("officer", "import", str(samples / "officers.csv")),
        ("plan", "open", str(ROOT / "workflows" / "plans" / "chi-lang-2023.yaml")),
    ):
        _took((*LANTOA, *words, "--at", "2023-02-01"), there)
    return "chi-lang-2023-0001"


def _ratio(
    name: str,
    ours: Sequence[str],
    floor: Sequence[str],
    aim: float,
    there: Mapping[str, str],
    rounds: int,
) -> Ratio:
    """A B A B after one warm turn each; the median of each side."""
    turns = [(_took(ours, there), _took(floor, there)) for _ in range(rounds + 1)][1:]
    mine, bare = (median(side) for side in zip(*turns, strict=True))
    detail = f"{mine * 1000:.0f} ms and {bare * 1000:.0f} ms"
    return Ratio(name, mine / bare, aim, detail, at_most=True)


def _took(words: Sequence[str], there: Mapping[str, str]) -> float:
    """Seconds of one whole process, which must succeed."""
    began = perf_counter()
    subprocess.run(words, env=dict(there), check=True, capture_output=True)
    return perf_counter() - began
