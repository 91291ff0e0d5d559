"""A letter as a short text for a chat (Zalo) or to read out on the telephone."""

from __future__ import annotations

from notifications.letter import Words

LIMIT = 500
"""Characters of a short text: one screen of a telephone, one message of a chat."""

WHOLE = "\x1f"
"""Begins a line that must not be cut."""


def plain(words: Words) -> str:
    """The letter in at most ``LIMIT`` characters: what, whose, by when, whom to ask, the code.

    An archived letter has no short form of its own: its subject and the beginning of its matter.
    """
    if words.short:
        return words.short
    body = words.text.partition("\n\n")[2].split("\n\n")
    return fitted("\n".join((words.subject, *body[:2])))


def fitted(text: str) -> str:
    """The text cut to ``LIMIT`` characters, always at the longest line.

    A line that begins with ``WHOLE`` is never cut: a date and a code are of no use in part.
    """
    lines = [line.strip(" \n") for line in text.splitlines() if line.strip()]
    whole = [line.startswith(WHOLE) for line in lines]
    lines = [line.removeprefix(WHOLE) for line in lines]
    while (over := len("\n".join(lines)) + 1 - LIMIT) > 0:
        loose = sorted(
            (at for at, kept in enumerate(whole) if not kept), key=lambda at: -len(lines[at])
        )
        if not loose:
            break
        longest, rest = lines[loose[0]], len(lines[loose[1]]) if len(loose) > 1 else 0
        length = max(len(longest) - over, min(rest, len(longest) - 1), 1)
        lines[loose[0]] = longest[: length - 1].rstrip() + "…"
    return "\n".join(lines) + "\n"
