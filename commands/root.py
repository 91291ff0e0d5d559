"""The root of the command line: lists every command, imports only the one that is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from copy import copy
from functools import cache
from importlib import import_module
from typing import Annotated, Any, ClassVar, Literal

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command, get_group

from commands import PLACES
from commands.context import Settings, instant
from commands.help_words import Group, name_values, spoken
from i18n.catalog import say
from i18n.language import Lang

BROKEN_PIPE = 141
"""What a shell reports of a program whose reader went away (128 + SIGPIPE)."""


def root(settings: Settings) -> Any:
    """The command behind `lantoa`, with help in the language of `settings`.

    Typed Any: Typer keeps the type of its commands private.
    """
    app = typer.Typer(cls=Root)
    app.callback()(_accepted_by_root)
    command = get_command(app)
    _describe(command, "lantoa", settings)
    return command


class Root(Group):
    """A group whose members are names and one line of help until one of them is called."""

    places: ClassVar[Mapping[str, str]] = PLACES

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's signature
        return list(self.places)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A name with its help: enough for listing and completing."""
        if cmd_name not in self.places:
            return None
        lang = Settings.of(ctx).lang
        return TyperCommand(
            cmd_name,
            help=say(f"commands.{cmd_name}", lang),
            rich_help_panel=say("commands.panels.commands", lang),
        )

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The real command: called to run it, or to complete or explain what follows it."""
        self.commands = {name: self.get_command(ctx, name) for name in self.places}
        name, found, rest = super().resolve_command(ctx, args)
        if name is None or found is None:
            return name, found, rest
        following = rest[0] if rest else ""
        return name, load(name, self.places[name], Settings.of(ctx), following), rest

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # `lantoa … | head`: the reader has enough. What is still buffered has nowhere to go.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(BROKEN_PIPE) from None


def load(name: str, place: str, settings: Settings, following: str = "") -> Any:
    """The command or group `name` out of its module, with its help.

    Where the word `following` names one of the group's commands, the group holds that one alone:
    to make them all takes longer than to show a record.
    """
    module, _, verb = place.partition(".")
    app = copy(import_module(f"commands.{module}").app)
    asked = [one for one in app.registered_commands if one.name == (verb or following)]
    app.registered_commands = asked or app.registered_commands
    group = get_group(spoken(app))
    command: Any = group.commands[verb] if verb else group
    command.name = name
    _describe(command, name, settings)
    return command


def _describe(command: Any, path: str, settings: Settings) -> None:
    """Give a command and everything below it its help, found by its place in the tree."""
    lang = settings.lang
    command.help = say(f"commands.{path}", lang)
    command.rich_help_panel = say("commands.panels.commands", lang)
    command.options_metavar = say("commands.help.options", lang)
    command.add_help_option = False  # ours stands among the options accepted everywhere
    for parameter in command.params:
        kind = "options" if isinstance(parameter, TyperOption) else "arguments"
        parameter.help = say(f"commands.{path}.{parameter.name}", lang)
        parameter.rich_help_panel = say(f"commands.panels.{kind}", lang)
        name_values(parameter, lang)
    command.params.extend(_everywhere(settings))
    if isinstance(command, TyperGroup):
        # A program asked for one JSON document: it gets an error, not a page of help.
        command.no_args_is_help = not settings.json
        command.subcommand_metavar = say("commands.help.subcommand", lang)
        for name, child in command.commands.items():
            _describe(child, f"{path}.{name}", settings)


def _everywhere(settings: Settings) -> list[Any]:
    """`--help`, `--json`, `--lang` and `--at`, which may stand before or after any word.

    Settings has read the values already; here they are only accepted, checked and explained.
    """
    return list(_explained_everywhere(settings.lang))


@cache
def _explained_everywhere(lang: Lang) -> tuple[Any, ...]:
    """Made once: an option holds no state, and every command below the root accepts these."""
    app = typer.Typer(add_completion=False)
    app.command()(_accepted_everywhere)
    command: Any = get_command(app)
    options: tuple[Any, ...] = tuple(command.params)
    for option in options:
        option.help = say(f"commands.everywhere.{option.name}", lang)
        option.rich_help_panel = say("commands.panels.everywhere", lang)
        name_values(option, lang)
    return options


def _shown_help(ctx: typer.Context, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        typer.echo(ctx.get_help(), nl=False)
        raise typer.Exit


def _checked_instant(ctx: typer.Context, given: str | None) -> str | None:
    try:
        if given is not None:
            instant(given)
    except ValueError:
        said = say("commands.bad_instant", Settings.of(ctx).lang, given=given)
        raise typer.BadParameter(said) from None
    return given


def _accepted_everywhere(
    help: Annotated[  # noqa: A002 - the option's name
        bool, typer.Option("--help", is_eager=True, callback=_shown_help, expose_value=False)
    ] = False,
    json: Annotated[bool, typer.Option("--json", expose_value=False)] = False,
    lang: Annotated[Literal["vi", "en"] | None, typer.Option(expose_value=False)] = None,
    at: Annotated[
        str | None,
        typer.Option(metavar="INSTANT", callback=_checked_instant, expose_value=False),
    ] = None,
) -> None:
    """Never called: only its options are taken."""


def _shown_version(ctx: typer.Context, asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        from commands.output import document

        number = version("lantoa")
        if Settings.of(ctx).json:
            document({"version": number})
        else:
            typer.echo(f"lantoa {number}")
        raise typer.Exit


def _accepted_by_root(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_shown_version)
    ] = False,
) -> None:
    """What may stand before the first word, besides what is accepted everywhere."""
