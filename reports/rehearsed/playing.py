"""What plays a year, with all that it needs: loaded by the process that plays, by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.rehearsal import rehearse_with
from engine.rehearsal.people import from_roster
from i18n.language import LANGUAGES
from reports.book import book_html
from reports.rehearsed.sheet import sheet
from workflows.reading import read_plan

if TYPE_CHECKING:
    from reports.rehearsed.apart import ToPlay


def year_played(
    asked: ToPlay, on_progress: Callable[[int, int], None]
) -> tuple[dict[str, object], dict[str, str]] | None:
    """The sheet and the book of a year in each language; None where the file has errors now.

    Raises as ``engine.rehearsal.rehearse`` does.
    """
    reading = read_plan(asked.source, asked.file, asked.own)
    if reading.definition is None or reading.calendar is None:
        return None
    year = rehearse_with(
        reading.definition,
        reading.calendar,
        asked.source,
        from_roster(asked.roster),
        seed=asked.seed,
        on_progress=on_progress,
    )
    holding = asked.roster.roles_of
    return (
        {lang: sheet(year, holding, lang) for lang in LANGUAGES},
        {lang: book_html(year, lang) for lang in LANGUAGES},
    )
