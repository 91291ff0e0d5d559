"""`lantoa incident …`: what went wrong and waits for a person."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.context import Settings
from commands.output import document, line, prose, table
from commands.session import acting_or_system, now, opened, the_committee
from workflows.errors import NotFound

app = typer.Typer()

Number = Annotated[int, typer.Argument(metavar="NUMBER", show_default=False)]


@app.command("list")
def list_(
    ctx: typer.Context,
    everything: Annotated[bool, typer.Option("--all")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1)] = 100,
) -> None:
    from reports.incident_sheet import happened, incident_json
    from storage.incidents import newest_incidents, open_incidents

    settings = Settings.of(ctx)
    with opened(settings) as db, db.read() as work:
        found = newest_incidents(work, limit) if everything else open_incidents(work)[:limit]
    if settings.json:
        document({"incidents": [incident_json(one, settings.lang) for one in found]})
        return
    if not found:
        line(settings, "incidents.none")
        return
    columns = ("number", "what", "since", "times", "closed")
    rows = [
        (one.id, happened(one, settings.lang), one.opened_at, one.times, one.closed_at)
        for one in found
    ]
    table(settings, [f"incidents.column.{name}" for name in columns], rows)


@app.command("show")
def show(ctx: typer.Context, number: Number) -> None:
    from reports.incident_sheet import happened, incident_json, next_step
    from storage.incidents import incident

    settings = Settings.of(ctx)
    with opened(settings) as db, db.read() as work:
        found = incident(work, number)
    if found is None:
        raise NotFound("incident_unknown", incident=number)
    if settings.json:
        document(incident_json(found, settings.lang))
        return
    prose(happened(found, settings.lang))
    line(
        settings,
        "incidents.history",
        since=found.opened_at,
        last=found.raised_at,
        n=found.times,
    )
    if found.known_at is not None:
        line(settings, "incidents.known_at", at=found.known_at, who=found.known_by or "–")
    if found.closed_at is None:
        prose(next_step(found, settings.lang))
    else:
        line(settings, "incidents.closed_at", at=found.closed_at)


@app.command("acknowledge")
def acknowledge(
    ctx: typer.Context,
    number: Number,
    committee: Annotated[str | None, typer.Option("--committee", metavar="CODE")] = None,
    officer: Annotated[str | None, typer.Option("--as", metavar="OFFICER")] = None,
) -> None:
    from engine.incidents import take_in_hand

    settings = Settings.of(ctx)
    with opened(settings) as db:
        with db.read() as work:
            of = the_committee(work, committee)
        actor = acting_or_system(db, officer)
        found = take_in_hand(db, of, number, actor, now(settings, db))
    if settings.json:
        document({"incident": number, "kind": found.kind, "committee": of.code})
    line(settings, "incidents.known", incident=number)


@app.command("close")
def close(
    ctx: typer.Context,
    number: Number,
    note: Annotated[str, typer.Option("--note", metavar="TEXT")],
    committee: Annotated[str | None, typer.Option("--committee", metavar="CODE")] = None,
    officer: Annotated[str | None, typer.Option("--as", metavar="OFFICER")] = None,
) -> None:
    from engine.incidents import close_with_note

    settings = Settings.of(ctx)
    with opened(settings) as db:
        with db.read() as work:
            of = the_committee(work, committee)
        actor = acting_or_system(db, officer)
        closed = close_with_note(db, of, number, note, actor, now(settings, db))
    if settings.json:
        document({"incident": number, "kind": closed.kind, "committee": of.code})
    line(settings, "incidents.closed", incident=number)
