"""`lantoa plan print`: a plan file as the paper that is signed, with its forms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.context import Settings

app = typer.Typer()


@app.command("print")
def print_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    number: Annotated[str, typer.Option("--number", metavar="NUMBER")] = "",
    dated: Annotated[str | None, typer.Option("--dated", metavar="DAY")] = None,
    template: Annotated[Path | None, typer.Option("--template", metavar="FILE")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
    pdf: Annotated[bool, typer.Option("--pdf")] = False,
) -> None:
    from commands.paper import day, own_template, written
    from commands.plan_file import readable
    from reports.papers.asked import Asked
    from reports.papers.paper import write_plan
    from workflows.definition import PaperKind

    settings = Settings.of(ctx)
    _, definition, calendar = readable(settings, file)
    asked = Asked(PaperKind.PLAN, definition.plan, number=number, dated=day(dated))
    made = write_plan(definition, calendar, asked, own_template(template))
    written(settings, asked, made, out, pdf=pdf)
