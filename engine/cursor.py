"""Where a page of obligations ended, as text for an address: the next one goes on from there."""

from __future__ import annotations

from storage.instants import instant_text
from storage.owed import OwedRow
from workflows.errors import WrongUsage

Place = tuple[str, int]
"""The stored due instant and the id of the last one seen; ``BEGIN`` before any."""
BEGIN: Place = ("", 0)


def after_owed(last: OwedRow) -> str:
    """The place behind an obligation, as ``read_place`` takes it."""
    return f"{instant_text(last.duty.due_at)}~{last.duty.id}"


def read_place(after: str) -> Place:
    """The place behind an obligation, or ``("", id)`` where ``after`` is the id of a record alone.

    Raises WrongUsage for anything no page gave.
    """
    if not after:
        return BEGIN
    due_at, _, last = after.rpartition("~")
    if not (last.isascii() and last.isdigit() and len(last) <= _DIGITS) or len(due_at) > _WIDTH:
        raise WrongUsage("page_unknown", after=after)
    return due_at, int(last)


_DIGITS = 9
_WIDTH = 27
