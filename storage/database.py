"""A database and its transactions: SQLite by default, PostgreSQL where many write.

Opening checks nothing: storage/lifecycle.py does. Connections are kept in a plain stack; a
transaction takes one and gives it back, which is all of a pool that this program needs.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError

from storage.driver import driver_for
from storage.faults import translated
from storage.turns import Turns
from storage.work import Work
from workflows.errors import WrongUsage


class Database:
    """One database, given by URL; safe to share between threads.

    On SQLite writers take turns (storage/turns.py) before ``BEGIN IMMEDIATE``; on PostgreSQL the
    rows locked by the act are the only order. A database in memory is one connection, so there
    readers take turns as well.
    """

    def __init__(self, url: str | URL) -> None:
        self.url = _parsed(url)
        self.driver = driver = driver_for(self.url)
        self._free: list[Any] = []
        lock_file = None if driver.file is None else Path(f"{driver.file}-lock")
        self._turns = Turns(lock_file) if driver.one_writer else None
        self._reading = self._turns if driver.in_memory else None

    @cached_property
    def engine(self) -> Engine:
        """A SQLAlchemy engine on the same database, for migrations alone."""
        return self.driver.engine()

    def read(self) -> Transaction:
        """A transaction that sees one state of the database and changes nothing."""
        return Transaction(self, self._reading, self.driver.begin_read, "ROLLBACK")

    def write(self) -> Transaction:
        """A transaction that commits at the end of the block and leaves nothing when it raises.

        Raises Conflict when its turn does not come within ten seconds, and SystemFault for a full
        disk, a lost server and the like: every driver error leaves the block as one of ours.
        """
        return Transaction(self, self._turns, self.driver.begin_write, "COMMIT")

    def close(self) -> None:
        """Close every connection that is not in use."""
        if self._free and self._turns is not None:
            with self._turns:  # the last connection to a WAL file copies it back as it closes
                self._close_free()
            self._turns.close()
        self._close_free()

    def _begin(self, begin: str) -> Any:
        """A cursor in a transaction."""
        try:
            try:
                cursor = self._free.pop()
            except IndexError:
                cursor = self.driver.connect()
            try:
                cursor.execute(begin)
            except BaseException:
                cursor.connection.close()
                raise
        except Exception as fault:
            self._close_free()  # a lost server has lost all of them
            raise translated(fault, self.url) or fault from fault
        return cursor

    def _end(self, cursor: Any, end: str, fault: BaseException | None) -> None:
        """End the transaction; raise the error of our family when the driver is at fault."""
        ours: Exception | None = None
        try:
            if fault is None:
                cursor.execute(end)
            else:
                ours = translated(fault, self.url)
        except Exception as late:
            fault = late
            ours = translated(late, self.url, committing=end == "COMMIT") or late
        if fault is None or self.driver.undo(cursor):
            self._free.append(cursor)
        if ours is not None:
            raise ours from fault

    def _close_free(self) -> None:
        while self._free:
            self._free.pop().connection.close()


class Transaction:
    """``with`` gives its Work; a class, since a generator would cost as much as a statement."""

    __slots__ = ("_begin", "_cursor", "_database", "_end", "_turns")

    def __init__(self, database: Database, turns: Turns | None, begin: str, end: str) -> None:
        self._database = database
        self._turns = turns
        self._begin = begin
        self._end = end

    def __enter__(self) -> Work:
        turns = self._turns
        if turns is not None:
            turns.__enter__()
        try:
            self._cursor = cursor = self._database._begin(self._begin)
        except BaseException:
            if turns is not None:
                turns.__exit__()
            raise
        return Work(cursor, self._database.driver.statements)

    def __exit__(
        self, _: type[BaseException] | None, fault: BaseException | None, __: TracebackType | None
    ) -> None:
        try:
            self._database._end(self._cursor, self._end, fault)
        finally:
            if self._turns is not None:
                self._turns.__exit__()


def _parsed(url: str | URL) -> URL:
    try:
        return make_url(url)
    except ArgumentError:
        # The URL itself is not repeated: it may hold a password.
        raise WrongUsage("database_url") from None
