"""The letters there are, and which of them a plan can ask for."""

from __future__ import annotations

from enum import StrEnum


class LetterKind(StrEnum):
    """The letters the engine can send; each has a template in both languages."""

    OPENING = "opening"
    REMINDER = "reminder"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    ESCALATION = "escalation"
    CATCH_UP = "catch_up"
    MOVED = "moved"
    WAIVED = "waived"
    RECEIPT = "receipt"
    RETURNED = "returned"
    INVITATION = "invitation"
    COMMENDED = "commended"
    REQUEST = "request"
    DIGEST = "digest"
    DAILY = "daily"
    RELEASE = "release"
    SIGN_IN = "sign_in"


OF_A_RUNG = (
    LetterKind.REMINDER,
    LetterKind.DUE_TODAY,
    LetterKind.OVERDUE,
    LetterKind.ESCALATION,
)
"""What a rung of a ladder may send. The rest of the letters the engine sends by itself."""

OF_A_MOVE = (
    LetterKind.RECEIPT,
    LetterKind.RETURNED,
    LetterKind.INVITATION,
    LetterKind.COMMENDED,
)
"""What a move may tell."""
