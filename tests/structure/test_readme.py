"""The README promises commands: each of them must exist."""

import re
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def readme(repository: Path) -> str:
    return (repository / "README.md").read_text(encoding="utf-8")


def test_the_two_commands_come_first(readme: str) -> None:
    assert _targets(readme)[:2] == ["demo", "test"]


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", ".ci/run"])
def test_every_make_target_named_exists(repository: Path, document: str) -> None:
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    exist = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = set(_targets((repository / document).read_text(encoding="utf-8")))
    assert named
    assert named - exist == set()


def test_every_local_link_leads_somewhere(repository: Path, readme: str) -> None:
    links = re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", readme)
    assert [link for link in links if not (repository / link).exists()] == []


def _targets(text: str) -> list[str]:
    """Targets in code: after `make` at the start of a line or of a quoted command."""
    return re.findall(r"(?:^|`)(?:step )?make ([a-z]+)", text, re.MULTILINE)
