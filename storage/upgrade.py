"""Bringing a database made by an earlier version up to today's schema.

The only part of the program that imports Alembic, so it is imported by the upgrade command alone.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from storage.database import Database
from storage.faults import place_of, translated
from storage.schema import VERSIONS, version_of
from workflows.errors import Conflict, NotFound, SystemFault

MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade_database(url: str, *, now: datetime, backed_up: bool = False) -> Path | None:
    """Bring the database at ``url`` to today's schema; the backup made before, or None.

    On SQLite a backup is made first, beside the file, named by the old version and ``now``. On
    PostgreSQL the caller says ``backed_up``, else SystemFault. All steps are one transaction: the
    database is as before or up to date. None also when there was nothing to do.
    """
    with closing(Database(url)) as database:
        place = place_of(database.url)
        file = database.driver.file
        if file is not None and not file.is_file():
            raise NotFound("database_missing", place=place)
        with database.read() as work:
            version = version_of(work)
        if version == VERSIONS[-1]:
            return None
        if version not in VERSIONS:
            code = "database_newer" if version else "database_not_ours"
            raise SystemFault(code, place=place, found=version or "", known=VERSIONS[-1])
        if file is None and not backed_up:
            raise SystemFault("database_backup_first", place=place)
        backup = None if file is None else _backup(file, f"{version}-{now:%Y%m%dT%H%M%SZ}")
        _migrate(database)
        return backup


def alembic_config(connection: Connection) -> Config:
    """How Alembic finds the steps and the database, without a file of settings."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _migrate(database: Database) -> None:
    try:
        with database.engine.connect() as connection:
            if database.url.get_backend_name() == "sqlite":
                # Batch steps rebuild tables: with keys enforced, dropping the old would cascade.
                connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            command.upgrade(alembic_config(connection), "head")
            if database.url.get_backend_name() == "sqlite":
                _check_keys(connection, place_of(database.url))
            connection.commit()
    except Exception as fault:
        raise translated(fault.__cause__ or fault, database.url) or fault from fault


def _check_keys(connection: Connection, place: str) -> None:
    if found := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        raise SystemFault("database_fault", place=place, detail=f"foreign_key_check: {found[0]}")


def _backup(file: Path, stamp: str) -> Path:
    copy = file.with_name(f"{file.name}.before-{stamp}")
    if copy.exists():
        raise Conflict("file_taken", place=str(copy))
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy
