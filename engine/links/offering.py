"""What the letters in one message lead to: a link that acts, or the page where one signs in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.known import known_plan, plan_of
from engine.links.a_list import drafted_list
from engine.links.granting import Draft, drafted, same_again
from engine.links.links import Links
from notifications.letter import Offer
from storage.mail import MessageRow
from storage.owed import owed_in_plan
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
        LetterKind.REQUEST,
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

    A letter that asks for something offers what is this officer's work, by a link of its own: the
    unit's list as a whole where it is still to be sent, else the moves of the record. Any other,
    and moves of high weight, the page of the record.

    Args:
        rows: the message itself, or the letters of a digest.
        now: aware; when the grants begin.
    """
    offers: dict[str, Offer] = {}
    drafts: dict[str, Draft] = {}
    for row in rows:
        about = row.record or row.plan
        draft = _draft(work, row, officer, now)
        if draft is not None:
            draft = drafts.setdefault(draft.record.code, same_again(work, links.key, draft))
            link = links.redacted(draft.grant_id)
            offers[about] = Offer(about, link, draft.expires_at, draft.kind == "list")
        elif row.record is not None:
            offers.setdefault(about, Offer(about, links.record(row.record)))
    return Offering(tuple(_each_once(offers.values())), tuple(drafts.values()))


def _draft(work: Work, row: MessageRow, officer: OfficerRow, now: datetime) -> Draft | None:
    if row.letter == LetterKind.OPENING:
        return _first_list(work, row, officer, now)
    found = record(work, row.record) if row.record and row.letter in ASKING else None
    if found is None:
        return None
    plan = plan_of(work, found.code)
    return drafted_list(work, plan, found, officer, now) or drafted(work, plan, found, officer, now)


def _first_list(work: Work, row: MessageRow, officer: OfficerRow, now: datetime) -> Draft | None:
    """Of what the unit owes as the plan opens, the list that is due first."""
    plan, unit_id = known_plan(work, row.plan), row.facts.get("unit")
    for owed in owed_in_plan(work, plan.id, state="open", unit_id=unit_id) if unit_id else ():
        found = record(work, owed.record)
        draft = drafted_list(work, plan, found, officer, now) if found else None
        if draft is not None:
            return draft
    return None


def _each_once(offers: Iterable[Offer]) -> Iterator[Offer]:
    """A link that several letters of a message would carry stands in the first of them."""
    told: set[str] = set()
    for one in offers:
        if one.link not in told:
            told.add(one.link)
            yield one
