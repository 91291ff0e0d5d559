"""The command line keeps its table of contents, and every command explains itself twice."""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any, get_args

import pytest
from typer.core import TyperGroup
from typer.main import get_group

from commands import PLACES
from commands.context import Settings
from commands.root import load
from i18n.language import Lang
from tests.conftest import Lantoa


@pytest.mark.parametrize("lang", get_args(Lang))
def test_every_command_in_the_table_loads_and_has_its_help(lang: Lang) -> None:
    settings = Settings.read(["--lang", lang], {})
    for name, place in PLACES.items():
        # A missing sentence raises here, naming the line to add.
        assert _explained(load(name, place, settings))


def test_a_help_page_in_vietnamese_has_no_english_of_typer(lantoa: Lantoa) -> None:
    english = re.compile(
        r"Usage|Options|OPTIONS|Arguments|ARGS|Commands|COMMAND|required|default|<(str|bool|int|list)"
        r"|\b(FILE|PLAN|RECORD|TEXT|DATE|OFFICER|INSTANT|UNIT)\b"
    )
    for words in ((), *_all_commands()):
        page = lantoa("--lang", "vi", *words, "--help").out
        assert "Cách dùng: lantoa" in page
        assert english.search(page) is None, page


def test_a_help_page_names_what_is_wanted_and_what_stands_for_it(lantoa: Lantoa) -> None:
    page = lantoa("--lang", "vi", "record", "propose", "--help").out
    assert "[bắt buộc]" in page
    assert "[mặc định: model]" in page
    assert "MỤC=GIÁ_TRỊ" in page
    page = lantoa("--lang", "en", "record", "propose", "--help").out
    assert "Usage: lantoa record propose [OPTIONS]" in page
    assert "[required]" in page


def test_every_command_of_a_module_is_reached_from_the_table() -> None:
    verbs: dict[str, set[str]] = {}
    for place in PLACES.values():
        module, _, verb = place.partition(".")
        verbs.setdefault(module, set()).add(verb)
    for module, reached in verbs.items():
        if "" not in reached:  # its commands stand at the top, one by one
            exist = set(get_group(import_module(f"commands.{module}").app).commands)
            assert exist == reached


def _all_commands() -> Iterator[tuple[str, ...]]:
    for name, place in PLACES.items():
        command = load(name, place, Settings.read(["--lang", "en"], {}))
        yield (name,)
        yield from ((name, verb) for verb in getattr(command, "commands", ()))


def _explained(command: Any) -> bool:
    below = command.commands.values() if isinstance(command, TyperGroup) else ()
    return bool(command.help) and all(_explained(child) for child in below)
