"""One message of the outbox becomes the facts of its letter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from engine.letters import of_acts, of_duties, of_offices, of_requests
from engine.letters.composed import Composed, Void
from engine.letters.enclosing import enclosed
from engine.letters.ground import Ground, ground_of
from notifications.facts import LetterFacts
from storage.mail import MessageRow
from storage.work import Work
from workflows.definition import LetterKind

ALWAYS = (LetterKind.RECEIPT, LetterKind.COMMENDED)
"""What has happened is told even when the plan has ended."""

_WRITTEN: dict[LetterKind, Callable[[Ground], LetterFacts | Void]] = {
    LetterKind.OPENING: of_duties.opening,
    LetterKind.REMINDER: of_duties.reminder,
    LetterKind.DUE_TODAY: of_duties.reminder,
    LetterKind.OVERDUE: of_duties.overdue,
    LetterKind.ESCALATION: of_duties.escalation,
    LetterKind.CATCH_UP: of_duties.catch_up,
    LetterKind.MOVED: of_duties.moved,
    LetterKind.WAIVED: of_duties.waived,
    LetterKind.RECEIPT: of_acts.receipt,
    LetterKind.RETURNED: of_acts.returned,
    LetterKind.INVITATION: of_acts.invitation,
    LetterKind.COMMENDED: of_acts.commended,
    LetterKind.REQUEST: of_requests.request,
    LetterKind.DAILY: of_offices.daily,
    LetterKind.RELEASE: of_offices.release,
}


def compose(work: Work, message: MessageRow, now: datetime) -> Composed | Void:
    """The facts of a message's letter as they stand at ``now`` (aware).

    A reminder is void once its obligation is settled or its date has moved; a receipt never is,
    since what happened has happened. Raises LookupError when rows it names are not there, and for
    a letter that is not made from a message (a digest, a sign-in).
    """
    kind = LetterKind(message.letter)
    ground = ground_of(work, message, now)
    if not ground.officer.active:
        return Void("officer_inactive")
    if ground.plan.closed_at is not None and kind not in ALWAYS:
        return Void("plan_closed")
    facts = _WRITTEN[kind](ground)
    return facts if isinstance(facts, Void) else enclosed(ground, facts)
