"""No page is heavier than a phone loads at once: what is cut in a list is whole on its own page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

NAME = 100
"""Letters of a name in a list."""
Item = TypeVar("Item")


def brief(text: str, letters: int = NAME) -> str:
    """At most so many letters of a text, ended after a whole word where that is near."""
    if len(text) <= letters:
        return text
    cut = text[: letters - 1]
    whole, _, rest = cut.rpartition(" ")
    return f"{(whole if whole and len(rest) < 20 else cut).rstrip(' ,;:.')}…"


def weighed(items: Sequence[Item], text_of: Callable[[Item], str], room: int, each: int) -> int:
    """How many of the first items fit into a page's room; at least one, when there is one.

    Args:
        text_of: what an item says, in the page's encoding at most four bytes a letter.
        room: bytes for all.
        each: bytes that any item takes beside its text.
    """
    left = room
    for at, one in enumerate(items):
        left -= each + len(text_of(one).encode())
        if left < 0:
            return max(at, 1)
    return len(items)
