"""Who looked at personal data of others, or took it away: written down beside the answer.

The log taken away as a bundle is an act of its own (``audit.exported``) and not repeated here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.move import Actor
from storage.database import Database
from storage.views import add_view
from storage.work import Work


class What(StrEnum):
    """What was shown or taken away."""

    OFFICERS = "officers"
    """A list of officers with their addresses and telephone numbers."""
    OFFICER = "officer"
    UNIT = "unit"
    """A unit with its officers."""
    ROSTER = "roster"
    """All officers as a file."""
    PAPER = "paper"
    """A paper that a unit handed in."""
    LETTER = "letter"
    """A letter to an officer."""
    WRITTEN = "written"
    """A Word document filled from a plan's records."""
    CALLS = "calls"
    """A list of whom to ring."""
    BOOK = "book"
    """The book of mails of a plan that was rehearsed with its real officers."""
    VIEWS = "views"
    """Who looked at what."""
    RECORD = "record"
    """A record with values in fields that its plan marks as personal."""
    RECORDS = "records"
    """A list of records that names people: its first field is marked so."""


@dataclass(frozen=True, slots=True)
class View:
    """One look; ``subject`` is the code of whose or which it was, ``rows`` how many it held.

    ``way`` is page, cli or api; ``at`` is aware; ``times`` how often since this was last written
    down, for a program that reads the same again and again (``engine.looks_of_programs``).
    """

    committee_id: int
    at: datetime
    actor: str
    os_user: str
    way: str
    what: What
    subject: str
    rows: int
    times: int = 1


def viewed(
    committee_id: int, what: What, subject: str, rows: int, actor: Actor, at: datetime, way: str
) -> View:
    """What the actor was shown at an instant (aware)."""
    return View(committee_id, at, actor.code, actor.os_user, way, what, subject, rows)


def keep(db: Database, view: View) -> None:
    """Write it down."""
    with db.write() as work:
        keep_in(work, view)


def keep_in(work: Work, view: View) -> None:
    """``keep`` within a transaction that is under way."""
    add_view(
        work,
        view.committee_id,
        at=view.at,
        actor=view.actor,
        os_user=view.os_user,
        way=view.way,
        what=view.what.value,
        subject=view.subject,
        rows=view.rows,
        times=view.times,
    )
