"""Commands that only look load nothing that acts: a person waits for what a command imports."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import Lantoa

FLOWS = Path(__file__).parents[2] / "workflows"
PLAN = "chi-lang-2023"
LOADED = """\
import sys
from cli import main
try:
    main()
finally:
    print("LOADED", *sorted(sys.modules), file=sys.stderr)
"""
ACTING = ("engine.apply", "engine.gather", "engine.machine", "engine.watch", "engine.post")
HEAVY = (
    "alembic",
    "apscheduler",
    "jinja2",
    "openpyxl",
    "psycopg",
    "rich",
    "starlette",
    "vl_convert",
    "xlsxwriter",
)
"""Libraries no command that only looks has a use for."""


@pytest.fixture
def home(lantoa: Lantoa, tmp_path: Path) -> Mapping[str, str]:
    """The environment of a process whose data folder has the shipped plan open."""
    samples = FLOWS / "samples" / PLAN
    for words in (
        ("init", "--rehearsal", "--committee", "cl"),
        ("unit", "import", samples / "units.csv"),
        ("officer", "import", samples / "officers.csv"),
        ("plan", "open", FLOWS / "plans" / f"{PLAN}.yaml"),
    ):
        assert lantoa(*words, "--at", "2023-02-01").exit_code == 0
    return {**os.environ, "LANTOA_HOME": str(tmp_path / "home")}


def loaded(home: Mapping[str, str], *words: str) -> set[str]:
    ended = subprocess.run(
        [sys.executable, "-c", LOADED, *words],
        env=home,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert ended.returncode == 0, ended.stderr
    (line,) = (one for one in ended.stderr.splitlines() if one.startswith("LOADED "))
    return set(line.split()[1:])


def test_a_record_is_shown_without_loading_what_moves_one(home: Mapping[str, str]) -> None:
    modules = loaded(home, "record", "show", f"{PLAN}-0001")
    assert "reports.record_sheet" in modules
    unwanted = (*ACTING, *HEAVY, "transitions", "storage.mail", "storage.quotas", "engine.ladder")
    assert modules.isdisjoint(unwanted)


def test_the_figures_of_a_chart_are_shown_without_what_draws_or_moves(
    home: Mapping[str, str],
) -> None:
    for chart in ("funnel", "units", "year"):
        modules = loaded(home, "plan", "chart", PLAN, chart)
        assert "reports.charts.told" in modules
        assert modules.isdisjoint((*ACTING, *HEAVY, "transitions"))


def test_help_loads_neither_a_database_nor_a_plan() -> None:
    modules = loaded(os.environ, "--help")
    assert "commands.root" in modules
    drawn_with = {"rich"}
    unwanted = {*ACTING, *HEAVY, "sqlmodel", "pydantic", "workflows.definition"} - drawn_with
    assert modules.isdisjoint(unwanted)
