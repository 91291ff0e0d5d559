"""Every how-to names commands, options and pages that exist, and its examples are taken."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from commands import PLACES
from commands.context import Settings
from commands.root import load
from i18n.catalog import say
from workflows.calendar import Certainty
from workflows.calendar_overrides import read_overrides

FOLDER = Path(__file__).parents[2] / "docs" / "how-to"
PAGES = sorted(page.name for page in FOLDER.glob("*.md"))
NAMED = re.compile(r"(?:^ *|`|\$ )lantoa ([a-z]+)(?: ([a-z-]+))?([^`\n#]*)", re.MULTILINE)
EVERYWHERE = {"--json", "--lang", "--help", "--at"}


def text(page: str) -> str:
    return (FOLDER / page).read_text(encoding="utf-8")


@cache
def commands() -> dict[tuple[str, str], Any]:
    """Every command by its words; the second is empty where the first stands alone."""
    settings = Settings.read([], {})
    found: dict[tuple[str, str], Any] = {}
    for name, place in PLACES.items():
        command = load(name, place, settings)
        below = getattr(command, "commands", None)
        found |= {(name, verb): one for verb, one in below.items()} if below else {}
        found[name, ""] = command
    return found


@pytest.mark.parametrize("page", PAGES)
def test_every_command_with_its_options_exists(page: str) -> None:
    for noun, verb, rest in NAMED.findall(text(page)):
        assert (noun, "") in commands(), noun
        group = hasattr(commands()[noun, ""], "commands")
        assert not group or not verb or (noun, verb) in commands(), f"{noun} {verb}"
        command = commands()[noun, verb if group else ""]
        known = {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
        assert set(re.findall(r"(?<= )--[a-z-]+", rest)) <= known | EVERYWHERE, f"{noun} {verb}"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_that_is_linked_exists(page: str) -> None:
    links = re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", text(page))
    assert [link for link in links if not (FOLDER / link).exists()] == []


def test_the_matters_that_an_office_asks_about_have_a_page() -> None:
    assert {"calendars.md", "move-a-date.md", "set-up-mail.md", "write-a-ladder.md"} <= set(PAGES)


def test_the_days_shown_are_taken_as_they_stand() -> None:
    (shown,) = re.findall(r"```csv\n(.*?)```", text("calendars.md"), re.DOTALL)
    read = read_overrides(re.sub(r"^ +", "", shown, flags=re.MULTILINE).encode(), "days.csv")
    assert read.findings == ()
    assert [one.off for one in read.days.values()] == [True, False]


def test_the_page_on_calendars_calls_certainty_what_the_command_calls_it() -> None:
    for one in Certainty:
        assert f"| {say(f'words.Certainty.{one.value}', 'en')} |" in text("calendars.md")
