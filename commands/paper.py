"""`lantoa paper`: one paper of a plan, from a template of Word."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.context import Settings
from commands.output import document, line
from commands.session import now, opened
from engine.attach import Paper
from workflows.definition import PaperKind
from workflows.errors import WrongUsage
from workflows.filling import read_day

if TYPE_CHECKING:
    from reports.papers.asked import Asked

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
    from reports.papers.asked import Asked
    from reports.papers.paper import write_paper

    settings = Settings.of(ctx)
    asked = Asked(kind, plan, unit, record, decision, period, number, day(dated))
    with opened(settings) as db:
        made = write_paper(db, asked, now(settings, db), own_template(template))
    written(settings, asked, made, out, pdf=pdf)


def written(settings: Settings, asked: Asked, made: Paper, out: Path | None, *, pdf: bool) -> None:
    """Write the paper where it is wanted, a PDF beside it where that is, and say so."""
    from commands.files import write_bytes
    from reports.papers.pdf import as_pdf

    target = out or Path(made.filename)
    files = [target.with_suffix(".docx")]
    write_bytes(files[0], made.content)
    if pdf or target.suffix.lower() == ".pdf":
        files.append(target.with_suffix(".pdf"))
        write_bytes(files[1], as_pdf(made.content))
    if settings.json:
        document({"kind": asked.kind.value, "plan": asked.plan, "files": files})
    for file in files:
        line(settings, "commands.wrote", file=str(file))


def day(given: str | None) -> date | None:
    """The day a paper bears, as typed. Raises WrongUsage."""
    found = read_day(given) if given else None
    if given and found is None:
        raise WrongUsage("bad_date_option", option="--dated", given=given)
    return found


def own_template(given: Path | None) -> Paper | None:
    """The template of a file; None without one."""
    from commands.files import content
    from reports.papers.template_file import LARGEST

    return Paper(given.name, content(given, LARGEST)) if given else None
