"""Promises about the tree: what imports what, how long files are, which words never stay."""

import ast
import re
import subprocess
from importlib.metadata import distributions
from pathlib import Path

import pytest

PACKAGES = (
    "commands",
    "engine",
    "i18n",
    "notifications",
    "reports",
    "storage",
    "web",
    "workflows",
)
LINES_AT_MOST = 400
# An auditor carries it alone, so it is one file whatever its length.
STANDS_ALONE = "lantoa_verify.py"

# Written in pieces, so that this file does not hold what it looks for.
UNFINISHED = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")))
REGISTRY_HOST = re.compile(
    "|".join(("py" + r"pi\.org", "files\\.python" + "hosted", "registry\\." + "npmjs"))
)


@pytest.fixture(scope="session")
def tracked(repository: Path) -> list[Path]:
    """Every file git knows of that still exists."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=repository, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    return [repository / name for name in names if name and (repository / name).is_file()]


@pytest.fixture(scope="session")
def modules(repository: Path) -> list[Path]:
    """Every Python file of the product."""
    packaged = (file for package in PACKAGES for file in (repository / package).rglob("*.py"))
    return [repository / "cli.py", *sorted(packaged)]


def test_nothing_imports_the_root_of_the_command_line(modules: list[Path]) -> None:
    importers = [str(file) for file in modules if "cli" in _imported(file)]
    assert importers == []


def test_every_module_says_what_it_answers_for(modules: list[Path]) -> None:
    silent = [str(file) for file in modules if not ast.get_docstring(_parsed(file))]
    assert silent == []


def test_no_python_file_is_long(tracked: list[Path]) -> None:
    lengths = {
        str(file): len(file.read_text(encoding="utf-8").splitlines())
        for file in tracked
        if file.suffix == ".py" and "migrations" not in file.parts and file.name != STANDS_ALONE
    }
    assert {name: lines for name, lines in lengths.items() if lines > LINES_AT_MOST} == {}


@pytest.mark.parametrize("words", [UNFINISHED, REGISTRY_HOST], ids=["unfinished", "registry host"])
def test_some_words_stand_in_no_tracked_file(tracked: list[Path], words: re.Pattern[str]) -> None:
    found = [str(file) for file in tracked if words.search(_text(file))]
    assert found == []


def test_every_package_is_in_the_wheel_and_under_the_import_contracts(repository: Path) -> None:
    settings = (repository / "pyproject.toml").read_text(encoding="utf-8")
    present = {init.parent.name for init in repository.glob("*/__init__.py")} - {"tests", "bench"}
    assert present == set(PACKAGES)
    for package in PACKAGES:
        # Once in the wheel's list, once among the root packages, once for the order of imports.
        assert settings.count(f'"{package}"') >= 3


def test_no_other_distribution_ships_our_top_level_names() -> None:
    ours = {*PACKAGES, "cli.py"}
    others = {
        (found.metadata["Name"], file.parts[0])
        for found in distributions()
        if found.metadata["Name"] != "lantoa"
        for file in found.files or ()
        if file.parts[0] in ours
    }
    assert others == set()


def _parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def _imported(file: Path) -> set[str]:
    """The top-level names a file imports."""
    names: set[str] = set()
    for node in ast.walk(_parsed(file)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def _text(file: Path) -> str:
    """The file as text; spreadsheets and pictures hold no words to look for."""
    content = file.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8")
