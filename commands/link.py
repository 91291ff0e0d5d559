"""`lantoa link …`: the links of letters that are under way, and how to end them."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.acts import As
from commands.context import Settings
from commands.imports import CommitteeOption
from commands.output import document, line, table
from commands.session import acting_or_system, now, opened, the_committee
from workflows.errors import WrongUsage

app = typer.Typer()


@app.command("list")
def list_(ctx: typer.Context, committee: CommitteeOption = None) -> None:
    from engine.links.ending import open_links

    settings = Settings.of(ctx)
    with opened(settings) as db:
        with db.read() as work:
            of = the_committee(work, committee)
        found = open_links(db, of, now(settings, db))
    if settings.json:
        document({"committee": of.code, "links": [one._asdict() for one in found]})
        return
    names = ("officer", "record", "began_at", "expires_at")
    cells = [(one.officer, one.record, one.created_at, one.expires_at) for one in found]
    table(settings, [f"commands.columns.{name}" for name in names], cells)


@app.command("end")
def end(
    ctx: typer.Context,
    holder: Annotated[str | None, typer.Option("--officer", metavar="OFFICER")] = None,
    record: Annotated[str | None, typer.Option("--record", metavar="RECORD")] = None,
    everything: Annotated[bool, typer.Option("--all")] = False,
    committee: CommitteeOption = None,
    officer: As = None,
) -> None:
    from engine.links.ending import end_links

    settings = Settings.of(ctx)
    if bool(holder or record) == everything:
        raise WrongUsage("links_of_what")
    with opened(settings) as db:
        with db.read() as work:
            of = the_committee(work, committee)
        actor, at = acting_or_system(db, officer), now(settings, db)
        ended = end_links(db, of, actor, at, holder=holder or "", about=record or "")
    if settings.json:
        document({"committee": of.code, "ended": ended})
    line(settings, "commands.links_ended", n=ended)
