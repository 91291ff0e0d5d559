"""The plans that come with the product, read as any user's file is read."""

from functools import cache
from pathlib import Path

from workflows.calendar import Calendar
from workflows.definition import Definition
from workflows.reading import Reading, read_plan

PLANS = Path(__file__).parent.parent / "workflows" / "plans"
HOA_VANG, CHI_LANG = "hoa-vang-2017", "chi-lang-2023"
EXAMPLE = "vi-du-dinh-ky-2025"
"""No document's plan: a small one to show what comes back and what is counted."""


def source(plan: str) -> str:
    """The file as its author wrote it."""
    return (PLANS / f"{plan}.yaml").read_text(encoding="utf-8")


@cache
def reading(plan: str) -> Reading:
    """The file with all findings."""
    return read_plan(source(plan).encode(), f"{plan}.yaml")


def definition(plan: str) -> Definition:
    """The plan, which must have no error."""
    found = reading(plan).definition
    assert found is not None, reading(plan).errors
    return found


def calendar(plan: str) -> Calendar:
    """The working days the plan is sealed with."""
    found = reading(plan).calendar
    assert found is not None
    return found
