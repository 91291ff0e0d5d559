"""`lantoa plan …`: check, explain and draw plan files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.context import Settings
from commands.files import content, write
from commands.outcome import Exit
from commands.output import document
from commands.plan_changes import app as changes
from commands.plan_chart import app as charts
from commands.plan_copy import app as copies
from commands.plan_diff import app as diffs
from commands.plan_file import readable
from commands.plan_new import app as news
from commands.plan_print import app as prints
from commands.plan_programme import app as programme
from commands.plan_quotas import app as quotas
from commands.plan_runs import app as runs

if TYPE_CHECKING:
    from commands.findings import CheckedFile
    from workflows.calendar_overrides import Overrides
    from workflows.definition import Definition
    from workflows.reading import Reading

app = typer.Typer()

PlanFile = Annotated[Path, typer.Argument(metavar="FILE", show_default=False)]


@app.command("check")
def check(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE", show_default=False)],
    calendar: Annotated[Path | None, typer.Option(metavar="FILE")] = None,
) -> None:
    from commands.findings import CheckedFile, report
    from workflows.reading import read_plan
    from workflows.reading.text import LARGEST_FILE

    sources = {str(file): content(file, LARGEST_FILE) for file in files}
    checked: list[CheckedFile] = []
    days = None
    if calendar is not None:
        own = content(calendar, LARGEST_FILE)
        overrides = _overrides(own, calendar)
        days = overrides.days
        if overrides.findings:
            checked.append(CheckedFile(str(calendar), own, overrides.findings, {}))
    for name, source in sources.items():
        reading = read_plan(source, name, days)
        checked.append(CheckedFile(name, source, reading.findings, _names(reading)))
    if report(Settings.of(ctx), checked):
        raise typer.Exit(Exit.PROBLEMS)


@app.command("schema")
def schema() -> None:
    from workflows.schema import plan_schema

    document(plan_schema())


@app.command("explain")
def explain(ctx: typer.Context, file: PlanFile) -> None:
    from workflows.explain import explain as explained

    settings = Settings.of(ctx)
    _, definition, calendar = readable(settings, file)
    sections = explained(definition, settings.lang, calendar)
    if settings.json:
        told = [{"title": one.title, "sentences": list(one.sentences)} for one in sections]
        document({"plan": definition.plan, "lang": settings.lang, "sections": told})
        return
    for number, section in enumerate(sections):
        typer.echo(("\n" if number else "") + section.title)
        for sentence in section.sentences:
            typer.echo(f"  {sentence}")


@app.command("diagram")
def diagram(
    ctx: typer.Context,
    file: PlanFile,
    track: Annotated[str | None, typer.Option(metavar="TRACK")] = None,
    svg: Annotated[Path | None, typer.Option(metavar="FOLDER")] = None,
) -> None:
    from workflows.diagram import mermaid

    settings = Settings.of(ctx)
    _, definition, _ = readable(settings, file)
    drawn = mermaid(definition, settings.lang, track)
    written = _drawings(definition, settings, track, svg) if svg is not None else []
    if settings.json:
        document({"plan": definition.plan, "mermaid": drawn, "svg": written})
    elif svg is None:
        typer.echo(drawn, nl=False)
    else:
        for name in written:
            typer.echo(name)


def _drawings(
    definition: Definition, settings: Settings, track: str | None, folder: Path
) -> list[str]:
    """Write one SVG a track into the folder; their paths."""
    from workflows.diagram import svg as drawing

    names = [track] if track is not None else list(definition.tracks)
    written = []
    for name in names:
        target = folder / f"{definition.plan}-{name}.svg"
        write(target, drawing(definition, settings.lang, name))
        written.append(str(target))
    return written


def _overrides(source: bytes, file: Path) -> Overrides:
    from workflows.calendar_overrides import read_overrides

    return read_overrides(source, str(file))


def _names(reading: Reading) -> dict[str, str]:
    """The plan's code, and the hashes it would be opened with."""
    from workflows.sealing import seal

    if reading.definition is None or reading.calendar is None:
        return {}
    sealed = seal(reading.definition, reading.calendar)
    return {
        "plan": reading.definition.plan,
        "definition_sha256": sealed.definition_sha256,
        "calendar_sha256": sealed.calendar_sha256,
    }


app.registered_commands += runs.registered_commands
app.registered_commands += charts.registered_commands
app.registered_commands += programme.registered_commands
app.registered_commands += copies.registered_commands
app.registered_commands += news.registered_commands
app.registered_commands += prints.registered_commands
app.registered_commands += diffs.registered_commands
app.registered_commands += quotas.registered_commands
app.registered_commands += changes.registered_commands
