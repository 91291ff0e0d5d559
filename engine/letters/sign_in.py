"""The letter with which an officer signs in: never from the outbox, which must hold no secret."""

from __future__ import annotations

from datetime import datetime

from engine.letters.composed import Composed
from engine.letters.ground import common, ground_of
from notifications.facts import SignIn
from storage.mail import MessageRow
from storage.work import Work


def sign_in(
    work: Work, about: MessageRow, link: str, secret: str, until: datetime, now: datetime
) -> Composed:
    """The one-time link and the six digits for the officer that ``about`` names.

    Args:
        about: a message of the officer's plan; it keeps neither link nor digits.
        until: the first instant at which neither works, aware.
    """
    ground = ground_of(work, about, now)
    facts = SignIn(
        **common(ground, ()),
        link=link,
        secret=secret,
        until=until,
        minutes=round((until - now).total_seconds() / 60),
    )
    return Composed(facts, ground.officer)
