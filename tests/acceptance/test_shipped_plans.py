"""Every plan that is shipped can be read aloud, opened and lived through with its sample people."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from engine.rehearsal import rehearse
from i18n.language import Lang
from tests import seed_plans
from workflows.explain import explain
from workflows.verdict import Refusal

PLANS = sorted(file.stem for file in seed_plans.PLANS.glob("*.yaml"))
SAMPLES = Path(__file__).parents[2] / "workflows" / "samples"
SCRIPTED = {"dat-do-2017-2021"}
"""Five years of records: played from its script in test_dat_do_figures."""


def test_all_five_documents_are_shipped() -> None:
    documents = {"hoa-vang-2017", "chi-lang-2023", "cau-giay-2019", "binh-luc-2023"}
    assert documents | SCRIPTED <= set(PLANS)


@pytest.mark.parametrize("plan", PLANS)
def test_a_shipped_plan_has_nothing_to_correct_and_reads_in_both_languages(plan: str) -> None:
    reading = seed_plans.reading(plan)
    assert [one.code for one in reading.findings if one.severity.value != "hint"] == []
    said = {lang: explain(seed_plans.definition(plan), lang) for lang in get_args(Lang)}
    assert [len(one.sentences) for one in said["vi"]] == [len(one.sentences) for one in said["en"]]


@pytest.mark.proof
@pytest.mark.parametrize("plan", [plan for plan in PLANS if plan not in SCRIPTED])
def test_a_year_of_a_shipped_plan_runs_to_its_end(plan: str) -> None:
    year = rehearse(
        seed_plans.definition(plan),
        seed_plans.calendar(plan),
        seed_plans.source(plan).encode(),
        SAMPLES / plan / "units.csv",
        SAMPLES / plan / "officers.csv",
    )
    tracks = seed_plans.definition(plan).tracks
    moved = [name for name, at in year.states.items() if set(at) - {tracks[name].initial()}]
    assert year.letters, "somebody is told something"
    assert sum(isinstance(act.outcome, Refusal) for act in year.acts) < len(year.acts) // 4
    assert len(moved) > len(tracks) // 2, "records move on"
