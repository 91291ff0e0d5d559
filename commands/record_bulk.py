"""`lantoa record advance-many`: a selection of records makes one move, with a result for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.acts import As, Note, Set, values_given
from commands.context import Settings
from commands.session import acting, now, opened
from engine.move import Move
from workflows.errors import WrongUsage

if TYPE_CHECKING:
    from storage.database import Database

app = typer.Typer()


@app.command("advance-many")
def advance_many(
    ctx: typer.Context,
    trigger: str,
    records: Annotated[list[str] | None, typer.Argument(metavar="RECORD")] = None,
    plan: Annotated[str | None, typer.Option("--plan")] = None,
    track: Annotated[str | None, typer.Option("--track")] = None,
    unit: Annotated[str | None, typer.Option("--unit")] = None,
    state: Annotated[str | None, typer.Option("--state")] = None,
    officer: As = None,
    note: Note = "",
    values: Set = None,
    all_or_none: Annotated[bool, typer.Option("--all-or-none")] = False,
) -> None:
    from commands.bulk_results import all_ended
    from commands.progress import progress
    from engine.bulk import advance_many as move_all

    settings = Settings.of(ctx)
    given = values_given(values or ())
    with opened(settings) as db:
        at = now(settings, db)
        actor = acting(db, officer)
        chosen = _chosen(db, records or [], plan, track, unit, state)
        moves = [Move(code, trigger, note, given) for code in chosen]
        with progress(settings, "commands.progress_advancing", len(moves)) as told:
            results = move_all(db, moves, actor, at, all_or_none=all_or_none, on_progress=told)
    all_ended(settings, chosen, results)


def _chosen(
    db: Database,
    named: list[str],
    plan: str | None,
    track: str | None,
    unit: str | None,
    state: str | None,
) -> list[str]:
    """The records named, then those selected. Raises WrongUsage when there are none."""
    from reports.record_list import there
    from storage.listings import listed_records

    chosen = dict.fromkeys(named)
    if plan or track or unit or state:
        with db.read() as work:
            there(work, plan=plan, track=track, unit=unit, state=state)
            found = listed_records(work, plan=plan, track=track, unit=unit, state=state)
        chosen |= dict.fromkeys(one.code for one in found)
    if not chosen:
        raise WrongUsage("nothing_selected")
    return list(chosen)
