"""A unit of work: statements compiled once per dialect and run on the raw connection of one transaction.

SQLAlchemy writes the SQL; its execution layers are left out, since they cost more than SQLite itself
(docs/decisions/0003-compiled-statements.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect
from sqlalchemy.sql import ClauseElement

Row = tuple[Any, ...]


class Work:
    """One open transaction. Got from ``Database.read()`` or ``Database.write()``, never made by hand."""

    def __init__(self, cursor: Any, dialect: Dialect) -> None:
        self._cursor = cursor
        self._dialect = dialect

    @property
    def on_postgresql(self) -> bool:
        """Whether the database is PostgreSQL, for the few places where the two truly differ."""
        return self._dialect.name == "postgresql"

    def all(self, statement: ClauseElement, /, **values: object) -> list[Row]:
        """Every row the statement returns."""
        self._run(statement, values)
        rows: list[Row] = self._cursor.fetchall()
        return rows

    def one(self, statement: ClauseElement, /, **values: object) -> Row | None:
        """The first row, or None when there is none."""
        self._run(statement, values)
        row: Row | None = self._cursor.fetchone()
        return row

    def run(self, statement: ClauseElement, /, **values: object) -> int:
        """The number of rows the statement changed."""
        self._run(statement, values)
        return int(self._cursor.rowcount)

    def many(self, statement: ClauseElement, rows: Iterable[Mapping[str, object]], /) -> None:
        """Run one statement for many rows, in one round where the driver can."""
        compiled = _compiled(statement, self._dialect)
        self._cursor.executemany(compiled.sql, [compiled.arguments(row) for row in rows])

    def _run(self, statement: ClauseElement, values: Mapping[str, object]) -> None:
        compiled = _compiled(statement, self._dialect)
        self._cursor.execute(compiled.sql, compiled.arguments(values))


class _Compiled:
    """SQL text of one dialect and the order in which it takes its values."""

    __slots__ = ("_fixed", "_order", "sql")

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        compiled: Any = statement.compile(
            dialect=dialect, compile_kwargs={"render_postcompile": True}
        )
        self.sql: str = str(compiled)
        self._order: Sequence[str] | None = compiled.positiontup
        self._fixed: dict[str, object] = {
            name: value for name, value in compiled.params.items() if value is not None
        }

    def arguments(self, values: Mapping[str, object]) -> Any:
        known = {**self._fixed, **values} if self._fixed else values
        if self._order is None:
            return known
        return [known[name] for name in self._order]


_CACHE: dict[str, WeakKeyDictionary[ClauseElement, _Compiled]] = {}


def _compiled(statement: ClauseElement, dialect: Dialect) -> _Compiled:
    """The statement for this dialect; module-level statements are compiled once in a process."""
    of_dialect = _CACHE.setdefault(dialect.name, WeakKeyDictionary())
    found = of_dialect.get(statement)
    if found is None:
        found = of_dialect[statement] = _Compiled(statement, dialect)
    return found
