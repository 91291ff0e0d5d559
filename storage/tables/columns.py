"""How the tables name their constraints, so that a migration can find each on either database.

Instants and days are text columns (storage/instants.py): the same on SQLite and PostgreSQL, without
conversion on the hot path, readable by an auditor who has nothing but the file.
"""

from __future__ import annotations

from sqlmodel import SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING
