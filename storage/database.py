"""Opening a database and its transactions: SQLite by default, PostgreSQL where many write."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine, make_url

from storage.work import Work

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA trusted_schema=OFF",
)


class Database:
    """One database, given by URL; safe to share between threads.

    On SQLite writers take one lock per process before ``BEGIN IMMEDIATE``, since SQLite's own
    waiting is unfair; on PostgreSQL the rows locked by the act are the only order.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self._sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = _engine(url, self._sqlite)
        self._writer = threading.Lock()

    @property
    def engine(self) -> Engine:
        """The SQLAlchemy engine, for migrations."""
        return self._engine

    @contextmanager
    def read(self) -> Iterator[Work]:
        """A transaction that sees one state of the database and changes nothing."""
        with self._transaction("BEGIN") as work:
            yield work

    @contextmanager
    def write(self) -> Iterator[Work]:
        """A transaction that commits at the end of the block and leaves nothing when it raises."""
        if not self._sqlite:
            with self._transaction("BEGIN") as work:
                yield work
            return
        with self._writer, self._transaction("BEGIN IMMEDIATE") as work:
            yield work

    def close(self) -> None:
        """Close every pooled connection."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Work]:
        pooled = self._engine.raw_connection()
        try:
            connection: Any = pooled.driver_connection
            cursor = connection.cursor()
            if self._sqlite:
                cursor.execute(begin)
            try:
                yield Work(cursor, self._engine.dialect)
            except BaseException:
                connection.rollback()
                raise
            connection.commit()
        finally:
            pooled.close()


def _engine(url: str, sqlite: bool) -> Engine:
    if not sqlite:
        return create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    engine = create_engine(url)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    return engine
