"""What the guide shows must work: its example is read out of the page and checked."""

import re
from pathlib import Path

from workflows.explain import explain
from workflows.reading import read_plan


def test_the_example_of_the_guide_is_a_plan_without_any_finding(repository: Path) -> None:
    reading = read_plan(_example(repository).encode(), "write-a-plan.md")
    assert not reading.findings
    assert reading.definition is not None
    assert reading.definition.plan == "xuan-hoa-2026"
    assert explain(reading.definition, "vi", reading.calendar)


def test_every_guard_and_date_of_the_language_is_in_the_guide(repository: Path) -> None:
    from workflows.definition import GUARDS, DecisionKind, Definition, Due, FieldType

    guide = _guide(repository)
    words = [*GUARDS, *Due.model_fields, *FieldType, *DecisionKind, *Definition.model_fields]
    unexplained = {word for word in words if f"{word}:" not in guide and f"`{word}`" not in guide}
    assert unexplained == {"calendar", "zone"}, "these two have one value each"


def _example(repository: Path) -> str:
    (example,) = re.findall(r"```yaml\n(.*?)```", _guide(repository), re.DOTALL)
    return str(example)


def _guide(repository: Path) -> str:
    return (repository / "docs" / "how-to" / "write-a-plan.md").read_text(encoding="utf-8")
