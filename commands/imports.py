"""The one command behind `lantoa unit import` and `lantoa officer import`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.acts import As
from commands.context import Settings
from commands.outcome import Exit
from commands.output import line
from commands.session import acting_or_system, now, opened, the_committee
from engine.move import Channel

if TYPE_CHECKING:
    from engine.intake.imported import Imported

File = Annotated[Path, typer.Argument(metavar="FILE", show_default=False)]
CommitteeOption = Annotated[str | None, typer.Option("--committee", metavar="CODE")]
DryRun = Annotated[bool, typer.Option("--dry-run")]
SkipBad = Annotated[bool, typer.Option("--skip-bad")]

Take = Callable[..., "Imported"]
"""Takes a file into a committee, such as ``import_units``."""


def importing(chosen: Callable[[], Take]) -> Callable[..., None]:
    """The command that imports a file and tells what was done.

    It ends with 1 when errors kept everything out. ``chosen`` loads what takes the file in, when
    the command is run.
    """

    def import_(
        ctx: typer.Context,
        file: File,
        committee: CommitteeOption = None,
        dry_run: DryRun = False,
        skip_bad: SkipBad = False,
        officer: As = None,
    ) -> None:
        settings = Settings.of(ctx)
        with opened(settings) as db:
            with db.read() as work:
                of = the_committee(work, committee).code
            actor = replace(acting_or_system(db, officer), channel=Channel.IMPORT)
            how = {"dry_run": dry_run, "skip_bad": skip_bad}
            done = chosen()(db, of, file, actor, now(settings, db), **how)
        if done.refusal is not None:
            from commands.results import refused

            refused(settings, done.refusal)
        _show(settings, file, of, done, dry_run=dry_run)
        if done.stopped:
            raise typer.Exit(Exit.PROBLEMS)

    return import_


def _show(settings: Settings, file: Path, committee: str, done: Imported, *, dry_run: bool) -> None:
    from commands.findings import CheckedFile, report
    from engine.guards.dates import Before

    counted = {
        "created": done.created,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "skipped": done.skipped,
    }
    joins = [
        {
            "plan": one.plan,
            "units": list(one.units),
            "past": [
                {"deadline": label.say(settings.lang), "due_at": at} for label, at in one.past
            ],
        }
        for one in done.joins
    ]
    known = {"committee": committee, **counted, "written": done.written, "dry_run": dry_run}
    known |= {"joins": joins, "letters": done.letters}
    report(settings, [CheckedFile(str(file), b"", done.findings, known)])
    line(settings, _told(done, dry_run=dry_run), **counted)
    for one in done.joins:
        said = "commands.import_would_join" if dry_run else "commands.import_joined"
        line(settings, said, plan=one.plan, n=len(one.units), units=one.units)
        for label, at in one.past:
            line(settings, "commands.import_past", deadline=label, due=Before(at), plan=one.plan)
    if done.letters:
        line(settings, "commands.import_letters", n=done.letters)


def _told(done: Imported, *, dry_run: bool) -> str:
    if done.stopped:
        return "commands.import_stopped"
    return "commands.import_tried" if dry_run else "commands.import_done"
