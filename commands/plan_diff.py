"""`lantoa plan diff`: what changes between two plans, in sentences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.context import Settings
from commands.output import console, document, line
from commands.session import opened

if TYPE_CHECKING:
    from workflows.calendar import Calendar
    from workflows.definition import Definition

app = typer.Typer()


@app.command("diff")
def diff(
    ctx: typer.Context,
    old: Annotated[str, typer.Argument(metavar="PLAN|FILE", show_default=False)],
    new: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
) -> None:
    from commands.plan_file import readable
    from workflows.explain import explain
    from workflows.explain.compare import compare

    settings = Settings.of(ctx)
    before, days_before = _plan(settings, old)
    _, after, days_after = readable(settings, new)
    told = [
        explain(definition, settings.lang, days)
        for definition, days in ((before, days_before), (after, days_after))
    ]
    changes = compare(*told)
    if settings.json:
        document(
            {
                "old": before.plan,
                "new": after.plan,
                "changes": [
                    {"section": one.title, "gone": one.gone, "new": one.new} for one in changes
                ],
            }
        )
        return
    if not changes:
        line(settings, "desk.plan_same", plan=before.plan)
    screen = console()
    for one in changes:
        screen.print(f"\n{one.title}", style="bold", markup=False, highlight=False)
        for sign, colour, sentences in (("-", "red", one.gone), ("+", "green", one.new)):
            for said in sentences:
                screen.print(f"  {sign} {said}", style=colour, markup=False, highlight=False)


def _plan(settings: Settings, named: str) -> tuple[Definition, Calendar | None]:
    """The plan of a file, or of a code that runs in the database."""
    from commands.plan_file import readable
    from reports.plan_words import edition_of

    file = Path(named)
    if file.suffix in (".yaml", ".yml") or file.is_file():
        _, definition, days = readable(settings, file)
        return definition, days
    with opened(settings) as db:
        runs = edition_of(db, named)
    return runs.definition, runs.calendar
