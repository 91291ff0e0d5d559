"""Every table at once: for whoever makes, migrates or compares the whole schema.

Queries import the tables they name, since building a table's class costs as much as a query.
"""

from __future__ import annotations

from sqlalchemy import MetaData, text
from sqlmodel import SQLModel

from storage.tables import (
    api_tokens,
    audit,
    breaker,
    calendar,
    drafts,
    duties,
    grants,
    heartbeat,
    incidents,
    mail,
    papers,
    people,
    plans,
    quotas,
    records,
    rungs,
    sessions,
    views,
)
from storage.tables.columns import WHERE

__all__ = [
    "METADATA",
    "api_tokens",
    "audit",
    "breaker",
    "calendar",
    "drafts",
    "duties",
    "grants",
    "heartbeat",
    "incidents",
    "mail",
    "papers",
    "people",
    "plans",
    "quotas",
    "records",
    "rungs",
    "sessions",
    "views",
]

METADATA: MetaData = SQLModel.metadata
"""Every table, with all that belongs to its schema."""

for _table in METADATA.tables.values():
    for _index in _table.indexes:
        if WHERE in _index.info:
            for _dialect in ("sqlite", "postgresql"):
                _index.dialect_kwargs[f"{_dialect}_where"] = text(_index.info[WHERE])
