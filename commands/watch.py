"""`lantoa watch …`: what the watch holds back until somebody lets it go."""

from __future__ import annotations

import typer

from commands.acts import As
from commands.context import Settings
from commands.output import document, line
from commands.results import refused
from commands.session import acting, now, opened
from workflows.verdict import Refusal

app = typer.Typer()


@app.callback()
def watch() -> None:
    """A group, however few its commands."""


@app.command("release")
def release(ctx: typer.Context, plan: str, officer: As = None) -> None:
    from engine.breaker import release_escalations

    settings = Settings.of(ctx)
    with opened(settings) as db:
        done = release_escalations(db, plan, acting(db, officer), now(settings, db))
    if isinstance(done, Refusal):
        refused(settings, done)
    if settings.json:
        document({"plan": plan, "waiting": done})
    line(settings, "commands.watch_released", plan=plan, n=done)
