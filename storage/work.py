"""A unit of work: compiled statements run on the raw connection of one transaction.

SQLAlchemy writes the SQL; its execution layers are left out, since they cost more than SQLite
(docs/decisions/0032-compiled-statements.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any
from weakref import ref

from sqlalchemy import Dialect
from sqlalchemy.sql import ClauseElement

Row = tuple[Any, ...]
Values = Mapping[str, object]


class Work:
    """One open transaction, got from ``Database.read()`` or ``write()`` and never made by hand.

    Values are given by the names of the statement's ``bindparam``; a value fixed in the statement
    itself, NULL included, may be left out. A name that is missing raises KeyError.
    """

    __slots__ = ("_cursor", "_statements")

    def __init__(self, cursor: Any, statements: Statements) -> None:
        self._cursor = cursor
        self._statements = statements

    @property
    def on_postgresql(self) -> bool:
        """Whether the database is PostgreSQL, for the few places where the two truly differ."""
        return self._statements.dialect.name == "postgresql"

    @property
    def dialect(self) -> Dialect:
        """How SQL is written here, for the schema."""
        return self._statements.dialect

    def all(self, statement: ClauseElement, /, **values: object) -> list[Row]:
        """Every row the statement returns."""
        compiled = self._statements.of(statement)
        self._cursor.execute(compiled.sql, compiled.arguments(values))
        rows: list[Row] = self._cursor.fetchall()
        return rows

    def one(self, statement: ClauseElement, /, **values: object) -> Row | None:
        """The first row, or None when there is none."""
        compiled = self._statements.of(statement)
        cursor = self._cursor
        cursor.execute(compiled.sql, compiled.arguments(values))
        row: Row | None = cursor.fetchone()
        return row

    def run(self, statement: ClauseElement, /, **values: object) -> int:
        """The number of rows the statement changed."""
        compiled = self._statements.of(statement)
        self._cursor.execute(compiled.sql, compiled.arguments(values))
        changed: int = self._cursor.rowcount
        return changed

    def many(self, statement: ClauseElement, rows: Iterable[Values], /) -> None:
        """Run one statement for many rows, in one round where the driver can."""
        compiled = self._statements.of(statement)
        given = [compiled.arguments(row) for row in rows]
        if len(given) == 1:  # a third cheaper, and most acts write one row of a kind
            self._cursor.execute(compiled.sql, given[0])
        else:
            self._cursor.executemany(compiled.sql, given)

    def sql(self, text: str, /) -> list[Row]:
        """Run SQL as it stands, without values: for the schema and for what keeps it."""
        self._cursor.execute(text)
        rows: list[Row] = self._cursor.fetchall() if self._cursor.description else []
        return rows


class Statements:
    """The compiled statements of one dialect. A statement kept at module level is compiled once."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self._by_id: dict[int, Compiled] = {}

    def of(self, statement: ClauseElement) -> Compiled:
        """The statement's SQL text and its arguments' order in this dialect."""
        return self._by_id.get(id(statement)) or self._compile(statement)

    def _compile(self, statement: ClauseElement) -> Compiled:
        key, by_id = id(statement), self._by_id
        # Leaves with its statement, before another object can have the same id.
        by_id[key] = compiled = Compiled(
            statement, self.dialect, ref(statement, lambda _: by_id.pop(key, None))
        )
        return compiled


class Compiled:
    """SQL text of one dialect, and how to put named values in the order it takes them."""

    __slots__ = ("_alive", "arguments", "sql")

    def __init__(self, statement: ClauseElement, dialect: Dialect, alive: object) -> None:
        made: Any = statement.compile(dialect=dialect)
        given = {name for bind, name in made.bind_names.items() if bind.required}
        state = made.construct_expanded_state(dict.fromkeys(given))
        fixed = {name: value for name, value in state.parameters.items() if name not in given}
        self.sql: str = state.statement
        self.arguments: Callable[[Values], Any] = _in_order(tuple(state.positiontup), fixed)
        self._alive = alive


def _in_order(order: tuple[str, ...], fixed: Mapping[str, object]) -> Callable[[Values], Any]:
    """From values by name to values in order: itemgetter, since it runs for every statement."""
    if not order:
        return lambda _: ()
    if len(order) == 1:
        return lambda values: ({**fixed, **values}[order[0]],)
    pick = itemgetter(*order)
    if fixed:
        return lambda values: pick({**fixed, **values})
    return pick
