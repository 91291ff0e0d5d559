"""`lantoa watch …`: what the watch holds back until somebody lets it go."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.acts import As
from commands.context import Settings
from commands.output import document, line
from commands.results import refused
from commands.session import acting, acting_or_system, now, opened, the_committee
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


@app.command("trust-clock")
def trust_clock(
    ctx: typer.Context,
    committee: Annotated[str | None, typer.Option("--committee", metavar="CODE")] = None,
    officer: As = None,
) -> None:
    from engine.leap import vouch

    settings = Settings.of(ctx)
    with opened(settings) as db:
        with db.read() as work:
            of = the_committee(work, committee)
        done = vouch(db, of, acting_or_system(db, officer), now(settings, db))
    if settings.json:
        document({"machines": done})
    line(settings, "commands.clock_trusted", n=done)
