"""`lantoa session …`: who is signed in on the pages, and how to end it."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.acts import As
from commands.context import Settings
from commands.imports import CommitteeOption
from commands.output import document, line, table
from commands.session import acting, acting_or_system, now, opened, the_committee

app = typer.Typer()


@app.command("list")
def list_(ctx: typer.Context, committee: CommitteeOption = None) -> None:
    from engine.sign_in.listing import listed_sessions

    settings = Settings.of(ctx)
    with opened(settings) as db, db.read() as work:
        of = the_committee(work, committee)
        found = listed_sessions(work, of.id, now(settings, db))
    if settings.json:
        rows = [
            {
                "officer": one.officer,
                "agent": one.session.agent,
                "began_at": one.session.began_at,
                "seen_at": one.session.seen_at,
                "ends_at": one.session.ends_at,
            }
            for one in found
        ]
        document({"committee": of.code, "sessions": rows})
        return
    names = ("officer", "browser", "began_at", "ends_at")
    cells = [
        (one.officer, one.session.agent, one.session.began_at, one.session.ends_at) for one in found
    ]
    table(settings, [f"commands.columns.{name}" for name in names], cells)


@app.command("end")
def end(
    ctx: typer.Context,
    holder: Annotated[str, typer.Argument(metavar="OFFICER", show_default=False)],
    officer: As = None,
) -> None:
    from engine.sign_in.ending import end_all
    from storage.people import officer_by_id
    from workflows.errors import NotFound

    settings = Settings.of(ctx)
    with opened(settings) as db:
        actor, whom = acting_or_system(db, officer), acting(db, holder)
        with db.read() as work:
            found = officer_by_id(work, whom.officer_id or 0)
        if found is None:
            raise NotFound("officer_unknown", officer=holder)
        ended = end_all(db, found, now(settings, db), actor.os_user, actor=actor)
    if settings.json:
        document({"officer": found.code, "ended": ended})
    line(settings, "commands.session_ended", n=ended, officer=found.code)
