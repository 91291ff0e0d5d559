"""INSERT … ON CONFLICT, one statement for both databases: they share this clause word for word.

SQLAlchemy has it twice, under each dialect. This is the SQLite one, which a small office has loaded
anyway, made complete for PostgreSQL's compiler: that dialect takes longer to import than a record
to show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

from sqlalchemy import ColumnElement, Table, TextClause
from sqlalchemy.dialects.sqlite import dml


class Insert(dml.Insert):
    """An INSERT that says what becomes of a row whose key is there already."""

    inherit_cache = True

    def on_conflict_do_nothing(  # type: ignore[override]  # by columns only: all that both know
        self, index_elements: Sequence[str] | None = None
    ) -> Self:
        """Leave the row that is there as it is."""
        return self.ext(_Nothing(index_elements))

    def on_conflict_do_update(  # type: ignore[override]
        self,
        index_elements: Sequence[str],
        set_: Mapping[str, Any],
        index_where: ColumnElement[bool] | TextClause | None = None,
    ) -> Self:
        """Change the row that is there; ``excluded`` has the values of the new one.

        ``index_where`` is the condition of the partial index whose key it is.
        """
        return self.ext(_Update(index_elements, index_where, dict(set_)))


def insert(table: Table) -> Insert:
    """An INSERT into ``table``."""
    return Insert(table)


class _Nothing(dml.OnConflictDoNothing):
    inherit_cache = True
    constraint_target = None
    """What only PostgreSQL has, ON CONSTRAINT: its compiler asks every clause for it."""


class _Update(dml.OnConflictDoUpdate):
    inherit_cache = True
    constraint_target = None
