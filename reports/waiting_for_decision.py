"""Records that wait for a decision on paper, as whoever types the decision in looks for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from i18n.text import Text
from reports.record_list import Listed, record_list
from storage.database import Database
from storage.unit_names import names_of
from workflows.definition import DecisionGuard, Definition, Track


@dataclass(frozen=True, slots=True)
class Awaiting:
    """One record and its unit by name; ``number`` is the end of its code, which a row may give."""

    number: str
    listed: Listed
    unit: Text


def waiting_for_decision(
    db: Database, plan: str, definition: Definition, now: datetime, at_most: int
) -> tuple[Awaiting, ...]:
    """The first ``at_most`` records in a state that a decision leads out of and none into.

    The number of queries follows the plan's states, never its records.
    """
    found: list[Listed] = []
    for name, track in definition.tracks.items():
        for state in _undecided(track):
            left = at_most - len(found)
            if left > 0:
                found += record_list(db, plan=plan, track=name, state=state, limit=left)
    names = _names(db, found, now)
    return tuple(Awaiting(one.code.rpartition("-")[2], one, names[one.unit]) for one in found)


def _undecided(track: Track) -> list[str]:
    deciding = [
        move
        for move in track.transitions.values()
        if any(isinstance(guard, DecisionGuard) for guard in move.guards)
    ]
    decided = {move.to for move in deciding}
    asked = {state: None for move in deciding for state in move.source}
    return [state for state in asked if state not in decided]


def _names(db: Database, found: list[Listed], now: datetime) -> Mapping[str, Text]:
    with db.read() as work:
        named = names_of(work, {one.row.unit_id for one in found}, now.date())
    return {one.unit: named[one.row.unit_id] for one in found}
