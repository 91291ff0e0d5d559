"""`lantoa plan copy`: next year's plan file from this year's, with what to look at in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.context import Settings
from commands.output import document, line, table
from i18n.catalog import say
from workflows.errors import Conflict

app = typer.Typer()


@app.command("copy")
def copy(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    year: Annotated[int | None, typer.Option("--year", min=1991, max=2100)] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
) -> None:
    from commands.files import write
    from commands.plan_file import readable
    from workflows.copying import ALWAYS, copied

    settings = Settings.of(ctx)
    source, definition, _ = readable(settings, file)
    to = year or definition.year + 1
    made = copied(source.decode("utf-8-sig"), definition, to)
    target = out or file.with_name(f"{made.plan}.yaml")
    if target.exists():
        raise Conflict("file_taken", place=str(target))
    write(target, made.text)
    if settings.json:
        document(
            {
                "plan": made.plan,
                "file": target,
                "moved": [
                    {"line": one.line, "before": one.before, "after": one.after, "works": one.works}
                    for one in made.moved
                ],
                "review": [
                    {"line": one.line, "why": one.why, "text": one.text} for one in made.review
                ],
            }
        )
        return
    line(settings, "copying.made", file=str(target), plan=made.plan)
    heads = ("line", "before", "after", "remark")
    cells = [
        (
            one.line,
            one.before,
            one.after,
            None if one.works else say("copying.day_off", settings.lang, last=one.last_working),
        )
        for one in made.moved
    ]
    if cells:
        line(settings, "copying.dates")
        table(settings, [f"commands.columns.{head}" for head in heads], cells)
    line(settings, "copying.review")
    remarks: list[tuple[object, ...]] = [
        (one.line, say(f"copying.why.{one.why}", settings.lang), one.text) for one in made.review
    ]
    remarks += [("–", say(f"copying.always.{one}", settings.lang), "") for one in ALWAYS]
    table(settings, [f"commands.columns.{head}" for head in ("line", "remark", "text")], remarks)
