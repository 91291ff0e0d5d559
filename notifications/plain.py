"""A letter as a short text for a chat (Zalo) or to read out on the telephone."""

from __future__ import annotations

from notifications.letter import Words
from notifications.render import SIGNATURE


def plain(words: Words) -> str:
    """The subject and the letter's text without its head and its footer."""
    body = words.text.partition("\n\n")[2].partition(f"\n{SIGNATURE}\n")[0]
    return f"{words.subject}\n\n{body.strip()}\n"
