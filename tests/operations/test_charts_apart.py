"""What draws charts is a process of its own: it may end, and nothing else does."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from i18n.text import Text
from reports.charts.catalog import Chart, as_png, as_svg
from reports.charts.drawn import drawer
from reports.charts.funnel import Funnel, Standing, TrackStandings
from tests.command_line import Process
from tests.conftest import Lantoa
from workflows.errors import SystemFault

ROOT = Path(__file__).parents[2]
PLAN = ROOT / "workflows" / "plans" / "chi-lang-2023.yaml"
SAMPLES = ROOT / "workflows" / "samples" / "chi-lang-2023"
GIGABYTE = 1 << 30


def a_funnel(count: int) -> Funnel:
    name = Text(vi="Mô hình", en="Model")
    return Funnel((TrackStandings("t", name, (Standing("s", name, count, False),)),))


def drawing() -> int:
    """The number of the process that draws for this one."""
    (pool,) = drawer._running
    return pool.submit(os.getpid).result(30)


def test_a_picture_is_drawn_by_a_new_process_when_the_old_one_has_ended() -> None:
    as_svg(Chart.FUNNEL, a_funnel(901), "vi")
    old = drawing()
    os.kill(old, signal.SIGKILL)
    with pytest.raises(SystemFault) as told:
        as_svg(Chart.FUNNEL, a_funnel(902), "vi")
    assert "ulimit" in told.value.sentence("vi")
    assert "902" in as_svg(Chart.FUNNEL, a_funnel(902), "vi")
    assert drawing() != old
    assert as_png(Chart.FUNNEL, a_funnel(902), "vi")


def test_where_memory_is_short_the_command_says_so_and_its_figures_are_there(
    lantoa: Lantoa, tmp_path: Path
) -> None:
    for words in (
        ("init", "--rehearsal", "--committee", "cl"),
        ("unit", "import", SAMPLES / "units.csv"),
        ("officer", "import", SAMPLES / "officers.csv"),
        ("plan", "open", PLAN),
    ):
        assert lantoa(*words, "--at", "2023-02-01").exit_code == 0
    short = Process(tmp_path / "home")

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (2 * GIGABYTE, 2 * GIGABYTE))

    file = tmp_path / "year.svg"
    said = short("plan", "chart", "chi-lang-2023", "year", "--out", file, before=limited)
    assert said.exit_code == 6
    assert said.err.startswith("The chart could not be drawn")
    assert len(said.err.splitlines()) == 1
    assert not file.exists()
    told = short("plan", "chart", "chi-lang-2023", "year", "--json", before=limited)
    assert told.exit_code == 0


def test_what_draws_ends_when_its_service_is_killed() -> None:
    drawer_of = (
        "from tests.operations.test_charts_apart import a_funnel, drawing\n"
        "from reports.charts.catalog import Chart, as_svg\n"
        "as_svg(Chart.FUNNEL, a_funnel(7), 'vi')\n"
        "print(drawing(), flush=True)\n"
        "input()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", drawer_of],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as service:
        assert service.stdout
        number = int(service.stdout.readline())
        assert alive(number)
        service.kill()
        service.wait(10)
    for _ in range(100):
        if not alive(number):
            break
        time.sleep(0.1)
    assert not alive(number)


def alive(number: int) -> bool:
    """Whether a process still runs; one that nobody has waited for has ended, too."""
    try:
        state = Path(f"/proc/{number}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"
