"""A list that comes in is receipted once, and not again for each of its rows (001-18)."""

from __future__ import annotations

from dataclasses import replace

from engine.apply import Decided
from engine.decision import Approved
from storage.records import RecordRow
from workflows.definition import LetterKind, Track


def receipted(of_list: RecordRow, track: Track, trigger: str | None) -> frozenset[str]:
    """The roles told by a receipt that the list is sent by ``trigger``, where it is still to be."""
    send = track.transitions[trigger] if trigger else None
    if send is None or of_list.state not in send.source:
        return frozenset()
    receipts = (tell for tell in send.tells if tell.letter is LetterKind.RECEIPT)
    return frozenset(role for tell in receipts for role in tell.to)


def unreceipted(one: Decided, told: frozenset[str]) -> Decided:
    """The move of a row without the receipts that these roles get for the list."""
    if not isinstance(one.outcome, Approved):
        return one
    kept = tuple(
        due
        for due in one.outcome.letters
        if due.letter is not LetterKind.RECEIPT or not told.issuperset(due.roles)
    )
    return replace(one, outcome=replace(one.outcome, letters=kept))
