"""`lantoa calendar show`: what is off, what is worked in exchange, and by which document."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from commands.context import Settings
from commands.run import run

DAYS = """\
date,kind,name_vi,name_en,decree
20/11/2026,off,Ngày nghỉ của huyện,District day off,15-QĐ/HU
21/11/2026,work,Ngày làm bù,Worked by exchange,15-QĐ/HU
"""


@pytest.fixture
def lantoa(tmp_path: Path) -> Callable[..., int]:
    def ran(*words: str) -> int:
        return run(words, Settings.read(words, {"LANTOA_HOME": str(tmp_path)}))

    assert ran("init", "--committee", "hu") == 0
    return ran


def test_swapped_saturdays_are_shown_beside_the_days_off(
    lantoa: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "days.csv"
    file.write_text(DAYS, encoding="utf-8")
    assert lantoa("calendar", "import", str(file)) == 0
    capsys.readouterr()
    assert lantoa("calendar", "show", "2026", "--json") == 0
    days = {one["date"]: one for one in json.loads(capsys.readouterr().out)["days"]}
    assert list(days) == sorted(days)
    assert not any(not day.startswith("2026") for day in days)
    swapped = [(days[day]["off"], days[day]["decree"]) for day in ("2026-01-02", "2026-01-10")]
    assert swapped == [(True, "12729/VPCP-KGVX (25/12/2025)"), (False, swapped[0][1])]
    own = [(days[day]["off"], days[day]["certainty"]) for day in ("2026-11-20", "2026-11-21")]
    assert own == [(True, "override"), (False, "override")]
