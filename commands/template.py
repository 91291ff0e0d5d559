"""`lantoa template …`: the office's own templates and headings of papers, each from a day on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from commands.context import Settings
from commands.files import content, write_bytes
from commands.outcome import Exit
from commands.output import document, line, table
from commands.session import acting_or_system, now, opened, the_committee
from engine.attach import Paper
from i18n.catalog import say
from storage.people import CommitteeRow
from storage.work import Work
from workflows.definition import PaperKind
from workflows.errors import WrongUsage
from workflows.filling import read_day

app = typer.Typer()

HEADINGS: Literal["letterheads"] = "letterheads"
Committee = Annotated[str | None, typer.Option("--committee", metavar="CODE")]


@app.command("add")
def add(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", show_default=False)],
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    since: Annotated[str, typer.Option("--since", metavar="DAY")],
    plan: Annotated[str | None, typer.Option("--plan", metavar="PLAN")] = None,
    committee: Committee = None,
    officer: Annotated[str | None, typer.Option("--as", metavar="OFFICER")] = None,
) -> None:
    from engine.paper_templates import keep_template
    from reports.papers.template_file import LARGEST

    settings = Settings.of(ctx)
    day, paper = _day(since), Paper(file.name, content(file, LARGEST))
    with opened(settings) as db:
        with db.read() as work:
            of = the_committee(work, committee)
            _checked(settings, work, of, kind, paper)
        actor = acting_or_system(db, officer)
        digest = keep_template(db, of, kind, paper, day, actor, now(settings, db), plan=plan)
    if settings.json:
        document({"kind": kind, "since": day, "plan": plan, "sha256": digest})
    line(settings, "commands.template_kept", kind=_named(kind, settings), since=day)


@app.command("list")
def list_(ctx: typer.Context, committee: Committee = None) -> None:
    from storage.paper_templates import templates

    settings = Settings.of(ctx)
    with opened(settings) as db, db.read() as work:
        rows = templates(work, the_committee(work, committee).id)
    if settings.json:
        document(
            {
                "templates": [
                    {
                        "kind": one.kind,
                        "since": one.since,
                        "plan": one.plan,
                        "file": one.filename,
                        "sha256": one.sha256,
                        "officer": one.officer,
                        "added_at": one.added_at,
                    }
                    for one in rows
                ]
            }
        )
        return
    names = ("kind", "since", "plan", "file", "officer")
    cells = [
        (_named(one.kind, settings), one.since, one.plan, one.filename, one.officer) for one in rows
    ]
    table(settings, [f"commands.columns.{name}" for name in names], cells)


@app.command("show")
def show(
    ctx: typer.Context,
    kind: Annotated[PaperKind, typer.Argument(metavar="KIND", show_default=False)],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
) -> None:
    from reports.papers.own import shipped

    settings, template = Settings.of(ctx), shipped(kind)
    target = out or Path(template.filename)
    write_bytes(target, template.content)
    if settings.json:
        document({"kind": kind.value, "file": target})
    line(settings, "commands.wrote", file=str(target))


@app.command("facts")
def facts(
    ctx: typer.Context,
    kind: Annotated[PaperKind, typer.Argument(metavar="KIND", show_default=False)],
) -> None:
    from reports.papers.facts_told import told_facts

    settings = Settings.of(ctx)
    rows = told_facts(kind, settings.lang)
    if settings.json:
        document({"kind": kind.value, "facts": dict(rows)})
        return
    table(settings, ("commands.columns.fact", "commands.columns.meaning"), rows)


def _checked(settings: Settings, work: Work, of: CommitteeRow, kind: str, paper: Paper) -> None:
    """Ends the command with exit code 1 when a file of headings has findings."""
    from reports.papers.own import fields_known, usable
    from workflows.reading.letterheads import read_letterheads

    if kind == HEADINGS:
        _, findings = read_letterheads(paper.content, paper.filename)
        if findings:
            from commands.findings import CheckedFile, report

            report(settings, [CheckedFile(paper.filename, paper.content, findings, {})])
            raise typer.Exit(Exit.PROBLEMS)
        return
    known = (*PaperKind, HEADINGS)
    if kind not in known:
        raise WrongUsage("template_kind_unknown", kind=kind, known=[str(one) for one in known])
    usable(PaperKind(kind), paper, fields_known(work, of.id))


def _named(kind: str, settings: Settings) -> str:
    if kind == HEADINGS:
        return say("papers.headings", settings.lang)
    return say(f"words.PaperKind.{kind}", settings.lang)


def _day(given: str) -> date:
    day = read_day(given)
    if day is None:
        raise WrongUsage("bad_date_option", option="--since", given=given)
    return day
