"""The words of a help page that are Typer's own, in the reader's language."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup

from commands.context import Settings
from i18n.catalog import say
from i18n.language import Lang

_WORD = re.compile(r"[A-Z]{2,}")
"""What stands for a value, in the source of a command: FILE, FIELD=VALUE, PLAN|COMMITTEE."""
_OF_TYPE = {str: "TEXT", int: "NUMBER", list[str]: "TEXT"}
_OF_NAME = frozenset(("COMMITTEE", "NAME", "PLAN", "RECORD", "TRACK", "UNIT"))


class Command(TyperCommand):
    """A command whose help is in one language."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The line that says how the command is typed."""
        _usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The whole page."""
        _speak(Settings.of(ctx).lang)
        super().format_help(ctx, formatter)


class Group(TyperGroup):
    """A group whose help is in one language."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The line that says how the command is typed."""
        _usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The whole page."""
        _speak(Settings.of(ctx).lang)
        super().format_help(ctx, formatter)


def spoken(app: Any) -> Any:
    """The Typer app, whose commands will be of the kinds above."""
    app.info.cls = Group
    for command in app.registered_commands:
        command.cls = Command
    return app


def name_values(parameter: Any, lang: Lang) -> None:
    """Say what a parameter takes as a word of the language, instead of a type of Python."""
    argument = isinstance(parameter, TyperArgument)
    if argument:
        parameter.metavar = _named(parameter.metavar or parameter.name.upper(), lang)
        parameter.display_type_rich = _no_type
    elif parameter.metavar is not None:
        parameter.metavar = _named(parameter.metavar, lang)
    elif parameter.is_flag:
        parameter.metavar = ""
    elif name := _stands_for(parameter):
        parameter.metavar = _named(name, lang)


def _stands_for(parameter: Any) -> str | None:
    name: str = parameter.name.upper()
    return name if name in _OF_NAME else _OF_TYPE.get(parameter.type_descriptor.annotation)


def _named(words: str, lang: Lang) -> str:
    return _WORD.sub(lambda word: say(f"commands.values.{word[0]}", lang), words)


def _no_type(ctx: Any) -> None:
    """The name of an argument says already what it is."""


def _usage(command: Any, ctx: Any, formatter: Any) -> None:
    lang = Settings.of(ctx).lang
    pieces = command.collect_usage_pieces(ctx)
    prefix = say("commands.help.usage", lang)
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=f"{prefix} ")


def _speak(lang: Lang) -> None:
    """Typer reads these when it draws the page, and offers no other way to say them."""
    from typer import rich_utils  # loaded to draw a page, and only then

    rich_utils.REQUIRED_LONG_STRING = say("commands.help.required", lang)
    rich_utils.DEFAULT_STRING = say("commands.help.default", lang, value="{}")
