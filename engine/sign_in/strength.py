"""Whether what is to be done asks for the second factor."""

from __future__ import annotations

from collections.abc import Iterable

from engine.editions import edition_named
from engine.over_people import definitions
from storage.database import Database
from storage.people import OfficerRow
from storage.records import record
from storage.second_factor import factor
from workflows.definition import Definition


def asks_over_people(db: Database, officer: OfficerRow) -> bool:
    """Whether an officer shows the second factor before they change people.

    Where they have one; and where a running plan of their committee asks for it before any move,
    since who gives out roles could else give themselves that move's.
    """
    with db.read() as work:
        found = factor(work, officer.id)
        if found is not None and found.confirmed_at is not None:
            return True
        return any(map(_confirms, definitions(work, officer.committee_id, running=True)))


def asks_over_plans(db: Database, officer: OfficerRow, definition: Definition) -> bool:
    """Whether an officer shows the second factor before they open a plan or move its dates.

    As before they change people, since a plan says who may what; and where the plan itself asks for
    it before any of its moves.
    """
    return _confirms(definition) or asks_over_people(db, officer)


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


def _confirms(definition: Definition) -> bool:
    return any(
        move.confirm == "totp"
        for track in definition.tracks.values()
        for move in track.transitions.values()
    )
