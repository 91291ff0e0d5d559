"""`lantoa calendar …`: days off and worked days, the country's and the committee's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.context import Settings
from commands.files import content
from commands.outcome import Exit
from commands.output import document, line, table
from commands.session import acting_or_system, now, opened, the_committee

app = typer.Typer()

CommitteeOption = Annotated[str | None, typer.Option("--committee", metavar="CODE")]


@app.command("show")
def show(
    ctx: typer.Context,
    year: Annotated[int, typer.Argument(min=1995, max=2098, show_default=False)],
    committee: CommitteeOption = None,
) -> None:
    from i18n.dates import date_words
    from storage.calendars import own_days
    from workflows.calendar_source import vietnam_calendar

    settings = Settings.of(ctx)
    with opened(settings) as db, db.read() as work:
        own = own_days(work, the_committee(work, committee).id)
    of_year = vietnam_calendar(year, year, {d: one for d, one in own.items() if d.year == year})
    special = [(when, one) for when, one in sorted(of_year.days.items()) if when.year == year]
    if settings.json:
        document(
            {
                "year": year,
                "days": [
                    {
                        "date": when,
                        "off": one.off,
                        "name": one.name.say(settings.lang),
                        "certainty": one.certainty.value,
                        "decree": one.decree,
                    }
                    for when, one in special
                ],
            }
        )
        return
    heads = [
        f"commands.columns.{head}" for head in ("day", "off", "day_name", "certainty", "decree")
    ]
    rows = [
        (
            date_words(when, settings.lang, weekday=True),
            one.off,
            one.name,
            one.certainty,
            one.decree or None,
        )
        for when, one in special
    ]
    table(settings, heads, rows)


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    committee: CommitteeOption = None,
    officer: Annotated[str | None, typer.Option("--as", metavar="OFFICER")] = None,
) -> None:
    from commands.findings import CheckedFile, report
    from engine.intake.days import import_days
    from workflows.calendar_overrides import LARGEST_FILE, read_overrides

    settings = Settings.of(ctx)
    source = content(file, LARGEST_FILE)
    read = read_overrides(source, str(file))
    if read.findings:
        report(settings, [CheckedFile(str(file), source, read.findings, {})])
        raise typer.Exit(Exit.PROBLEMS)
    with opened(settings) as db:
        with db.read() as work:
            of = the_committee(work, committee)
        kept = import_days(db, of, read.days, acting_or_system(db, officer), now(settings, db))
    if settings.json:
        document({"committee": of.code, "days": len(read.days), "changed": kept})
    line(settings, "commands.days_kept", n=kept, committee=of.code)
