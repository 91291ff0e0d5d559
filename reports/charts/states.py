"""The states of a plan's track, drawn, with how many records stand in each."""

from __future__ import annotations

from functools import lru_cache

from engine.editions import Edition, edition
from engine.known import known_plan
from i18n.language import Lang
from reports.charts.drawn.picture import raster
from storage.database import Database
from storage.listings import counted_states
from workflows.diagram import svg


def states_svg(db: Database, plan: str, track: str, lang: Lang) -> str:
    """The states of a track from top to bottom, as SVG for a page; "" is the plan's first track.

    Raises NotFound for a plan or a track that is not there, SystemFault where it cannot be drawn.
    """
    with db.read() as work:
        row = known_plan(work, plan)
        runs = edition(work, row.edition_id)
        track = track or next(iter(runs.definition.tracks))
        counted = counted_states(work, row.id).get(track, {})
    return _drawn(runs, lang, track, tuple(sorted(counted.items())))


def states_png(db: Database, plan: str, track: str, lang: Lang) -> bytes:
    """The same as PNG for a document. Raises as ``states_svg`` does."""
    return raster(states_svg(db, plan, track, lang))


@lru_cache(maxsize=64)
def _drawn(runs: Edition, lang: Lang, track: str, counts: tuple[tuple[str, int], ...]) -> str:
    return svg(runs.definition, lang, track, counts=dict(counts), down=True)
