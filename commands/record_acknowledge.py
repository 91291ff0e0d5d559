"""`lantoa record acknowledge`: an officer who owes says that they know."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.acts import As
from commands.context import Settings
from commands.output import document, line
from commands.session import acting, now, opened

app = typer.Typer()


@app.command("acknowledge")
def acknowledge_command(
    ctx: typer.Context,
    record: str,
    deadline: Annotated[str | None, typer.Option("--deadline", metavar="NAME")] = None,
    officer: As = None,
) -> None:
    from commands.results import refused
    from engine.acknowledge import acknowledge
    from engine.guards.dates import Before
    from workflows.verdict import Refusal

    settings = Settings.of(ctx)
    with opened(settings) as db:
        done = acknowledge(db, record, deadline, acting(db, officer), now(settings, db))
    if isinstance(done, Refusal):
        refused(settings, done)
    if settings.json:
        document({"record": record, "deadline": done.deadline, "due_at": done.due_at})
    due = Before(done.due_at)
    line(settings, "commands.acknowledged", record=record, deadline=done.label, due=due)
