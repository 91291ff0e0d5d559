"""The cast: made of habits and a plan's own moves, nothing of a plan in code."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from random import Random

from engine.rehearsal.cast import WEIGHTS, _habits, owed_tracks
from engine.rehearsal.sending import Habit, free_tracks
from tests.seed_plans import CHI_LANG, HOA_VANG, definition
from workflows.calendar_source import vietnam_calendar
from workflows.reading import read_plan

ROOT = Path(__file__).parents[2]

CALENDAR = vietnam_calendar(2016, 2024)


def test_few_units_still_meet_every_habit_once() -> None:
    for count in (len(Habit), 41):
        assert set(_habits(count, Random(7))) == set(Habit)


def test_habits_follow_their_weights_and_the_seed() -> None:
    dealt = Counter(_habits(4000, Random(7)))
    total = sum(WEIGHTS.values())
    for habit, weight in WEIGHTS.items():
        assert abs(dealt[habit] / 4000 - weight / total) < 0.03
    assert _habits(41, Random(7)) == _habits(41, Random(7))
    assert _habits(41, Random(7)) != _habits(41, Random(8))


def test_what_is_owed_comes_in_the_order_of_its_dates() -> None:
    assert [one[0] for one in owed_tracks(definition(CHI_LANG), CALENDAR)] == [
        "list",
        "report",
    ]
    assert [one[0] for one in owed_tracks(definition(HOA_VANG), CALENDAR)] == ["dispatch"]


def test_records_that_a_list_collects_are_not_brought_twice() -> None:
    assert free_tracks(definition(CHI_LANG)) == ("difficulty", "unit_plan")
    guide = (ROOT / "docs" / "how-to" / "write-a-plan.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    plan = read_plan(example.encode(), "guide").definition
    assert plan is not None
    assert free_tracks(plan) == ("model",)


def test_no_plan_is_named_in_the_rehearsal() -> None:
    """Every word in quotes that a shipped plan uses as a name would be a plan in code."""
    plans = [definition(CHI_LANG), definition(HOA_VANG)]
    names = {
        name
        for plan in plans
        for track_name, track in plan.tracks.items()
        for name in (plan.plan, track_name, *track.states, *track.transitions)
    } | {name for plan in plans for name in (*plan.roles, *plan.deadlines, *plan.unit_kinds)}
    said = {
        (file.name, node.value)
        for file in (ROOT / "engine" / "rehearsal").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    # States of an obligation and of a message, and the role nobody holds.
    ours = {"open", "sent", "system"}
    assert {(file, word) for file, word in said if word in names - ours} == set()
