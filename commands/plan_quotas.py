"""`lantoa plan quotas`: what is used of the plan's quotas, what is on its way, what is refused."""

from __future__ import annotations

import typer

from commands.context import Settings
from commands.output import document, line, table
from commands.session import now, opened

app = typer.Typer()


@app.command("quotas")
def quotas(ctx: typer.Context, plan: str) -> None:
    from reports.quota_weather import quota_weather

    settings = Settings.of(ctx)
    with opened(settings) as db:
        found = quota_weather(db, plan, now(settings, db))
    if settings.json:
        document({"plan": plan, "quotas": [one.as_json() for one in found]})
        return
    if not found:
        line(settings, "commands.quotas_clear")
        return
    heads = ("unit", "quota", "used", "in_flight", "refused")
    cells = [
        (
            one.unit.say(settings.lang),
            one.label.say(settings.lang),
            f"{one.used}/{one.most}",
            one.in_flight,
            one.refused or None,
        )
        for one in found
    ]
    table(settings, [f"commands.columns.{head}" for head in heads], cells)
