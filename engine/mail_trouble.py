"""Trouble that outlasts one letter: a mailbox that is no more, settings that pass nobody's letter.

Each is an incident until a person has dealt with it.
"""

from __future__ import annotations

from datetime import datetime

from notifications.outcome import Outcome
from storage.grants import end_grants_to
from storage.incidents import close_incident, raise_incident
from storage.mail import MessageRow, message, retry
from storage.mailboxes import mark_dead, revive
from storage.people import officer_by_id
from storage.sender import pause, resume
from storage.sending import rejoin
from storage.work import Work
from workflows.definition import LetterKind

DEAD, PAUSED = "dead_mailbox", "sender_paused"
_EVERYBODY = "sender"


def bury(work: Work, address: str, answer: str, now: datetime) -> None:
    """Remember that nobody lives at an address: later letters to it fail at once.

    Links that were sent there end: whoever is given the address next must not find them.
    """
    end_grants_to(work, address)
    mark_dead(work, address, answer, now)
    raise_incident(work, DEAD, address.lower(), {"address": address, "answer": answer}, now)


def stop(work: Work, outcome: Outcome, settings: str, now: datetime) -> None:
    """Let nothing leave with these settings until they are others or a check has gone well."""
    pause(work, outcome.trouble, outcome.answer, settings, now)
    facts = {"why": outcome.trouble, "answer": outcome.answer}
    raise_incident(work, PAUSED, _EVERYBODY, facts, now)


def let_go_on(work: Work, now: datetime) -> bool:
    """A letter has left, or a check went well: nothing is paused any more. False if nothing was."""
    return resume(work) and close_incident(work, PAUSED, _EVERYBODY, now)


def send_again(work: Work, number: int, now: datetime) -> MessageRow | None:
    """Make a failed message pending again; None when it has not failed.

    A mailbox that was dead is tried once more: whoever asks for this knows better.
    """
    row = message(work, number)
    if row is None or not retry(work, number, now):
        return None
    if row.letter == LetterKind.DIGEST.value:
        rejoin(work, number)
    officer = officer_by_id(work, row.officer_id)
    if officer is not None and revive(work, officer.email):
        close_incident(work, DEAD, officer.email.strip().lower(), now)
    return row
