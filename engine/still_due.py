"""A letter looked at once more before it leaves: its cause may be gone, or a later letter out."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from engine.letters import Composed, Void, compose
from storage.mail import MessageRow
from storage.sending import later_letters
from storage.work import Work
from workflows.definition import LetterKind
from workflows.definition.letters import OF_A_RUNG

_RUNGS: Final = frozenset(kind.value for kind in (*OF_A_RUNG, LetterKind.CATCH_UP))


def composed_anew(work: Work, row: MessageRow, now: datetime) -> Composed | Void:
    """What the message says at ``now`` (aware), or why it does not leave any more.

    A rung's letter gives way to a later one to the same officer about the same date.
    """
    if row.letter in _RUNGS and _RUNGS.intersection(later_letters(work, row.id)):
        return Void("overtaken")
    return compose(work, row, now)
