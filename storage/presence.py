"""Whether the database file is still the one that was opened.

An SQLite file that is deleted or replaced stays open and takes writes nobody will ever read: a
process that runs for months has to look.
"""

from __future__ import annotations

import threading

from storage.database import Database
from storage.faults import place_of
from workflows.errors import NotFound


class Presence:
    """Looks at the file of a database; on PostgreSQL there is nothing to look at."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._guard = threading.Lock()
        self._known = self._identity()

    def check(self) -> None:
        """Raise NotFound when the file is gone; open it anew when it is another one."""
        with self._guard:
            found = self._identity()
            if found is None and self._db.driver.file is not None:
                raise NotFound("database_missing", place=place_of(self._db.url))
            if found != self._known:
                self._db.close()
                self._known = found

    def _identity(self) -> tuple[int, int] | None:
        file = self._db.driver.file
        try:
            status = None if file is None else file.stat()
        except OSError:
            return None
        return None if status is None else (status.st_dev, status.st_ino)
