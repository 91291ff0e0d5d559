"""`lantoa plan new`: a plan file from twelve answers, typed here or kept in a file."""

from __future__ import annotations

from collections.abc import Mapping, Set
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.context import Settings
from commands.output import document, line
from i18n.catalog import say
from workflows.errors import Conflict, WrongUsage

if TYPE_CHECKING:
    from workflows.questions import Fault, Field

app = typer.Typer()


@app.command("new")
def new(
    ctx: typer.Context,
    kept: Annotated[Path | None, typer.Option("--answers", metavar="FILE")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
) -> None:
    from commands.files import write
    from workflows.questions import answers, composed

    settings = Settings.of(ctx)
    given = dict(_typed(settings) if kept is None else _kept(settings, kept))
    read = answers(given)
    while isinstance(read, tuple):
        faults = [_told(settings, one) for one in read]
        if kept is not None:
            raise WrongUsage("answers_faulty", faults="\n  ".join(faults))
        typer.echo("\n" + "\n".join(faults), err=True)
        given |= _again(settings, {one.field for one in read}, given)
        read = answers(given)
    target = out or Path(f"{read.code}.yaml")
    if target.exists():
        raise Conflict("file_taken", place=str(target))
    write(target, composed(read))
    if settings.json:
        document({"plan": read.code, "file": target})
        return
    line(settings, "questions.written", file=str(target), plan=read.code)


def _kept(settings: Settings, file: Path) -> Mapping[str, str]:
    """The answers in a file; what cannot be read is shown and ends the command."""
    from commands.files import content
    from commands.findings import CheckedFile, report
    from commands.outcome import Exit
    from workflows.questions.kept import FIELDS, kept_answers
    from workflows.reading.text import LARGEST_FILE

    source = content(file, LARGEST_FILE)
    read = kept_answers(source, str(file))
    if read.findings:
        report(settings, [CheckedFile(str(file), source, read.findings, {})])
        raise typer.Exit(Exit.PROBLEMS)
    if read.strangers:
        known = tuple(sorted(FIELDS))
        raise WrongUsage("answers_unknown", file=str(file), names=read.strangers, known=known)
    return {**_first(), **read.given}


def _first() -> Mapping[str, str]:
    from zoneinfo import ZoneInfo

    from engine.clock import now
    from workflows.calendar_source import VIETNAM
    from workflows.questions import beginning

    return beginning(now().astimezone(ZoneInfo(VIETNAM)).date())


def _typed(settings: Settings) -> Mapping[str, str]:
    """The answers as they are typed; a field that cannot be read is asked again."""
    from workflows.questions import QUESTIONS

    first, given = _first(), dict[str, str]()
    for number, question in enumerate(QUESTIONS, 1):
        asked = say(f"questions.ask.{question.name}", settings.lang)
        typer.echo(f"\n{number}. {asked}", err=True)
        for field in question.fields:
            given[field.name] = _one(settings, field, first[field.name])
    return given


def _again(settings: Settings, wrong: Set[str], given: Mapping[str, str]) -> Mapping[str, str]:
    """Only the answers that do not go together, asked once more; all others stay."""
    from workflows.questions import QUESTIONS

    fields = [field for question in QUESTIONS for field in question.fields]
    return {
        field.name: _one(settings, field, given[field.name])
        for field in fields
        if field.name in wrong
    }


def _told(settings: Settings, fault: Fault) -> str:
    label = say(f"questions.field.{fault.field}", settings.lang)
    return f"{label} ({fault.field}): {fault.sentence(settings.lang)}"


def _one(settings: Settings, field: Field, first: str) -> str:
    from workflows.questions.fields import Faulty, read_field

    if field.hint:
        typer.echo(f"   {say(f'questions.hint.{field.name}', settings.lang)}", err=True)
    for one in field.choices:
        label = say(f"questions.choice.{field.name}.{one}", settings.lang)
        typer.echo(f"   {one}: {label}", err=True)
    while True:
        typed = _prompted(settings, field, first).strip()
        try:
            read_field(field, typed)
        except Faulty as wrong:
            said = say(f"questions.fault.{wrong.code}", settings.lang, **wrong.facts)
            typer.echo(f"   {said}", err=True)
        else:
            return typed


def _prompted(settings: Settings, field: Field, first: str) -> str:
    """What is typed for a field; of lines, as many as come before an empty one."""
    from workflows.questions import Kind

    label = f"   {say(f'questions.field.{field.name}', settings.lang)}"
    if field.kind is Kind.LINES and first:
        label = f"{label} [{'; '.join(first.splitlines())}]"
    if field.kind is not Kind.LINES:
        return str(typer.prompt(label, default=first, err=True, show_default=bool(first)))
    lines = [str(typer.prompt(label, default="", err=True, show_default=False))]
    while lines[-1].strip():
        lines.append(str(typer.prompt("   …", default="", err=True, show_default=False)))
    return "\n".join(lines).strip() or first
