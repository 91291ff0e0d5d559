"""The command line keeps its table of contents, and every command explains itself twice."""

from importlib import import_module
from typing import Any, get_args

import pytest
from typer.core import TyperGroup
from typer.main import get_group

from commands import PLACES
from commands.context import Settings
from commands.root import load
from i18n.language import Lang


@pytest.mark.parametrize("lang", get_args(Lang))
def test_every_command_in_the_table_loads_and_has_its_help(lang: Lang) -> None:
    settings = Settings.read(["--lang", lang], {})
    for name, place in PLACES.items():
        # A missing sentence raises here, naming the line to add.
        assert _explained(load(name, place, settings))


def test_every_command_of_a_module_is_reached_from_the_table() -> None:
    verbs: dict[str, set[str]] = {}
    for place in PLACES.values():
        module, _, verb = place.partition(".")
        verbs.setdefault(module, set()).add(verb)
    for module, reached in verbs.items():
        if "" not in reached:  # its commands stand at the top, one by one
            exist = set(get_group(import_module(f"commands.{module}").app).commands)
            assert exist == reached


def _explained(command: Any) -> bool:
    below = command.commands.values() if isinstance(command, TyperGroup) else ()
    return bool(command.help) and all(_explained(child) for child in below)
