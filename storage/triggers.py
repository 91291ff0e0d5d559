"""Append-only tables: what the database itself refuses, on SQLite and on PostgreSQL.

Triggers stop accidents and careless tools; whoever owns the database can drop them, and then the
chain tells (docs/decisions/0034-append-only-triggers.md). Made by migrations, and directly for a
database in memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

FROZEN: Mapping[str, str] = {
    "audit_entry": "head_id = NEW.head_id AND seq = NEW.seq",
    # Storing the same bytes again is nothing new: ON CONFLICT DO NOTHING has to get through.
    "sealed_text": "sha256 = NEW.sha256 AND canonical IS NOT NEW.canonical",
    "document": "sha256 = NEW.sha256 AND content IS NOT NEW.content",
}
"""Tables whose rows never change; which row a new one would overwrite on SQLite."""

MAY_CHANGE: Mapping[str, Sequence[str]] = {
    "decision": ("replaced_by", "compared_by", "compared_at"),
}
"""Tables whose rows stay for ever, with the only columns that may change."""


NEVER_CHANGED: Mapping[str, str] = {"personal_view": "id = NEW.id"}
"""Tables whose rows never change, but are forgotten when they are old enough."""

_REFUSE = "lantoa_append_only"


def trigger_statements(dialect: str, columns: Mapping[str, Sequence[str]]) -> list[str]:
    """What makes the tables append-only on ``sqlite`` or ``postgresql``.

    ``columns`` names every column of the tables in ``MAY_CHANGE``.
    """
    return (_on_sqlite if dialect == "sqlite" else _on_postgresql)(columns)


def _on_sqlite(columns: Mapping[str, Sequence[str]]) -> list[str]:
    # INSERT OR REPLACE overwrites a row without its DELETE trigger unless recursive_triggers is on,
    # so an insert onto an existing key is refused too.
    made = []
    for table, overwritten in FROZEN.items():
        made += [
            _sqlite(table, "update", "BEFORE UPDATE"),
            _sqlite(table, "delete", "BEFORE DELETE"),
            _sqlite(table, "replace", "BEFORE INSERT", _exists(table, overwritten)),
        ]
    for table, free in MAY_CHANGE.items():
        kept = [f'"{name}"' for name in columns[table] if name not in free]
        made += [
            _sqlite(table, "update", f"BEFORE UPDATE OF {', '.join(kept)}"),
            _sqlite(table, "delete", "BEFORE DELETE"),
            _sqlite(table, "replace", "BEFORE INSERT", _exists(table, "id = NEW.id")),
        ]
    for table, overwritten in NEVER_CHANGED.items():
        made += [
            _sqlite(table, "update", "BEFORE UPDATE"),
            _sqlite(table, "replace", "BEFORE INSERT", _exists(table, overwritten)),
        ]
    return made


def _on_postgresql(columns: Mapping[str, Sequence[str]]) -> list[str]:
    # ALWAYS: an ordinary trigger sleeps in a session that plays replica.
    made = [
        f"""
        CREATE FUNCTION {_REFUSE}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$
        """
    ]
    for table in FROZEN:
        made += _postgresql(table, "change", "BEFORE UPDATE OR DELETE", "ROW")
        made += _postgresql(table, "truncate", "BEFORE TRUNCATE", "STATEMENT")
    for table, free in MAY_CHANGE.items():
        kept = ", ".join(f'"{name}"' for name in columns[table] if name not in free)
        made += _postgresql(table, "update", f"BEFORE UPDATE OF {kept}", "ROW")
        made += _postgresql(table, "change", "BEFORE DELETE", "ROW")
        made += _postgresql(table, "truncate", "BEFORE TRUNCATE", "STATEMENT")
    for table in NEVER_CHANGED:
        made += _postgresql(table, "update", "BEFORE UPDATE", "ROW")
        made += _postgresql(table, "truncate", "BEFORE TRUNCATE", "STATEMENT")
    return made


def _sqlite(table: str, what: str, event: str, condition: str = "") -> str:
    return (
        f"CREATE TRIGGER {table}_no_{what} {event} ON {table}{condition} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _exists(table: str, row: str) -> str:
    return f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {row})"


def _postgresql(table: str, what: str, event: str, each: str) -> list[str]:
    name = f"{table}_no_{what}"
    return [
        f"CREATE TRIGGER {name} {event} ON {table} FOR EACH {each} EXECUTE FUNCTION {_REFUSE}()",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
    ]
