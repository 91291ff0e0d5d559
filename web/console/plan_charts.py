"""The charts on a plan's page, each with its figures in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request

from i18n.catalog import say
from i18n.language import Lang
from reports.charts.catalog import Chart, Figures, figures, title
from reports.charts.funnel import Funnel
from reports.charts.progress import Progress
from reports.charts.told import Table, table
from reports.charts.year import Year
from web import gate
from web.console.charts import theirs
from web.pages import language
from web.site import Site

MANY_UNITS = 12
"""From so many units on, how far each kind has come is told first."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One chart on the page.

    Attributes:
        name: what its picture is called in the address.
        alt: what the picture says, for whoever does not see it.
        words: how many columns of the table are words, before those of numbers.
        tracks: of the funnel, the tracks whose states can be drawn, with what they are called.
    """

    name: str
    title: str
    alt: str
    table: Table
    words: int
    tracks: tuple[tuple[str, str], ...] = ()


def charts_of(request: Request, site: Site, plan: str, now: datetime) -> dict[str, Shown]:
    """The charts the reader is shown, by name: those that say something of what is theirs."""
    lang, units = language(request), theirs(request)
    owed = figures(site.db, Chart.UNITS, plan, now, units)
    shown = {Chart.YEAR: figures(site.db, Chart.YEAR, plan, now, units)}
    if gate.who(request).of_committee:
        shown[Chart.FUNNEL] = figures(site.db, Chart.FUNNEL, plan, now, units)
    if isinstance(owed, Progress) and owed.count > 1:
        shown[Chart.UNITS] = owed
        if owed.count > MANY_UNITS:
            shown[Chart.KINDS] = owed
    return {chart.value: _shown(chart, one, lang) for chart, one in shown.items()}


def _shown(chart: Chart, of: Figures, lang: Lang) -> Shown:
    told = table(chart, of, lang)
    words = sum(isinstance(cell, str) for row in told.rows[:1] for cell in row)
    tracks = of.tracks if isinstance(of, Funnel) else ()
    named = tuple((one.key, one.label.say(lang)) for one in tracks)
    return Shown(chart.value, title(chart, lang), _alt(chart, of, lang), told, words, named)


def _alt(chart: Chart, of: Figures, lang: Lang) -> str:
    facts: dict[str, object] = {}
    if isinstance(of, Progress):
        tally = of.total
        facts = {"done": tally.done, "total": tally.total, "overdue": tally.overdue}
    elif isinstance(of, Year):
        facts = {"first": of.first, "last": of.last}
    return say(f"charts.{chart}_alt", lang, **facts)
