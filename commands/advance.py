"""`lantoa advance`: a record makes a move, or every reason why it may not is said."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.acts import As, DryRun, Note, Paper, Received, Sent, Set, dates_given, values_given
from commands.context import Settings
from commands.results import ended, previewed
from commands.session import acting, now, opened
from engine.move import Channel, Move

app = typer.Typer()


@app.command("advance")
def advance(
    ctx: typer.Context,
    record: str,
    trigger: str,
    officer: As = None,
    note: Note = "",
    values: Set = None,
    decision: Annotated[str | None, typer.Option("--decision", metavar="KEY=VALUE;...")] = None,
    expect: Annotated[int | None, typer.Option("--expect", metavar="VERSION")] = None,
    sent: Sent = None,
    received: Received = None,
    evidence: Paper = "",
    dry_run: DryRun = False,
) -> None:
    from engine.advance import advance as move_on
    from engine.preview import preview
    from reports.plan_words import definition_of, track_of

    settings = Settings.of(ctx)
    with opened(settings) as db:
        at = now(settings, db)
        dates = dates_given(sent, received, evidence, at)
        actor = acting(db, officer, Channel.PAPER if dates else Channel.CLI)
        move = Move(record, trigger, note, values_given(values or ()), dates, expect)
        plan, track = definition_of(db, record), track_of(db, record)
        if decision is not None:
            from commands.decision import paper_given
            from engine.advance_on_paper import advance_on_paper, preview_on_paper

            paper = paper_given(db, decision, (record,))
            if dry_run:
                outcome = preview_on_paper(db, paper, move, actor, at)
                previewed(settings, record, trigger, outcome, plan, track)
            else:
                ended(settings, advance_on_paper(db, paper, move, actor, at), plan, track)
        elif dry_run:
            previewed(settings, record, trigger, preview(db, move, actor, at), plan, track)
        else:
            ended(settings, move_on(db, move, actor, at), plan, track)
