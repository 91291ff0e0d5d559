"""The figures of a chart as a table, for whoever does not see it, and for a program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from i18n.dates import date_words
from i18n.language import Lang
from reports.charts.catalog import Chart, Figures
from reports.charts.drawn.look import STANDINGS
from reports.charts.drawn.progress import row_label
from reports.charts.funnel import Funnel
from reports.charts.progress import Progress, Row
from reports.charts.year import Year
from storage.tallies import Tally

DAYS_AT_MOST = 12
"""Days of a date that have a row each, as those of a monthly one; more are told by months."""

Cells = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The codes of its heads' words, and rows in the reader's language; a number stays one."""

    heads: tuple[str, ...]
    rows: tuple[Cells, ...]


def table(chart: Chart, shown: Figures, lang: Lang) -> Table:
    """The figures of a chart, row by row as it shows them."""
    heads: tuple[str, ...]
    rows: Iterable[Cells]
    match shown:
        case Funnel():
            heads, rows = ("track", "state", "records"), _funnel(shown, lang)
        case Year():
            heads, rows = ("what", "by", *STANDINGS), _year(shown, lang)
        case Progress():
            heads = ("kind_of_unit" if chart is Chart.KINDS else "unit", *STANDINGS)
            rows = ((row_label(one, lang), *_counts(one.tally)) for one in _rows(chart, shown))
    return Table(tuple(f"charts.{head}" for head in heads), tuple(rows))


def as_json(chart: Chart, shown: Figures) -> dict[str, object]:
    """For a program: codes, ISO dates and numbers."""
    match shown:
        case Funnel():
            return {
                "tracks": {
                    track.key: {one.key: one.count for one in track.states}
                    for track in shown.tracks
                }
            }
        case Progress():
            return {
                "rows": [
                    {"key": one.key, "units": one.units, **_named(one.tally)}
                    for one in _rows(chart, shown)
                ]
            }
        case Year():
            return {
                "first": shown.first,
                "last": shown.last,
                "today": shown.today,
                "deadlines": [
                    {
                        "deadline": line.key,
                        "window": line.window,
                        "days": [{"last": due.last, **_named(due.tally)} for due in line.days],
                    }
                    for line in shown.lines
                ],
            }


def _rows(chart: Chart, shown: Progress) -> tuple[Row, ...]:
    return shown.kinds if chart is Chart.KINDS else shown.units


def _funnel(shown: Funnel, lang: Lang) -> Iterator[Cells]:
    for track in shown.tracks:
        for one in track.states:
            yield track.label.say(lang), one.label.say(lang), one.count


def _year(shown: Year, lang: Lang) -> Iterator[Cells]:
    for line in shown.lines:
        name = line.label.say(lang)
        if line.window:
            first, last = (date_words(day, lang) for day in line.window)
            yield name, f"{first} – {last}", *_counts(line.total)
        if len(line.days) > DAYS_AT_MOST:
            for month, tally in line.by("month"):
                yield name, month.say(lang), *_counts(tally)
            continue
        for due in line.days:
            yield name, date_words(due.last, lang), *_counts(due.tally)


def _counts(tally: Tally) -> tuple[int, ...]:
    return tally.met, tally.met_late, tally.waiting, tally.overdue


def _named(tally: Tally) -> dict[str, int]:
    return dict(zip(STANDINGS, _counts(tally), strict=True))
