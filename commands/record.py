"""`lantoa record …`: records proposed, listed, shown, explained, and moved many at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.acts import As, DryRun, Note, Paper, Received, Sent, Set, dates_given, values_given
from commands.context import Settings
from commands.output import document, line, table
from commands.record_acknowledge import app as acknowledging
from commands.record_ask import app as asking
from commands.record_bulk import app as bulk
from commands.record_lists import app as lists
from commands.record_relief import app as relief
from commands.session import acting, now, opened
from engine.move import Channel, Proposal
from workflows.verdict import Refusal

app = typer.Typer()
app.registered_commands += bulk.registered_commands
app.registered_commands += lists.registered_commands
app.registered_commands += relief.registered_commands
app.registered_commands += acknowledging.registered_commands
app.registered_commands += asking.registered_commands


@app.command("propose")
def propose(
    ctx: typer.Context,
    plan: Annotated[str, typer.Option("--plan")],
    unit: Annotated[str, typer.Option("--unit")] = "",
    track: Annotated[str, typer.Option("--track")] = "model",
    of: Annotated[str, typer.Option("--of")] = "",
    built_on: Annotated[str, typer.Option("--built-on")] = "",
    values: Set = None,
    officer: As = None,
    note: Note = "",
    sent: Sent = None,
    received: Received = None,
    evidence: Paper = "",
    dry_run: DryRun = False,
) -> None:
    from commands.results import ended, previewed
    from engine.preview import preview_proposal
    from engine.propose import propose as create
    from reports.plan_words import definition_of

    settings = Settings.of(ctx)
    with opened(settings) as db:
        at = now(settings, db)
        dates = dates_given(sent, received, evidence, at)
        actor = acting(db, officer, Channel.PAPER if dates else Channel.CLI)
        given = values_given(values or ())
        proposal = Proposal(plan, track, unit, given, note, dates, of, built_on)
        known = definition_of(db, plan)
        if dry_run:
            previewed(
                settings, "", "propose", preview_proposal(db, proposal, actor, at), known, track
            )
        else:
            ended(settings, create(db, proposal, actor, at), known, track)


@app.command("list")
def list_(
    ctx: typer.Context,
    plan: Annotated[str | None, typer.Option("--plan")] = None,
    track: Annotated[str | None, typer.Option("--track")] = None,
    unit: Annotated[str | None, typer.Option("--unit")] = None,
    state: Annotated[str | None, typer.Option("--state")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1)] = 200,
) -> None:
    from reports.record_list import record_list

    settings = Settings.of(ctx)
    with opened(settings) as db:
        rows = record_list(db, plan=plan, track=track, unit=unit, state=state, limit=limit)
    if settings.json:
        document({"records": [one.as_json() for one in rows]})
        return
    heads = ("record", "track", "unit", "state", "name", "version")
    cells = [(r.code, r.track, r.unit, r.state, r.name, r.version) for r in rows]
    table(settings, [f"commands.columns.{head}" for head in heads], cells)


@app.command("show")
def show(ctx: typer.Context, record: str) -> None:
    from commands.record_screen import show_sheet
    from commands.viewing import note_view
    from engine.views import What
    from reports.record_sheet import record_sheet

    settings = Settings.of(ctx)
    with opened(settings) as db:
        at = now(settings, db)
        sheet = record_sheet(db, record, at)
        if sheet.personal:
            note_view(db, sheet.committee_id, What.RECORD, record, 1, at)
    if settings.json:
        document(sheet.as_json())
    else:
        show_sheet(settings, sheet)


@app.command("why")
def why(ctx: typer.Context, record: str, officer: As = None) -> None:
    from commands.results import move_words
    from commands.verdicts import show_verdicts
    from engine.preview import why as explained
    from reports.outcomes import outcome_json
    from reports.plan_words import definition_of, track_of

    settings = Settings.of(ctx)
    with opened(settings) as db:
        actor = acting(db, officer) if officer else None
        answers = explained(db, record, actor, now(settings, db))
        plan, track = definition_of(db, record), track_of(db, record)
    if settings.json:
        moves = {trigger: outcome_json(one, settings.lang) for trigger, one in answers.items()}
        document({"record": record, "moves": moves})
        return
    if not answers:
        line(settings, "commands.why_final", record=record)
    for trigger, outcome in answers.items():
        code = "commands.why_refused" if isinstance(outcome, Refusal) else "commands.why_possible"
        move = move_words(plan, track, trigger, settings.lang)
        line(settings, code, record=record, move=move)
        show_verdicts(settings, outcome.verdicts)


@app.command("attach")
def attach(
    ctx: typer.Context,
    record: str,
    file: Path,
    kind: Annotated[str, typer.Option("--kind")],
    officer: As = None,
) -> None:
    from commands.files import content
    from commands.results import refused
    from engine.attach import LARGEST, Paper
    from engine.attach import attach as attach_document

    settings = Settings.of(ctx)
    paper = Paper(file.name, content(file, LARGEST))
    with opened(settings) as db:
        made = attach_document(db, record, kind, paper, acting(db, officer), now(settings, db))
    if isinstance(made, Refusal):
        refused(settings, made)
    if settings.json:
        document({"record": record, "kind": kind, "sha256": made.sha256, "version": made.version})
    line(settings, "commands.attached", record=record, file=file.name, digest=made.sha256[:12])
