"""`lantoa record import`: the lists of units taken back, a file or a folder of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.acts import As, Note, Paper, Received, Sent, dates_given
from commands.context import Settings
from commands.imports import DryRun, SkipBad
from commands.outcome import Exit
from commands.output import console, document, line
from commands.progress import progress
from commands.session import acting, now, opened
from engine.move import Channel
from workflows.errors import LantoaError

if TYPE_CHECKING:
    from engine.intake.returned import Returned

app = typer.Typer()


@app.command("import")
def import_(
    ctx: typer.Context,
    source: Annotated[Path, typer.Argument(metavar="FILE|FOLDER", show_default=False)],
    dry_run: DryRun = False,
    skip_bad: SkipBad = False,
    plan: Annotated[str, typer.Option("--plan", metavar="PLAN")] = "",
    unit: Annotated[str, typer.Option("--unit", metavar="UNIT")] = "",
    track: Annotated[str | None, typer.Option("--table", "--track", metavar="TABLE")] = None,
    sent: Sent = None,
    received: Received = None,
    evidence: Paper = "",
    note: Note = "",
    officer: As = None,
) -> None:
    from engine.intake.returned import files_of, import_returned

    settings = Settings.of(ctx)
    with opened(settings) as db:
        at = now(settings, db)
        actor = replace(acting(db, officer), channel=Channel.IMPORT)
        dates = dates_given(sent, received, evidence, at)
        with progress(settings, "commands.lists_taking", len(files_of(source))) as told:
            results = import_returned(
                db,
                source,
                actor,
                at,
                dry_run=dry_run,
                skip_bad=skip_bad,
                dates=dates,
                note=note,
                plan=plan,
                unit=unit,
                track=track,
                lang=settings.lang,
                on_progress=told,
            )
    if settings.json:
        document({"dry_run": dry_run, "files": [_as_json(one, settings) for one in results]})
    else:
        for one in results:
            _printed(one, settings, dry_run=dry_run)
    if any(one.stopped for one in results):
        raise typer.Exit(_code(results))


def _code(results: tuple[Returned, ...]) -> int:
    """Of a single file its own reason; of a folder, that there were problems."""
    first = results[0]
    if len(results) == 1 and isinstance(first.error, LantoaError):
        return first.error.exit_code
    return Exit.PROBLEMS


def _printed(one: Returned, settings: Settings, *, dry_run: bool) -> None:
    from commands.findings import print_finding

    for finding in one.findings:
        print_finding(finding, settings.lang)
    for row, refusal in one.refusals:
        place = f"{one.file.name}:{row}" if row else one.file.name
        for verdict in refusal.reasons:
            words = f"{place}: {verdict.sentence(settings.lang)}"
            console().print(words, markup=False, highlight=False)
    if one.error is not None:
        line(settings, "commands.list_unread", file=one.file.name, why=_Said(one.error))
    if not one.table:
        return
    counts = {"created": len(one.created), "moved": len(one.moved), "unchanged": one.unchanged}
    facts = {"file": one.file.name, "unit": one.unit, "skipped": one.skipped, **counts}
    code = "list_tried" if dry_run else "list_taken"
    line(settings, f"commands.{'list_back' if one.stopped else code}", **facts)
    if one.to:
        line(settings, "commands.list_sent", record=one.record, to=one.reached or one.to)
    if one.marked is not None:
        line(settings, "commands.list_marked", file=str(one.marked))


class _Said:
    """An error as a fact of a sentence."""

    def __init__(self, error: LantoaError) -> None:
        self.error = error

    def say(self, lang: Any) -> str:
        return self.error.sentence(lang)


def _as_json(one: Returned, settings: Settings) -> dict[str, Any]:
    from commands.findings import findings_json

    error = one.error
    return {
        "file": str(one.file),
        "plan": one.plan,
        "unit": one.unit,
        "table": one.table,
        "record": one.record,
        "created": list(one.created),
        "moved": list(one.moved),
        "unchanged": one.unchanged,
        "skipped": one.skipped,
        "to": one.to,
        "written": one.written,
        "stopped": one.stopped,
        "marked": None if one.marked is None else str(one.marked),
        "error": error and {"code": error.code, "sentence": error.sentence(settings.lang)},
        "findings": findings_json(one.findings, settings.lang),
        "refusals": [
            {
                "row": row,
                "trigger": refusal.trigger,
                "reasons": [
                    {"guard": v.guard, "code": v.code, "sentence": v.sentence(settings.lang)}
                    for v in refusal.reasons
                ],
            }
            for row, refusal in one.refusals
        ],
    }
