"""`lantoa init`, `doctor`, `backup`, `restore`, `upgrade`: the life of the database."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from commands.context import Settings
from commands.outcome import Exit
from commands.output import document, line, table
from commands.session import os_account
from engine import clock
from engine.move import Actor, Channel

app = typer.Typer()


@app.command("init")
def init(
    ctx: typer.Context,
    rehearsal: Annotated[bool, typer.Option("--rehearsal")] = False,
    committee: Annotated[str, typer.Option()] = "committee",
    name: Annotated[str, typer.Option()] = "",
    name_en: Annotated[str, typer.Option()] = "",
) -> None:
    from commands.files import made_folder
    from engine.committees import found_in
    from storage.lifecycle import create_database
    from workflows.errors import WrongUsage

    settings = Settings.of(ctx)
    if settings.at is not None and not rehearsal:
        raise WrongUsage("at_on_real_database", at=settings.at)
    now = settings.at or clock.now()
    if settings.database_url.startswith("sqlite:///"):
        made_folder(settings.home)
    actor, names = (
        Actor(None, "system", os_account(), Channel.CLI),
        (name or committee, name_en or name or committee),
    )
    db = create_database(
        settings.database_url,
        rehearsal=rehearsal,
        now=now,
        begin=lambda work: found_in(work, committee, *names, actor, now),
    )
    db.close()
    if settings.json:
        document({"database": str(db.url), "rehearsal": rehearsal, "committee": committee})
    line(settings, "commands.init_done", place=str(db.url), committee=committee)
    if rehearsal:
        line(settings, "commands.init_rehearsal")


@app.command("doctor")
def doctor(ctx: typer.Context) -> None:
    from reports.health import examined
    from reports.link_signs import link_signs

    settings = Settings.of(ctx)
    findings = (
        *examined(settings.database_url, settings.at or clock.now()),
        *link_signs(os.environ, settings.home),
    )
    if settings.json:
        document({"findings": [one.as_json(settings.lang) for one in findings]})
    else:
        rows = [(one.mark(settings.lang), one.sentence(settings.lang)) for one in findings]
        table(settings, ("commands.columns.mark", "commands.columns.finding"), rows)
    if any(one.bad for one in findings):
        raise typer.Exit(Exit.PROBLEMS)


@app.command("backup")
def backup(ctx: typer.Context, file: Path) -> None:
    from storage.backup import back_up

    settings = Settings.of(ctx)
    size = back_up(settings.database_url, file)
    if settings.json:
        document({"file": str(file), "bytes": size})
    line(settings, "commands.backup_done", file=str(file), kilobytes=max(1, size // 1024))


@app.command("restore")
def restore(ctx: typer.Context, file: Path) -> None:
    from storage.backup import restore as put_back

    settings = Settings.of(ctx)
    put_back(settings.database_url, file)
    if settings.json:
        document({"file": str(file), "database": settings.database_url})
    line(settings, "commands.restore_done", file=str(file))


@app.command("upgrade")
def upgrade(
    ctx: typer.Context, backed_up: Annotated[bool, typer.Option("--backed-up")] = False
) -> None:
    from storage.upgrade import upgrade_database

    settings = Settings.of(ctx)
    copy = upgrade_database(settings.database_url, now=clock.now(), backed_up=backed_up)
    if settings.json:
        document({"backup": None if copy is None else str(copy)})
    line(settings, "commands.upgrade_done", backup="-" if copy is None else str(copy))
