"""Numbers that come in an address or a form."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

LARGEST = 2**31 - 1
"""What a number of a row can be at most: PostgreSQL refuses to look for a larger one."""
RowNumber = Annotated[int, Path(ge=0, le=LARGEST)]
"""The number of a row in a page's path."""


def row_number(typed: str) -> int | None:
    """The number of a row, or a version, as it was typed; None for what no row has."""
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= len(str(LARGEST))):
        return None
    found = int(typed)
    return found if found <= LARGEST else None
