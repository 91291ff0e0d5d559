"""The letters a plan can ask for."""

from __future__ import annotations

from enum import StrEnum


class LetterKind(StrEnum):
    """The letters the engine can send; each has a template in both languages."""

    OPENING = "opening"
    REMINDER = "reminder"
    OVERDUE = "overdue"
    ESCALATION = "escalation"
    RECEIPT = "receipt"
