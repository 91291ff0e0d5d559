"""`lantoa stats`: the figures of plans, counted from the records, and the honours behind them."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.context import Settings
from commands.output import document, line, table
from commands.session import opened

app = typer.Typer()


@app.command("stats")
def stats(
    ctx: typer.Context,
    plans: Annotated[list[str] | None, typer.Argument(metavar="PLAN…")] = None,
    first: Annotated[int | None, typer.Option("--from")] = None,
    last: Annotated[int | None, typer.Option("--to")] = None,
    honours: Annotated[bool, typer.Option("--honours")] = False,
) -> None:
    from reports.figures import figures

    settings = Settings.of(ctx)
    with opened(settings) as db:
        found = figures(db, plans or (), first=first, last=last)
    if settings.json:
        document(
            {
                "plans": list(found.plans),
                "figures": [one.as_json() for one in found.figures],
                "honours": [one.as_json() for one in found.honours],
            }
        )
        return
    lang = settings.lang
    if honours:
        heads = ("record", "name", "unit", "honour", "level", "occasion", "at", "number", "revoked")
        cells = [
            (
                one.record,
                one.name,
                one.unit,
                one.outcome.say(lang),
                one.level and one.level.say(lang),
                one.occasion and one.occasion.say(lang),
                one.signed_on,
                one.number,
                one.revoked or None,
            )
            for one in found.honours
        ]
        table(settings, [f"commands.columns.{head}" for head in heads], cells)
        return
    if not found.figures:
        line(settings, "commands.stats_none")
        return
    rows: list[tuple[object, ...]] = []
    for figure in found.figures:
        rows.append((figure.label.say(lang), figure.number))
        rows += [(f"– {part.label.say(lang)}", part.number) for part in figure.parts]
    table(settings, ["commands.columns.figure", "commands.columns.count"], rows)
