"""`lantoa paper`: one paper of a plan, from a template of Word."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from commands.context import Settings
from commands.output import document, line
from commands.session import now, opened
from engine.attach import Paper
from workflows.definition import PaperKind
from workflows.errors import WrongUsage
from workflows.filling import read_day

app = typer.Typer()


@app.command("paper")
def paper(
    ctx: typer.Context,
    kind: Annotated[PaperKind, typer.Argument(metavar="KIND", show_default=False)],
    plan: Annotated[str, typer.Argument(metavar="PLAN", show_default=False)],
    unit: Annotated[str | None, typer.Option("--unit", metavar="UNIT")] = None,
    record: Annotated[str | None, typer.Option("--record", metavar="RECORD")] = None,
    decision: Annotated[str | None, typer.Option("--decision", metavar="CODE")] = None,
    period: Annotated[str | None, typer.Option("--period", metavar="PERIOD")] = None,
    number: Annotated[str, typer.Option("--number", metavar="NUMBER")] = "",
    dated: Annotated[str | None, typer.Option("--dated", metavar="DAY")] = None,
    template: Annotated[Path | None, typer.Option("--template", metavar="FILE")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
    pdf: Annotated[bool, typer.Option("--pdf")] = False,
) -> None:
    from commands.files import write_bytes
    from reports.papers.asked import Asked
    from reports.papers.paper import write_paper
    from reports.papers.pdf import as_pdf

    settings = Settings.of(ctx)
    asked = Asked(kind, plan, unit, record, decision, period, number, _day(dated))
    with opened(settings) as db:
        made = write_paper(db, asked, now(settings, db), _template(template))
    target = out or Path(made.filename)
    files = [target.with_suffix(".docx")]
    write_bytes(files[0], made.content)
    if pdf or target.suffix.lower() == ".pdf":
        files.append(target.with_suffix(".pdf"))
        write_bytes(files[1], as_pdf(made.content))
    if settings.json:
        document({"kind": kind.value, "plan": plan, "files": files})
    for file in files:
        line(settings, "commands.wrote", file=str(file))


def _day(given: str | None) -> date | None:
    day = read_day(given) if given else None
    if given and day is None:
        raise WrongUsage("bad_date_option", option="--dated", given=given)
    return day


def _template(given: Path | None) -> Paper | None:
    from commands.files import content
    from reports.papers.template_file import LARGEST

    return Paper(given.name, content(given, LARGEST)) if given else None
