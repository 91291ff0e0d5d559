"""A digest is written: each letter in it looked at once more, those without a cause left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.letters import Composed, Void, bundled
from engine.still_due import composed_anew
from storage.mail import MessageRow, message
from storage.sending import joined
from storage.work import Work

ALONE = "alone"
"""Why a digest does not leave: one letter is left in it, and leaves as the letter it is."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A digest as it stands.

    Attributes:
        composed: what it says, or why it does not leave.
        void: the letters that do not go along, by number, and why.
    """

    composed: Composed | Void
    void: Mapping[int, str]


def gathered(work: Work, digest: MessageRow, now: datetime) -> Gathered:
    """The letters of a digest as they stand at ``now`` (aware)."""
    parts: list[Composed] = []
    void: dict[int, str] = {}
    for number in joined(work, digest.id):
        row = message(work, number)
        if row is None:
            raise LookupError(f"no message {number}")
        part = composed_anew(work, row, now)
        if isinstance(part, Void):
            void[number] = part.reason
        else:
            parts.append(part)
    if len(parts) > 1:
        return Gathered(bundled(parts), void)
    return Gathered(Void(ALONE if parts else next(iter(void.values()), ALONE)), void)
