"""The key that links are derived from: a file beside the database, never in it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from workflows.errors import SystemFault

SIZE = 32
"""Bytes in a key."""


def link_key(file: Path) -> bytes:
    """The key in ``file``, made at first use and readable by its owner only.

    Of several processes that make it at once, one wins and all get its key.

    Raises SystemFault when the file cannot be made or read, or holds something else.
    """
    try:
        if not file.exists():
            _make(file)
        key = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except OSError as error:
        raise SystemFault(
            "link_key_out_of_reach", file=str(file), detail=error.strerror or str(error)
        ) from error
    except ValueError as error:
        raise SystemFault("link_key_unreadable", file=str(file)) from error
    if len(key) != SIZE:
        raise SystemFault("link_key_unreadable", file=str(file))
    return key


def _make(file: Path) -> None:
    """Written whole under another name first, so that nobody ever reads half a key."""
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(f"{secrets.token_hex(SIZE)}\n")
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            return
    finally:
        draft.unlink()
