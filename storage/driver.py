"""The two databases' drivers: how each connects, begins a transaction and takes its arguments."""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import create_engine
from sqlalchemy.engine import URL, Engine
from sqlalchemy.pool import NullPool

from storage.work import Statements
from workflows.errors import WrongUsage

SQLITE_PRAGMAS = (
    "PRAGMA busy_timeout=10000",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA trusted_schema=OFF",
)
POSTGRESQL_SETTINGS = {
    "lock_timeout": "5s",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
    "client_encoding": "UTF8",
}
_KEPT_STATEMENTS = 512
"""More than the program has, so that the driver prepares each once a connection."""


class Driver(Protocol):
    """What a transaction needs to know of its database."""

    statements: Statements
    begin_read: str
    begin_write: str
    one_writer: bool
    in_memory: bool
    file: Path | None

    def connect(self) -> Any:
        """A cursor on a new connection that commits only when told to."""

    def undo(self, cursor: Any) -> bool:
        """Roll back; False when the connection is of no more use."""

    def engine(self) -> Engine:
        """A SQLAlchemy engine for migrations; none for a database in memory."""


def driver_for(url: URL) -> Driver:
    """The driver of a URL: ``sqlite:///file``, ``sqlite://`` (memory) or ``postgresql://…``."""
    name = url.get_backend_name()
    if name == "sqlite":
        return SqliteDriver(url)
    if name == "postgresql":
        return PostgresqlDriver(url)
    raise WrongUsage("database_kind", kind=name)


class SqliteDriver:
    """The standard library's sqlite3, in autocommit: BEGIN and COMMIT are ours."""

    begin_read = "BEGIN"
    begin_write = "BEGIN IMMEDIATE"
    one_writer = True

    def __init__(self, url: URL) -> None:
        self.in_memory = url.database in (None, "", ":memory:")
        self.file = None if self.in_memory else Path(str(url.database))
        self.statements = _of_sqlite()

    def connect(self) -> sqlite3.Cursor:
        connection = sqlite3.connect(
            ":memory:" if self.file is None else self.file,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=_KEPT_STATEMENTS,
        )
        cursor = connection.cursor()
        try:
            for pragma in SQLITE_PRAGMAS:
                cursor.execute(pragma).fetchall()
        except BaseException:
            connection.close()
            raise
        return cursor

    def undo(self, cursor: sqlite3.Cursor) -> bool:
        try:
            if cursor.connection.in_transaction:
                cursor.execute("ROLLBACK")
        except sqlite3.Error:
            cursor.connection.close()
            return False
        return True

    def engine(self) -> Engine:
        return create_engine(
            "sqlite://", creator=lambda: self.connect().connection, poolclass=NullPool
        )


class PostgresqlDriver:
    """psycopg 3 with the server's own parameters ($1): it prepares, and nothing is converted."""

    begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
    begin_write = "BEGIN"
    one_writer = False
    in_memory = False
    file: Path | None = None

    def __init__(self, url: URL) -> None:
        self._url = url
        self.statements = _of_postgresql()

    def connect(self) -> Any:
        import psycopg

        options = " ".join(f"-c {name}={value}" for name, value in POSTGRESQL_SETTINGS.items())
        connection = psycopg.connect(
            self._url.set(drivername="postgresql").render_as_string(hide_password=False),
            autocommit=True,
            options=options,
            connect_timeout=10,
            prepare_threshold=2,
            application_name="lantoa",
        )
        connection.prepared_max = _KEPT_STATEMENTS
        return psycopg.RawCursor(connection)

    def undo(self, cursor: Any) -> bool:
        connection = cursor.connection
        if not connection.closed:
            connection.rollback()
        return not connection.closed

    def engine(self) -> Engine:
        return create_engine(self._url.set(drivername="postgresql+psycopg"), poolclass=NullPool)


@cache
def _of_sqlite() -> Statements:
    """Compiled once for every SQLite database of the process."""
    from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

    return Statements(SQLiteDialect_pysqlite(paramstyle="qmark"))


@cache
def _of_postgresql() -> Statements:
    """Compiled once for every PostgreSQL database of the process."""
    from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

    return Statements(
        PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
    )
