"""Driver errors become ours, in this one place: a sentence with the place and the next step.

A password never shows: only the host, the port and the name of a database are told.
"""

from __future__ import annotations

import re
import sqlite3
import sys

from sqlalchemy.engine import URL

from workflows.errors import Conflict, LantoaError, SystemFault

_SQLITE = (
    ("database_full", ("disk is full", "disk I/O error")),
    ("database_not_writable", ("readonly database", "read-only")),
    ("database_missing_folder", ("unable to open database file",)),
    ("database_not_a_database", ("file is not a database", "malformed")),
    ("database_busy", ("database is locked", "database table is locked")),
)
_POSTGRESQL = {
    "40001": "database_retry",  # serialization failure
    "40P01": "database_retry",  # deadlock
    "55P03": "database_busy",  # lock_timeout
    "57014": "database_busy",  # statement_timeout
    "53100": "database_full",
    "28P01": "database_login",
    "28000": "database_login",
    "3D000": "database_missing",
}
_WAITED = 10


def translated(fault: BaseException, url: URL, *, committing: bool = False) -> LantoaError | None:
    """The error of our family for a driver's error, or None for anything else.

    A server lost while ``committing`` may have kept the act or not: that has a sentence of its own.
    """
    if isinstance(fault, sqlite3.Error):
        return _of_sqlite(fault, place_of(url))
    psycopg = sys.modules.get("psycopg")  # never imported for a SQLite database
    if psycopg is not None and isinstance(fault, psycopg.Error):
        error = _of_postgresql(fault, url)
        if committing and error.code == "database_unreachable":
            return SystemFault("database_lost_at_commit", place=place_of(url))
        return error
    return None


def place_of(url: URL) -> str:
    """Where a database is, for a person: the file, or host:port/name; never a user or password."""
    if url.get_backend_name() == "sqlite":
        return url.database or ":memory:"
    return f"{url.host or 'localhost'}:{url.port or 5432}/{url.database or ''}"


def _of_sqlite(fault: sqlite3.Error, place: str) -> LantoaError:
    said = str(fault)
    if isinstance(fault, sqlite3.IntegrityError) and said.startswith("UNIQUE"):
        return Conflict("written_meanwhile", detail=said)
    for code, signs in _SQLITE:
        if any(sign in said for sign in signs):
            return _error(code, place, said)
    return SystemFault("database_fault", place=place, detail=said)


def _of_postgresql(fault: BaseException, url: URL) -> LantoaError:
    state = getattr(fault, "sqlstate", None)
    said = _without_password(str(fault).strip().splitlines()[0] if str(fault).strip() else "", url)
    if state == "23505":
        return Conflict("written_meanwhile", detail=said)
    code = _POSTGRESQL.get(state or "")
    if code is None:
        code = _connecting(said) if state is None else "database_fault"
    return _error(code, place_of(url), said)


def _connecting(said: str) -> str:
    """A failed connection carries no SQLSTATE, only the server's sentence."""
    if "authentication failed" in said or "no password supplied" in said:
        return "database_login"
    if re.search(r'database ".*" does not exist', said):
        return "database_missing"
    return "database_unreachable"


def _error(code: str, place: str, said: str) -> LantoaError:
    if code == "database_busy":
        return Conflict(code, seconds=_WAITED)
    if code == "database_retry":
        return Conflict(code)
    return SystemFault(code, place=place, detail=said)


def _without_password(said: str, url: URL) -> str:
    password = str(url.password or "")
    return said.replace(password, "…") if password else said
