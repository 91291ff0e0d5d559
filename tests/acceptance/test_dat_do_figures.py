"""Five years of Đất Đỏ, played from raw facts: the figures of the article come out, counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.move import Actor, Channel
from engine.rehearsal import rehearse
from engine.rehearsal.playing import script_steps
from engine.rehearsal.script import read_script
from reports.figures import Figures, figures
from storage.backup import back_up
from storage.database import Database
from storage.lifecycle import open_database
from tests import seed_plans

PLAN = "dat-do-2017-2021"
SAMPLES = Path(__file__).parents[2] / "workflows" / "samples" / PLAN
OFFICE = Actor(None, "system", "test@host", Channel.CLI)

ARTICLE = {
    "models": (134, {}),  # 003-01
    "exemplars": (108, {}),  # 003-01
    "effective": (51, {}),  # 003-02
    "round_2018": (18, {"Tập thể": 7, "Cá nhân": 11}),  # 003-03
    "province": (12, {"Mô hình": 4, "Điển hình": 8}),  # 003-04
    "round_2019": (19, {"Tập thể": 9, "Cá nhân": 10}),  # 003-05
    "exchange": (4, {"2019": 4}),  # 003-05
    "exhibition_2019": (5, {"Tập thể": 2, "Cá nhân": 3}),  # 003-06
    "round_2020": (21, {"Tập thể": 9, "Cá nhân": 12}),  # 003-07
    "exhibition_2020": (3, {"Tập thể": 1, "Cá nhân": 2}),  # 003-08
    "broadcasts": (189, {}),  # 003-09
}


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database of their own on which the five years were played."""
    plan = seed_plans.definition(PLAN)
    script = read_script((SAMPLES / "script.yaml").read_bytes(), "script.yaml", plan)
    assert script.findings == ()
    url = f"sqlite:///{tmp_path_factory.mktemp('dat-do') / 'lantoa.db'}"
    year = rehearse(
        plan,
        seed_plans.calendar(PLAN),
        seed_plans.source(PLAN).encode(),
        SAMPLES / "units.csv",
        SAMPLES / "officers.csv",
        people_do=lambda stage, _: script_steps(script, stage),
        into=url,
    )
    assert [act for act in year.acts if not act.record] == [], "every line of the script was done"
    return url


@pytest.fixture
def played(years: str, tmp_path: Path) -> Iterator[Database]:
    """A copy of it, which a test may change."""
    copy = tmp_path / "lantoa.db"
    back_up(years, copy)
    with closing(open_database(f"sqlite:///{copy}")) as db:
        yield db


def counted(found: Figures) -> dict[str, tuple[int, dict[str, int]]]:
    return {
        one.name: (one.number, {part.label.vi: part.number for part in one.parts})
        for one in found.figures
    }


def test_the_articles_figures_are_counted_from_raw_facts(played: Database) -> None:
    found = counted(figures(played))
    assert {name: found[name] for name in ARTICLE} == ARTICLE


def test_the_three_rounds_and_the_merged_number_count_different_things(played: Database) -> None:
    """003-10: 25 collectives and 33 individuals in the rounds, 51 scaled up."""
    found = counted(figures(played))
    rounds = [found[f"round_{year}"][1] for year in (2018, 2019, 2020)]
    assert sum(one["Tập thể"] for one in rounds) == 25
    assert sum(one["Cá nhân"] for one in rounds) == 33
    assert found["effective"][0] == 51


def test_no_number_is_kept_one_row_less_is_one_less(played: Database) -> None:
    with played.write() as work:
        work.sql(
            "DELETE FROM decision_outcome WHERE (decision_id, record_id) IN (SELECT"
            " decision_id, record_id FROM decision_outcome WHERE outcome = 'effective' LIMIT 1)"
        )
        work.sql(
            "UPDATE record SET state = 'planned' WHERE id ="
            " (SELECT id FROM record WHERE track = 'broadcast' LIMIT 1)"
        )
    found = counted(figures(played))
    assert (found["effective"][0], found["broadcasts"][0]) == (50, 188)
