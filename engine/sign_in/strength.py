"""Whether a move asks for the second factor, as the plan says."""

from __future__ import annotations

from collections.abc import Iterable

from engine.editions import edition_named
from storage.database import Database
from storage.records import record


def asks_again(db: Database, moves: Iterable[tuple[str, str]]) -> bool:
    """Whether any of some moves (record, trigger) is one the plan wants confirmed by TOTP.

    A record or trigger that does not exist asks for nothing: the move itself is then refused.
    """
    with db.read() as work:
        for code, trigger in moves:
            row = record(work, code)
            if row is None:
                continue
            definition = edition_named(work, row.definition_sha256, row.calendar_sha256).definition
            move = definition.tracks[row.track].transitions.get(trigger)
            if move is not None and move.confirm == "totp":
                return True
    return False
