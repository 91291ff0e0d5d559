"""The rows of a list as a page sends them: those it shows as fields, all others in one."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Mapping, Sequence

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from workflows.canonical import canonical_json

SHOWN_AT_ONCE = 20
ROWS_AT_MOST = 300
"""More than this is work for a spreadsheet."""
KEPT_AT_MOST = 50_000
"""Letters of what a page keeps of the rows it does not show: so it stays below 100 KB."""
UNPACKED_AT_MOST = 2_000_000
"""Bytes: more than any list this page has made."""
KEPT = "kept"
_FIELD = re.compile(r"row\.([0-9]{1,4})\.(.+)", re.DOTALL)

Typed = Mapping[str, str]
"""A row by its fields' names, with ``code`` for a known record; blanks are left out."""


def typed_rows(sent: FormData) -> tuple[list[Typed], int]:
    """Every row that was sent, in order, and the number of the first one the page showed.

    Raises HTTPException 400 when the rows that were not shown did not come back as they were.
    """
    rows: dict[int, dict[str, str]] = {}
    for name, value in sent.items():
        named = _FIELD.fullmatch(name)
        if named and isinstance(value, str):
            row = rows.setdefault(int(named[1]), {})
            if value.strip():
                row[named[2]] = value.strip()
    first = min(rows, default=1)
    known: dict[int, Typed] = {**_kept(sent.get(KEPT)), **rows}
    return [known[at] for at in sorted(known)], first


def kept(rows: Sequence[Typed], first: int) -> str:
    """The rows that a page does not show whose first one is ``first``; "" when it shows all.

    Packed: names of one list have much in common, and quotes would be five letters each in a page.
    """
    others = {
        str(at): dict(row)
        for at, row in enumerate(rows, start=1)
        if not first <= at < first + SHOWN_AT_ONCE
    }
    return base64.b64encode(zlib.compress(canonical_json(others))).decode() if others else ""


def page_of(row: int) -> int:
    """The number of the first row of the page that shows this one."""
    return max(row - 1, 0) // SHOWN_AT_ONCE * SHOWN_AT_ONCE + 1


def _kept(sent: object) -> dict[int, Typed]:
    if not sent:
        return {}
    try:
        packed = base64.b64decode(str(sent), validate=True)
        told = json.loads(zlib.decompressobj().decompress(packed, UNPACKED_AT_MOST))
        return {int(at): {str(key): str(told[at][key]) for key in told[at]} for at in told}
    except (ValueError, TypeError, KeyError, IndexError, RecursionError, zlib.error):
        raise HTTPException(400) from None
