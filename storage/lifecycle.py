"""The life of a database: made and opened. Bringing an older one up to date is storage/upgrade.py.

Opening reads one row and never imports Alembic: a command that shows one record should not wait for
a migration tool.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from storage.database import Database
from storage.faults import place_of
from storage.instants import instant_text
from storage.schema import VERSIONS, create_schema, is_empty, version_of
from storage.settings import is_rehearsal, set_setting
from storage.work import Work
from workflows.errors import Conflict, NotFound, SystemFault

__all__ = ["create_database", "is_rehearsal", "open_database"]


def create_database(
    url: str,
    *,
    rehearsal: bool,
    now: datetime,
    begin: Callable[[Work], object] = lambda _: None,
) -> Database:
    """A new database at ``url``, made in one transaction: all of it or nothing.

    Args:
        rehearsal: marks it for good as one from which nothing is sent to anybody.
        now: aware.
        begin: writes what the database begins with, in the same transaction.

    Raises:
        Conflict: there is something at that place. SystemFault: it cannot be made.
    """
    database = Database(url)
    file = database.driver.file
    if file is not None and not file.parent.is_dir():
        raise SystemFault("database_missing_folder", place=str(file), detail=str(file.parent))
    try:
        with database.write() as work:
            _check_free(work, place_of(database.url))
            create_schema(work)
            set_setting(work, "rehearsal", "yes" if rehearsal else "no")
            set_setting(work, "created_at", instant_text(now))
            begin(work)
    except BaseException:
        database.close()
        raise
    return database


def open_database(url: str) -> Database:
    """The database at ``url``, checked to be one of ours and of today's schema.

    Raises NotFound when there is none, and SystemFault when it is not ours, of another version, or
    cannot be reached; each sentence names the next step.
    """
    database = Database(url)
    place = place_of(database.url)
    file = database.driver.file
    if file is not None and not file.is_file():
        raise NotFound("database_missing", place=place)
    try:
        with database.read() as work:
            version = version_of(work)
        _check(version, place)
    except BaseException:
        database.close()
        raise
    return database


def _check_free(work: Work, place: str) -> None:
    if not is_empty(work):
        raise Conflict("database_exists" if version_of(work) else "place_taken", place=place)


def _check(version: str | None, place: str) -> None:
    newest = VERSIONS[-1]
    if version == newest:
        return
    if version is None:
        raise SystemFault("database_not_ours", place=place)
    code = "database_older" if version in VERSIONS else "database_newer"
    raise SystemFault(code, place=place, found=version, known=newest)
