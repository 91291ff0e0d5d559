"""`lantoa plan programme`: what takes place when and where, on the screen or for a calendar."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from commands.context import Settings
from commands.output import document, line, table
from commands.session import now, opened
from workflows.errors import WrongUsage

app = typer.Typer()


@app.command("programme")
def programme(
    ctx: typer.Context,
    plan: str,
    first: Annotated[str | None, typer.Option("--from", metavar="DAY")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY")] = None,
    ics: Annotated[Path | None, typer.Option("--ics", metavar="FILE")] = None,
) -> None:
    from reports.programme import programme as held

    settings = Settings.of(ctx)
    days = _day(first), _day(last)
    with opened(settings) as db:
        found = held(db, plan, first=days[0], last=days[1])
        at = now(settings, db)
    if ics is not None:
        from commands.files import write_bytes
        from notifications.calendar_file import calendar_bytes

        write_bytes(ics, calendar_bytes([one.event() for one in found], settings.lang, at))
    if settings.json:
        document({"plan": plan, "programme": [one.as_json() for one in found]})
        return
    lang = settings.lang
    heads = ("day", "clock", "what", "name", "unit", "place", "state")
    cells = [
        (
            one.day,
            one.clock or None,
            one.what.say(lang),
            one.name,
            one.unit.say(lang),
            one.place or None,
            one.state.say(lang),
        )
        for one in found
    ]
    table(settings, [f"commands.columns.{head}" for head in heads], cells)
    if ics is not None:
        line(settings, "commands.wrote", file=str(ics))


def _day(typed: str | None) -> date | None:
    """A day as in a spreadsheet. Raises WrongUsage."""
    from workflows.filling import read_day

    if typed is None:
        return None
    found = read_day(typed)
    if found is None:
        raise WrongUsage("bad_day", given=typed)
    return found
