"""The charts of a plan by name: their figures, their pictures, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from engine.editions import edition
from engine.known import known_plan
from i18n.catalog import say
from i18n.language import Lang
from reports.charts.drawn.funnel import funnel_spec
from reports.charts.drawn.look import Spec, Width
from reports.charts.drawn.picture import png, svg
from reports.charts.drawn.progress import progress_spec
from reports.charts.drawn.year import year_spec
from reports.charts.funnel import Funnel, funnel
from reports.charts.progress import Progress, progress
from reports.charts.year import Year, year
from storage.database import Database
from storage.kept import kept, mark

Figures = Funnel | Progress | Year
_KEPT, _KEPT_LARGE = 64, 16


class Chart(StrEnum):
    """What can be drawn of a plan."""

    FUNNEL = "funnel"
    """Where its records stand, all units together."""
    UNITS = "units"
    """How far each unit has come."""
    KINDS = "kinds"
    """How far each kind of unit has come, where there are many units."""
    YEAR = "year"
    """Its dates and windows, and what falls due when."""


def figures(
    db: Database, chart: Chart, plan: str, now: datetime, unit_ids: Iterable[int] | None = None
) -> Figures:
    """The figures of a chart at ``now`` (aware); what is owed is counted of these units only.

    Raises NotFound with plans named like it.
    """
    of = None if unit_ids is None else frozenset(unit_ids)
    with db.read() as work:
        row = known_plan(work, plan)
        day = now.astimezone(edition(work, row.edition_id).zone).date()
        at = mark(work, row, now, day)
    match chart:
        case Chart.FUNNEL:
            return kept(db, at, "funnel", lambda: funnel(db, plan))
        case Chart.UNITS | Chart.KINDS:
            return kept(db, at, ("progress", of), lambda: progress(db, plan, now, of))
        case Chart.YEAR:
            return kept(db, at, ("year", of), lambda: year(db, plan, now, of))


def title(chart: Chart, lang: Lang) -> str:
    """What a chart shows."""
    return say(f"charts.{chart}", lang)


@lru_cache(maxsize=_KEPT)
def as_svg(chart: Chart, shown: Figures, lang: Lang, width: Width = Width.WIDE) -> str:
    """The figures of a chart as SVG for a page. Raises SystemFault where it cannot be drawn."""
    return svg(_spec(chart, shown, lang, width), lang)


@lru_cache(maxsize=_KEPT_LARGE)
def as_png(chart: Chart, shown: Figures, lang: Lang, width: Width = Width.WIDE) -> bytes:
    """The same as PNG for a document, two pixels for one of a page. Raises as ``as_svg`` does."""
    return png(_spec(chart, shown, lang, width))


def _spec(chart: Chart, shown: Figures, lang: Lang, width: Width) -> Spec:
    match shown:
        case Funnel():
            return funnel_spec(shown, lang, width)
        case Year():
            return year_spec(shown, lang, width)
        case Progress():
            rows = shown.kinds if chart is Chart.KINDS else shown.units
            return progress_spec(title(chart, lang), rows, lang, width)
