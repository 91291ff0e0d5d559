"""A letter is written: its cause looked at again, its words, its files and what it offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.choosing import DIGEST
from engine.digests import Gathered, gathered
from engine.letters import Composed, Void, compose
from engine.links.granting import Draft
from engine.links.links import Links
from engine.links.offering import Offering, offering
from engine.settling import NONE
from engine.still_due import composed_anew
from i18n.language import LANGUAGES, Lang
from notifications.letter import Letter, Mailbox, Offer, message_id
from notifications.mime import domain
from notifications.render import render
from storage.mail import MessageRow, message
from storage.mailboxes import dead_mailbox
from storage.sending import Settled, joined, kept
from storage.work import Work

NOBODY = Mailbox("", "lantoa@lantoa.invalid")
"""Who writes until a mail address is set: a name no mail can come back to (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class Stays:
    """A message that does not leave, and why."""

    status: Settled
    why: str
    void: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it would leave.

    Attributes:
        at: its date; of an attempt that was cut off, that of the first.
        before: what that attempt left behind.
        drafts: what its links will grant.
    """

    letter: Letter
    officer_id: int
    at: datetime
    before: bytes | None
    drafts: tuple[Draft, ...]
    void: Mapping[int, str]


def ready_to_leave(
    work: Work, number: int, now: datetime, sender: Mailbox, links: Links | None
) -> Written | Stays:
    """What leaves for a message at ``now`` (aware), or why it stays; nothing is written.

    Args:
        sender, links: as ``engine.post`` takes them.
    """
    row, before = message(work, number), kept(work, number)
    if row is None:
        raise LookupError(f"no message {number}")
    # Cut off while it was handed over: the same bytes go again, dated as they are.
    at = before.written_at if before else now
    found = _now_due(work, row, at)
    if isinstance(found.composed, Void):
        return Stays("void", found.composed.reason, found.void)
    offered = Offering()
    if links and before is None:
        offered = offering(work, links, _letters(work, row, found), found.composed.officer, at)
    letter = as_letter(row, found.composed, at, sender, offered.offers)
    if dead_mailbox(work, letter.to.address):
        return Stays("failed", "mailbox_dead", found.void)
    return Written(
        letter,
        found.composed.officer.id,
        at,
        before.message if before else None,
        offered.drafts,
        found.void,
    )


def written(work: Work, row: MessageRow, now: datetime, sender: Mailbox = NOBODY) -> Letter | Void:
    """The letter a message would become now, ready to show or to send; changes nothing."""
    composed = (
        gathered(work, row, now).composed if row.letter == DIGEST else compose(work, row, now)
    )
    return composed if isinstance(composed, Void) else as_letter(row, composed, now, sender)


def as_letter(
    row: MessageRow,
    composed: Composed,
    now: datetime,
    sender: Mailbox = NOBODY,
    offers: tuple[Offer, ...] = (),
) -> Letter:
    """What was composed, in words and with its files, as it leaves or is shown."""
    facts, officer = composed.facts, composed.officer
    lang: Lang = next((one for one in LANGUAGES if one == officer.lang), "vi")
    office, contact = facts.plan.office.say(lang), facts.contact
    return Letter(
        number=row.id,
        kind=facts.kind,
        lang=lang,
        officer=officer.code,
        words=render(facts, lang, offers),
        attachments=composed.files(lang),
        sender=Mailbox(sender.name or office, sender.address),
        to=Mailbox(officer.name, officer.email),
        reply_to=Mailbox(contact.name, contact.email) if contact and contact.email else None,
        message_id=message_id(row.dedupe_key, row.created_at, domain(sender.address)),
        plan=row.plan,
        date=now,
    )


def _letters(work: Work, row: MessageRow, found: Gathered) -> list[MessageRow]:
    """The letters that leave in a message: itself, or those of a digest that still have a cause."""
    if row.letter != DIGEST:
        return [row]
    going = [message(work, one) for one in joined(work, row.id) if one not in found.void]
    return [one for one in going if one is not None]


def _now_due(work: Work, row: MessageRow, now: datetime) -> Gathered:
    """What the letter says, unless its cause is gone or a later one about the matter is out."""
    if row.letter == DIGEST:
        return gathered(work, row, now)
    return Gathered(composed_anew(work, row, now), NONE)
