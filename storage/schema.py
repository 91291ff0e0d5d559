"""Today's schema, written at once into a new database, and the versions this program knows.

A new database does not replay its history: one transaction makes the tables and triggers and stamps
the newest version, so that a crash leaves nothing half made. tests/contract proves that the
migrations lead to the same schema.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy.schema import CreateIndex, CreateTable

from storage.triggers import MAY_CHANGE, trigger_statements
from storage.work import Work

if TYPE_CHECKING:
    from sqlalchemy import Dialect, MetaData

VERSIONS = ("0001",)
"""Every version of the schema, oldest first; the last is today's."""

_VERSION_TABLE = (
    "CREATE TABLE alembic_version ( version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num) )"
)


def create_schema(work: Work) -> None:
    """Make every table, index and trigger in an empty database."""
    for statement in _schema(work.dialect):
        work.sql(statement)
    work.sql(_VERSION_TABLE)
    work.sql(f"INSERT INTO alembic_version (version_num) VALUES ('{VERSIONS[-1]}')")


@cache
def _schema(dialect: Dialect) -> tuple[str, ...]:
    """The statements that make it, in their order."""
    made: list[str] = []
    for table in _metadata().sorted_tables:
        made.append(str(CreateTable(table).compile(dialect=dialect)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        made += (str(CreateIndex(index).compile(dialect=dialect)) for index in indexes)
    return (*made, *trigger_statements(dialect.name, changing_columns()))


def changing_columns() -> dict[str, list[str]]:
    """The columns of the tables of which only some columns may change."""
    tables = _metadata().tables
    return {name: tables[name].columns.keys() for name in MAY_CHANGE}


def version_of(work: Work) -> str | None:
    """The schema's version as the database gives it; None when it is not one of ours."""
    if work.on_postgresql:
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename"
    else:
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name"
    if len(work.sql(f"{tables} IN ('alembic_version', 'chain_head')")) < 2:
        return None
    rows = work.sql("SELECT version_num FROM alembic_version")
    return str(rows[0][0]) if rows else None


def is_empty(work: Work) -> bool:
    """Whether the database holds no table at all."""
    if work.on_postgresql:
        return not work.sql("SELECT 1 FROM pg_tables WHERE schemaname = current_schema() LIMIT 1")
    return not work.sql("SELECT 1 FROM sqlite_master LIMIT 1")


def _metadata() -> MetaData:
    from storage.tables.all import METADATA  # most commands need a few tables, not all

    return METADATA
