"""The README promises commands: each of them must exist."""

import re
from pathlib import Path

import pytest

from commands import PLACES
from commands.context import Settings
from commands.root import load


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


def test_the_plan_shown_is_a_piece_of_the_plan_shipped(repository: Path, readme: str) -> None:
    (piece,) = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    shipped = repository / "workflows" / "plans" / "chi-lang-2023.yaml"
    assert piece in shipped.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "document", ["README.md", "docs/how-to/first-steps.md", "docs/how-to/install.md"]
)
def test_every_command_named_exists(repository: Path, document: str) -> None:
    text = (repository / document).read_text(encoding="utf-8")
    named = re.findall(r"(?:^|`|\$ )lantoa ([a-z]+)(?: ([a-z-]+))?", text, re.MULTILINE)
    exist = _commands()
    assert named
    assert [
        (noun, verb)
        for noun, verb in named
        if noun not in exist or (exist[noun] and verb not in exist[noun])
    ] == []


def _commands() -> dict[str, set[str]]:
    """The words after `lantoa`, each with its verbs (none where it is a command itself)."""
    settings = Settings.read([], {})
    return {
        name: set(getattr(load(name, place, settings), "commands", ()))
        for name, place in PLACES.items()
    }


def _targets(text: str) -> list[str]:
    """Targets in code: after `make` at the start of a line or of a quoted command."""
    return re.findall(r"(?:^|`)(?:step )?make ([a-z]+)", text, re.MULTILINE)
