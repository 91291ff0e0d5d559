"""A backup of an SQLite database that was proved to open, and putting one back."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from storage.database import Database
from storage.faults import place_of, translated
from storage.schema import version_of
from workflows.errors import Conflict, NotFound, SystemFault, WrongUsage


def back_up(url: str, target: Path) -> int:
    """Copy the database at ``url`` to a new file, whole and consistent; its size in bytes.

    The copy is checked before it gets its name, so that a file of that name is a good backup.
    Raises Conflict when the file exists, NotFound without a database, WrongUsage on PostgreSQL
    (whose own tools do it), SystemFault when the disk is at fault.
    """
    source = _file_of(url)
    if target.exists():
        raise Conflict("file_taken", place=str(target))
    part = target.with_name(f"{target.name}.part")
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new)
        _check(part)
        part.replace(target)
    except (sqlite3.Error, OSError) as fault:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise _said(fault, target) from fault
    return target.stat().st_size


def restore(url: str, backup: Path) -> None:
    """Put a backup in place of a missing database. Raises Conflict when there is one already."""
    target = _path_of(url)
    if target.exists():
        raise Conflict("database_in_place", place=str(target))
    if not backup.is_file():
        raise NotFound("file_missing", file=str(backup))
    part = target.with_name(f"{target.name}.part")
    try:
        _check(backup)
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(backup)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new)
        part.replace(target)
    except (sqlite3.Error, OSError) as fault:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise _said(fault, backup) from fault


def _path_of(url: str) -> Path:
    database = Database(url)
    if database.driver.file is None:
        raise WrongUsage("backup_sqlite_only", place=place_of(database.url))
    return Path(database.driver.file)


def _file_of(url: str) -> Path:
    path = _path_of(url)
    if not path.is_file():
        raise NotFound("database_missing", place=str(path))
    return path


def _check(path: Path) -> None:
    """A backup is good when SQLite finds nothing wrong in it and it is a database of ours."""
    with closing(sqlite3.connect(path)) as copy:
        (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
    with closing(Database(f"sqlite:///{path}")) as database, database.read() as work:
        ours = version_of(work)
    if verdict != "ok" or ours is None:
        raise SystemFault("backup_damaged", file=str(path), detail=verdict)


def _said(fault: Exception, path: Path) -> Exception:
    if isinstance(fault, sqlite3.Error):
        return translated(fault, Database(f"sqlite:///{path}").url) or fault
    why = getattr(fault, "strerror", None) or str(fault)
    return SystemFault("file_unwritable", file=str(path), why=why)
