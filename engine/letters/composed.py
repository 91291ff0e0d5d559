"""What comes of composing: a letter's facts and files for one officer, or why it stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from i18n.language import Lang
from notifications.facts import LetterFacts
from notifications.letter import Attachment
from storage.people import OfficerRow


@dataclass(frozen=True, slots=True)
class Void:
    """The letter does not go; ``reason`` is ``settled``, ``waived``, ``due_moved``, ``event_over``,
    ``no_event``, ``plan_closed`` or ``officer_inactive``, a sentence ``letters.void.<reason>``."""

    reason: str


def _none(lang: Lang) -> tuple[Attachment, ...]:  # noqa: ARG001 (no file in any language)
    return ()


@dataclass(frozen=True, slots=True)
class Composed:
    """What the letter says, and to whom it is written.

    ``files`` makes what comes with it, while the transaction it was composed in is open.
    """

    facts: LetterFacts
    officer: OfficerRow
    files: Callable[[Lang], tuple[Attachment, ...]] = _none
