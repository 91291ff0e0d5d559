"""`lantoa record ask`: whoever can clear what stands in the way of a move is written to."""

from __future__ import annotations

import typer

from commands.acts import As, Note
from commands.context import Settings
from commands.output import document, line
from commands.session import acting, now, opened

app = typer.Typer()


@app.command("ask")
def ask_command(
    ctx: typer.Context, record: str, trigger: str, note: Note = "", officer: As = None
) -> None:
    from commands.results import refused
    from engine.ask_to_clear import ask_to_clear
    from workflows.verdict import Refusal

    settings = Settings.of(ctx)
    with opened(settings) as db:
        actor = acting(db, officer)
        done = ask_to_clear(db, record, trigger, note, actor, now(settings, db))
    if isinstance(done, Refusal):
        refused(settings, done)
    said = [one.sentence(settings.lang) for one in done.obstacles]
    if settings.json:
        asked = [one.code for one in done.officers]
        document({"record": record, "trigger": trigger, "asked": asked, "in_the_way": said})
        return
    names = tuple(one.name for one in done.officers)
    line(settings, "commands.asked_to_clear", record=record, whom=names)
    for one in said:
        line(settings, "commands.in_the_way", sentence=one)
