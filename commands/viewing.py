"""A command shows personal data, or writes it to a file: it is written down first."""

from __future__ import annotations

from datetime import datetime

from commands.session import acting_or_system
from engine.views import What, keep, viewed
from storage.database import Database


def note_view(
    db: Database, committee_id: int, what: What, subject: str, rows: int, at: datetime
) -> None:
    """Note what whoever has this machine is given.

    Args:
        subject: the code of whose or which it is.
        rows: of how many people or records.
    """
    actor = acting_or_system(db, None)
    keep(db, viewed(committee_id, what, subject, rows, actor, at, "cli"))
