"""`lantoa unit …`: the units of a committee, imported and listed; their lists written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.context import Settings
from commands.imports import CommitteeOption, Take, importing
from commands.output import document, line, table
from commands.progress import progress
from commands.session import now, opened, the_committee
from i18n.catalog import say

app = typer.Typer()


def _take() -> Take:
    from engine.intake.units import import_units

    return import_units


app.command("import")(importing(_take))


@app.command("list")
def list_(ctx: typer.Context, committee: CommitteeOption = None) -> None:
    from reports.roster import listed_units

    settings = Settings.of(ctx)
    with opened(settings) as db, db.read() as work:
        of = the_committee(work, committee)
        rows = listed_units(work, of.id, now(settings, db))
    if settings.json:
        document({"committee": of.code, "units": [one.as_json() for one in rows]})
        return
    heads = ("code", "name", "kind", "level", "parent", "closed_on", "successor")
    cells = [(r.code, r.name, r.kind, r.level, r.parent, r.closed_on, r.successor) for r in rows]
    table(settings, [f"commands.columns.{head}" for head in heads], cells)


@app.command("lists")
def lists(
    ctx: typer.Context,
    plan: Annotated[str, typer.Argument(metavar="PLAN", show_default=False)],
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", show_default=False)],
    track: Annotated[str | None, typer.Option("--table", "--track", metavar="TABLE")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="UNIT")] = None,
) -> None:
    from reports.lists.out import write_all

    settings = Settings.of(ctx)
    with opened(settings) as db, progress(settings, "commands.lists_writing", 2) as told:
        at = now(settings, db)
        written = write_all(
            db, plan, out, at, track=track, unit=unit, lang=settings.lang, on_progress=told
        )
    if settings.json:
        files = [{"unit": w.unit, "file": str(w.path), "rows": w.rows} for w in written]
        document({"plan": plan, "files": files})
    line(settings, "commands.lists_written", n=len(written), folder=str(out))


@app.command("tables")
def tables(
    ctx: typer.Context,
    plan: Annotated[str, typer.Argument(metavar="PLAN", show_default=False)],
) -> None:
    from reports.lists.known import known_tables

    settings = Settings.of(ctx)
    with opened(settings) as db:
        found = known_tables(db, plan, now(settings, db))
    if settings.json:
        document({"plan": plan, "tables": [one.as_json() for one in found]})
        return
    heads = ("table", "kind", "name", "units")
    cells = [
        (one.table.name, say(f"lists.kind_{one.table.kind}", settings.lang), one.label, one.units)
        for one in found
    ]
    table(settings, [f"commands.columns.{head}" for head in heads], cells)
