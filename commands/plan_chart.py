"""`lantoa plan chart`: a running plan in figures, or drawn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from commands.context import Settings
from commands.output import document, line, table
from commands.session import now, opened
from i18n.catalog import Either
from workflows.errors import WrongUsage

if TYPE_CHECKING:
    from reports.charts.catalog import Chart, Figures
    from storage.database import Database

app = typer.Typer()

Name = Literal["funnel", "units", "kinds", "year", "states"]
"""The charts, and the drawn states of a track with the figures of the funnel."""
ENDINGS = (".svg", ".png")


@app.command("chart")
def chart(
    ctx: typer.Context,
    plan: str,
    name: Annotated[Name, typer.Argument(show_default=False)],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
    narrow: Annotated[bool, typer.Option("--narrow")] = False,
    track: Annotated[str, typer.Option("--track", metavar="TRACK")] = "",
) -> None:
    from reports.charts.catalog import Chart, figures
    from reports.charts.told import as_json
    from reports.charts.told import table as told

    settings, of = Settings.of(ctx), Chart("funnel" if name == "states" else name)
    if out is not None and out.suffix.lower() not in ENDINGS:
        raise WrongUsage("chart_ending", file=str(out), endings=Either(ENDINGS))
    with opened(settings) as db:
        shown = figures(db, of, plan, now(settings, db))
        if out is not None and name == "states":
            _write_states(out, db, plan, track, settings)
    if out is not None and name != "states":
        _write(out, of, shown, settings, narrow=narrow)
    if settings.json:
        drawn = {} if out is None else {"file": out}
        document({"plan": plan, "chart": name, **as_json(of, shown), **drawn})
    elif out is None:
        figured = told(of, shown, settings.lang)
        table(settings, figured.heads, figured.rows)
    else:
        line(settings, "charts.written", file=str(out))


def _write(file: Path, chart: Chart, shown: Figures, settings: Settings, *, narrow: bool) -> None:
    from commands.files import write, write_bytes
    from reports.charts.catalog import as_png, as_svg
    from reports.charts.drawn.look import Width

    width = Width.NARROW if narrow else Width.WIDE
    if file.suffix.lower() == ".svg":
        write(file, as_svg(chart, shown, settings.lang, width))
    else:
        write_bytes(file, as_png(chart, shown, settings.lang, width))


def _write_states(file: Path, db: Database, plan: str, track: str, settings: Settings) -> None:
    from commands.files import write, write_bytes
    from reports.charts.states import states_png, states_svg

    if file.suffix.lower() == ".svg":
        write(file, states_svg(db, plan, track, settings.lang))
    else:
        write_bytes(file, states_png(db, plan, track, settings.lang))
