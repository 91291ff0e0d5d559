"""What the letters in one message lead to: a link that acts, or the page where one signs in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.known import plan_of
from engine.links.granting import Draft, drafted
from engine.links.links import Links
from notifications.letter import Offer
from storage.mail import MessageRow
from storage.people import OfficerRow
from storage.records import record
from storage.work import Work
from workflows.definition import LetterKind

ASKING = frozenset(
    {
        LetterKind.REMINDER,
        LetterKind.DUE_TODAY,
        LetterKind.OVERDUE,
        LetterKind.CATCH_UP,
        LetterKind.ESCALATION,
        LetterKind.MOVED,
        LetterKind.RETURNED,
    }
)
"""Letters after which something is to be done."""


@dataclass(frozen=True, slots=True)
class Offering:
    """The pages a message leads to, and the grants to write down with it."""

    offers: tuple[Offer, ...] = ()
    drafts: tuple[Draft, ...] = ()


def offering(
    work: Work, links: Links, rows: Sequence[MessageRow], officer: OfficerRow, now: datetime
) -> Offering:
    """What the letters that go out in one message offer their officer; nothing is written.

    A letter that asks for something offers the moves that are this officer's work, by a link of its
    own; any other, and moves of high weight, the page of the record.

    Args:
        rows: the message itself, or the letters of a digest.
        now: aware; when the grants begin.
    """
    offers: dict[str, Offer] = {}
    drafts: dict[str, Draft] = {}
    for row in rows:
        if row.record is None or row.record in drafts:
            continue
        draft = _draft(work, row, officer, now)
        if draft is None:
            offers.setdefault(row.record, Offer(row.record, links.record(row.record)))
        else:
            drafts[row.record] = draft
            link = links.redacted(draft.grant_id)
            offers[row.record] = Offer(row.record, link, draft.expires_at)
    return Offering(tuple(offers.values()), tuple(drafts.values()))


def _draft(work: Work, row: MessageRow, officer: OfficerRow, now: datetime) -> Draft | None:
    if row.letter not in ASKING or row.record is None:
        return None
    found = record(work, row.record)
    return found and drafted(work, plan_of(work, row.record), found, officer, now)
