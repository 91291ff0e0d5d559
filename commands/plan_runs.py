"""`lantoa plan open|list|show|due`: plans that run. Plan files are commands/plan.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.context import Settings
from commands.output import document, line, table
from commands.session import acting_or_system, now, opened, the_committee
from i18n.catalog import say

if TYPE_CHECKING:
    from engine.due import Owed
    from storage.database import Database

app = typer.Typer()


@app.command("open")
def open_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    committee: Annotated[str | None, typer.Option(metavar="CODE")] = None,
    officer: Annotated[str | None, typer.Option("--as", metavar="OFFICER")] = None,
    calendar: Annotated[Path | None, typer.Option(metavar="FILE")] = None,
) -> None:
    from commands.plan_file import readable
    from commands.results import refused
    from engine.opening import open_plan
    from engine.unheld import unheld
    from storage.calendars import own_days
    from workflows.verdict import Refusal

    settings = Settings.of(ctx)
    with opened(settings) as db:
        at = now(settings, db)
        with db.read() as work:
            of = the_committee(work, committee)
            own = own_days(work, of.id)
        source, definition, days = readable(settings, file, calendar, own)
        actor = acting_or_system(db, officer)
        made = open_plan(db, of.code, definition, days, source, actor, at)
        with db.read() as work:
            silent = unheld(work, definition, days, of.id, at)
    if isinstance(made, Refusal):
        refused(settings, made)
    if settings.json:
        counts = {"records": made.records, "duties": made.duties, "messages": made.messages}
        nobody = [one.as_json() for one in silent]
        document({"plan": made.plan.code, "committee": of.code, **counts, "unheld": nobody})
    line(
        settings,
        "commands.plan_opened",
        plan=made.plan.code,
        records=made.records,
        duties=made.duties,
        messages=made.messages,
    )
    for one in silent:
        said = say(f"book.clash_{one.code}", settings.lang, **one.facts(definition))
        line(settings, "commands.plan_opened_warning", said=said)


@app.command("list")
def list_(ctx: typer.Context) -> None:
    from reports.plan_sheet import plan_rows

    settings = Settings.of(ctx)
    with opened(settings) as db:
        rows = plan_rows(db)
    if settings.json:
        document(
            {
                "plans": [
                    {
                        "plan": row.code,
                        "year": row.year,
                        "committee": row.committee,
                        "title": title.say(settings.lang),
                        "opened_at": row.opened_at,
                        "closed_at": row.closed_at,
                    }
                    for row, title in rows
                ]
            }
        )
        return
    heads = [f"commands.columns.{head}" for head in ("plan", "year", "committee", "title")]
    table(settings, heads, [(r.code, r.year, r.committee, title) for r, title in rows])


@app.command("show")
def show(ctx: typer.Context, plan: str) -> None:
    from reports.plan_sheet import plan_sheet

    settings = Settings.of(ctx)
    with opened(settings) as db:
        sheet = plan_sheet(db, plan)
    if settings.json:
        document(sheet.as_json())
        return
    line(settings, "commands.plan_title", title=sheet.title, issuer=sheet.issuer)
    line(
        settings, "commands.plan_since", at=sheet.row.opened_at, digest=sheet.definition_sha256[:12]
    )
    heads = [f"commands.columns.{head}" for head in ("track", "state", "records")]
    table(settings, heads, sheet.states)


@app.command("due")
def due(
    ctx: typer.Context,
    plan: Annotated[str | None, typer.Argument(metavar="PLAN", show_default=False)] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="CODE")] = None,
    all_: Annotated[bool, typer.Option("--all")] = False,
    how: Annotated[bool, typer.Option("--how")] = False,
    call_list: Annotated[Path | None, typer.Option("--call-list", metavar="FILE")] = None,
) -> None:
    from reports.due_sheet import due_sheet, shortfall_json
    from reports.due_words import owed_json, state_words

    settings = Settings.of(ctx)
    with opened(settings) as db:
        at = now(settings, db)
        sheet = due_sheet(db, plan, at, unit=unit)
        if call_list is not None:
            _write_calls(settings, db, sheet.owed, call_list, at, everything=all_)
            return
    owed = [one for one in sheet.owed if all_ or one.state == "open" or one.late]
    if settings.json:
        document(
            {
                "owed": [owed_json(one) for one in owed],
                "shortfalls": [shortfall_json(one) for one in sheet.shortfalls],
            }
        )
        return
    line(settings, "commands.due_owed", n=len(owed))
    heads = [
        f"commands.columns.{head}"
        for head in ("unit", "unit_name", "deadline", "last_good_day", "standing", "record")
    ]
    table(
        settings,
        heads,
        [
            (
                one.unit,
                one.unit_name,
                one.label,
                one.last_good_day,
                state_words(one, settings.lang),
                one.record,
            )
            for one in owed
        ],
    )
    if how:
        ways = dict.fromkeys((one.label, one.how.say(settings.lang)) for one in owed)
        table(settings, ["commands.columns.deadline", "commands.columns.how"], list(ways))
    if sheet.shortfalls:
        line(settings, "commands.due_short", n=len(sheet.shortfalls))
        heads = [
            f"commands.columns.{head}"
            for head in ("unit", "unit_name", "quota", "counted", "wanted")
        ]
        rows = [(s.unit, s.unit_name, s.label, s.counted, s.wanted) for s in sheet.shortfalls]
        table(settings, heads, rows)


def _write_calls(
    settings: Settings,
    db: Database,
    owed: Sequence[Owed],
    file: Path,
    at: datetime,
    *,
    everything: bool,
) -> None:
    from commands.files import write_bytes
    from commands.viewing import note_view
    from engine.views import What
    from reports.call_list import SOON, call_list, calls
    from storage.plans import plans

    found = calls(db, owed, settings.lang, at, within=None if everything else SOON)
    of_plan = Counter(one.owed.record.rpartition("-")[0] for one in found)
    with db.read() as work:
        concerned = [one for one in plans(work) if of_plan[one.code]]
    for one in concerned:
        note_view(db, one.committee_id, What.CALLS, one.code, of_plan[one.code], at)
    write_bytes(file, call_list(found, settings.lang, at))
    if settings.json:
        document({"file": file, "rows": len(found)})
        return
    line(settings, "due.call.written", file=str(file), n=len(found))
