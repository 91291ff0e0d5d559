"""docs/reference/requirements.md: every requirement has a test that cites it, named in its row.

`LANTOA_GOLDEN=write pytest tests/structure/test_requirements.py` writes the last column.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from pathlib import Path

NUMBERS = {"000": 27, "001": 31, "002": 28, "003": 21, "004": 15}
"""How many rules each of the five documents has."""
ID = re.compile(r"\b00[0-4]-\d\d\b")
ROW = re.compile(r"^\| (00[0-4]-\d\d) \| (.+?) \| (.+?) \| (.*?) ?\|$", re.MULTILINE)


def page(repository: Path) -> Path:
    return repository / "docs" / "reference" / "requirements.md"


def citing(repository: Path) -> dict[str, list[str]]:
    """The test files that cite each number."""
    found = defaultdict(list)
    for file in sorted((repository / "tests").rglob("test_*.py")):
        if file.name == Path(__file__).name:
            continue
        for number in sorted(set(ID.findall(file.read_text(encoding="utf-8")))):
            found[number].append(f"[{file.stem}](../../{file.relative_to(repository)})")
    return found


def test_the_table_names_the_tests_of_every_requirement(repository: Path) -> None:
    text, tests = page(repository).read_text(encoding="utf-8"), citing(repository)

    def with_tests(row: re.Match[str]) -> str:
        return f"| {row[1]} | {row[2]} | {row[3]} | {', '.join(tests[row[1]])} |"

    right = ROW.sub(with_tests, text)
    if os.environ.get("LANTOA_GOLDEN") == "write":
        page(repository).write_text(right, encoding="utf-8")
    assert page(repository).read_text(encoding="utf-8") == right


def test_no_requirement_is_missing_and_each_has_a_test(repository: Path) -> None:
    rows = ROW.findall(page(repository).read_text(encoding="utf-8"))
    wanted = [
        f"{document}-{number:02}"
        for document, count in NUMBERS.items()
        for number in range(1, count + 1)
    ]
    assert [row[0] for row in rows] == wanted
    assert [row[0] for row in rows if not row[3]] == []


def test_every_requirement_is_cited_in_a_plan_file(repository: Path) -> None:
    plans = "".join(
        file.read_text(encoding="utf-8") for file in (repository / "workflows/plans").glob("*.yaml")
    )
    rows = ROW.findall(page(repository).read_text(encoding="utf-8"))
    assert {row[0] for row in rows} - set(ID.findall(plans)) == set()
