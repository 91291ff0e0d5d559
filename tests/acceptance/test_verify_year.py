"""A rehearsed year of each plan, taken away and checked by its own definition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from engine.move import Actor, Channel
from engine.rehearsal import rehearse
from engine.rehearsal.cast import Step, steps
from engine.rehearsal.stage import Stage
from reports.bundle.write import write_bundle
from tests.builders import NOW
from tests.logs import verifier
from tests.seed_plans import CHI_LANG, HOA_VANG, PLANS, calendar, definition, source

SYSTEM = Actor(None, "system", "root@host", Channel.CLI)


@pytest.mark.proof
@pytest.mark.parametrize("plan", [CHI_LANG, HOA_VANG])
def test_a_rehearsed_year_checks_by_its_own_definition(plan: str, tmp_path: Path) -> None:
    stages: list[Stage] = []
    bundle = tmp_path / "year.zip"

    def people_do(stage: Stage, opened_at: datetime) -> Sequence[Step]:
        stages.append(stage)
        return steps(stage, opened_at, Random(1))

    def at_the_end(done: int, of: int) -> None:
        if done == of and not bundle.exists():
            write_bundle(stages[0].db, plan, bundle, SYSTEM, NOW, private=True)

    samples = PLANS.parent / "samples" / plan
    rehearse(
        definition(plan),
        calendar(plan),
        source(plan).encode(),
        samples / "units.csv",
        samples / "officers.csv",
        people_do=people_do,
        on_progress=at_the_end,
    )
    ran = verifier(bundle)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
    counted = re.search(r"definition: ([\d,]+) records, ([\d,]+) moves, ([\d,]+) ref", ran.stdout)
    assert counted
    records, moves, refusals = (int(number.replace(",", "")) for number in counted.groups())
    assert moves > records > 40
    assert refusals > 0
