"""Whether the SQLite at hand has the WAL-reset fault (docs/decisions/0030-sqlite-wal-reset.md)."""

from __future__ import annotations

import sqlite3
from typing import Literal

from storage.turns import FILE_LOCKS

FIXED = (3, 51, 3)
BACKPORTS = ((3, 50, 7), (3, 44, 6))
"""Releases of older branches that carry the fix."""

VERSION = sqlite3.sqlite_version


def wal_reset() -> Literal["fixed", "guarded", "open"]:
    """Fixed in this SQLite; or guarded, since processes take turns at the file; or open."""
    version = sqlite3.sqlite_version_info
    older = any(version[:2] == fix[:2] and version >= fix for fix in BACKPORTS)
    if version >= FIXED or older:
        return "fixed"
    return "guarded" if FILE_LOCKS else "open"
