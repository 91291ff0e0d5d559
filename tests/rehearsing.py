"""Years to look at: both shipped plans rehearsed with their sample people, each played once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.rehearsal import Year, rehearse
from engine.rehearsal.cast import Step
from engine.rehearsal.playing import script_steps
from engine.rehearsal.script import read_script
from engine.rehearsal.stage import Stage
from engine.rehearsal.told import Outage
from tests.seed_plans import CHI_LANG, calendar, definition, source

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SAMPLES = Path(__file__).parent.parent / "workflows" / "samples"


def year_of(plan: str, seed: int = 1, outages: Sequence[Outage] = ()) -> Year:
    """A year with a seeded cast."""
    people = SAMPLES / plan
    return rehearse(
        definition(plan),
        calendar(plan),
        source(plan).encode(),
        people / "units.csv",
        people / "officers.csv",
        seed=seed,
        outages=outages,
    )


@cache
def known_year(plan: str) -> Year:
    """The year of seed 1, played once for all tests that only look at it."""
    return year_of(plan)


def scripted_year(script: str, plan: str = CHI_LANG, people: Path | None = None) -> Year:
    """A year in which only what the script says happens, with the people of a folder."""
    acts = read_script(script.encode(), "script.yaml", definition(plan))
    assert acts.findings == ()

    def steps(stage: Stage, _: datetime) -> list[Step]:
        return script_steps(acts, stage)

    people = people or SAMPLES / plan
    return rehearse(
        definition(plan),
        calendar(plan),
        source(plan).encode(),
        people / "units.csv",
        people / "officers.csv",
        people_do=steps,
    )


def people_of_one_unit(unit: str, folder: Path, plan: str = CHI_LANG) -> Path:
    """The sample people of a plan with all units but one left out: a year of a second."""
    for name, keep in (("units", f"{unit},"), ("officers", f",{unit},")):
        lines = (SAMPLES / plan / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()
        kept = [one for one in lines[2:] if keep in one or one.startswith("bt")]
        text = "\n".join([*lines[:2], *kept])
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def local_day(at: datetime) -> date:
    """The day in Vietnam."""
    return at.astimezone(ZONE).date()
