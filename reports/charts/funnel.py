"""Where the records of a plan stand: how many in each state of each track."""

from __future__ import annotations

from dataclasses import dataclass

from engine.editions import edition
from engine.known import known_plan
from i18n.text import Text
from storage.database import Database
from storage.listings import counted_states
from workflows.diagram import aside


@dataclass(frozen=True, slots=True)
class Standing:
    """A state and how many records stand in it.

    Attributes:
        aside: it is reached by side exits only (returned, withdrawn).
    """

    key: str
    label: Text
    count: int
    aside: bool


@dataclass(frozen=True, slots=True)
class TrackStandings:
    """The states of one track in the plan's order, empty ones too."""

    key: str
    label: Text
    states: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Funnel:
    """Where the records of a plan stand, track by track."""

    tracks: tuple[TrackStandings, ...]


def funnel(db: Database, plan: str) -> Funnel:
    """The funnel of a plan, by one query. Raises NotFound with plans named like it."""
    with db.read() as work:
        row = known_plan(work, plan)
        definition = edition(work, row.edition_id).definition
        counted = counted_states(work, row.id)
    return Funnel(
        tuple(
            TrackStandings(
                name,
                track.label,
                tuple(
                    Standing(
                        key, state.label, counted.get(name, {}).get(key, 0), key in aside(track)
                    )
                    for key, state in track.states.items()
                ),
            )
            for name, track in definition.tracks.items()
        )
    )
