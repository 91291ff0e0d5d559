"""`lantoa tick` says which periods it opened, and tells whoever watches from outside."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from commands.context import Settings
from commands.run import run
from tests.dated_plan import DATED, people

Lantoa = Callable[..., int]


@pytest.fixture
def lantoa(tmp_path: Path) -> Lantoa:
    """The program on a folder in which the plan was opened on 03/01/2023."""

    def ran(at: str, *words: str, lang: str = "en") -> int:
        said = (*words, "--at", at)
        return run(said, Settings.read(said, {"LANTOA_HOME": str(tmp_path), "LANTOA_LANG": lang}))

    plan = tmp_path / "dated.yaml"
    plan.write_text(DATED, encoding="utf-8")
    units, officers = people(tmp_path)
    assert ran("2023-01-02", "init", "--rehearsal", "--committee", "ban") == 0
    for words in (("unit", "import", units), ("officer", "import", officers)):
        assert ran("2023-01-02", *map(str, words)) == 0
    assert ran("2023-01-03", "plan", "open", str(plan)) == 0
    return ran


def test_a_tick_names_the_periods_it_opened(
    lantoa: Lantoa, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert lantoa("2023-02-01T08:00", "tick", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["opened"] == [
        {"plan": "dated-2023", "track": "monthly", "period": "2023-02", "records": 2}
    ]
    assert told["unopened"] == []
    assert lantoa("2023-03-01T08:00", "tick", lang="vi") == 0
    said = capsys.readouterr().out
    assert "Đã mở trong kế hoạch dated-2023: Báo cáo tháng (tháng 3/2023), số hồ sơ: 2." in said


def test_a_tick_touches_the_dead_man_s_file_and_one_that_fails_does_not(
    lantoa: Lantoa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive = tmp_path / "alive"
    monkeypatch.setenv("LANTOA_DEADMAN_FILE", str(alive))
    aside = (tmp_path / "lantoa.db").rename(tmp_path / "aside.db")
    assert lantoa("2023-02-01T08:00", "tick") == 5
    assert not alive.exists()
    aside.rename(tmp_path / "lantoa.db")
    assert lantoa("2023-02-01T08:00", "tick") == 0
    assert alive.exists()
    monkeypatch.setenv("LANTOA_DEADMAN_URL", "no address")
    assert lantoa("2023-02-01T08:00", "tick") == 2
