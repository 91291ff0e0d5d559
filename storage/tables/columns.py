"""How the tables name their constraints and indexes, so that a migration can find each on either
database.

Instants and days are text columns (storage/instants.py): the same on SQLite and PostgreSQL, without
conversion on the hot path, readable by an auditor who has nothing but the file.
"""

from __future__ import annotations

from sqlalchemy import Index, Insert, Table, bindparam, insert
from sqlmodel import SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING
# Rows never pass through pydantic here: its validators would be built at every start for nothing.
SQLModel.model_config["defer_build"] = True


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the rows of a table for which ``where`` holds, on either database.

    ``storage.tables.all`` makes the condition part of it: SQLAlchemy takes it under each dialect's
    own name and loads both dialects for that, which only who writes the schema should wait for.
    """
    return Index(name, *columns, unique=unique, info={WHERE: where})


WHERE = "where"
"""Under which name an index keeps its condition."""


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a model: ``table_of(Unit).c`` has its columns typed as columns."""
    return SQLModel.metadata.tables[str(model.__tablename__)]


def row_insert(model: type[SQLModel], *names: str) -> Insert:
    """INSERT of a row with values by column name: ``names``, or every column but a made ``id``."""
    table = table_of(model)
    columns = names or tuple(c.name for c in table.c if c is not table.autoincrement_column)
    return insert(table).values({name: bindparam(name) for name in columns})
