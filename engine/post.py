"""Letters leave: claim → look at the cause again → write → hand to the transport → settle.

One message is one transaction behind the lock on its plan's chain, so that two posts at once send
nothing twice; a crash between the transport and the commit sends the same message again, under the
same Message-ID and, in a folder, the same file name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import structlog

from engine.letters import Composed, Void, compose
from engine.move import Channel
from i18n.language import LANGUAGES, Lang
from notifications.letter import Letter, Mailbox, message_id
from notifications.mime import BadAddress, domain, wire
from notifications.render import render
from notifications.transport import Transport
from storage.audit import NewEntry, lock_head, seal
from storage.database import Database
from storage.mail import MessageRow, claim, message, pending, settle
from storage.plans import plan_by_code
from storage.work import Work
from workflows.definition import SYSTEM
from workflows.errors import SystemFault

PAGE = 200
NOBODY = Mailbox("", "lantoa@lantoa.invalid")
"""Who writes until a mail address is set: a name no mail can come back to (RFC 2606)."""

Fate = Literal["sent", "void", "failed"]

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Posted:
    """Ids of the messages settled by one run, by what became of them."""

    sent: tuple[int, ...] = ()
    void: tuple[int, ...] = ()
    failed: tuple[int, ...] = ()


def post(
    db: Database,
    transport: Transport,
    now: datetime,
    *,
    limit: int | None = None,
    sender: Mailbox = NOBODY,
    os_user: str = "",
) -> Posted:
    """Send what is pending, oldest first, at most ``limit`` messages; ``now`` is aware.

    A message that cannot be written or addressed is marked failed and the line goes on. When the
    transport itself fails (SystemFault: a full disk), that message stays pending and the fault is
    raised, since the next one would fail alike; what was sent before stays sent.

    Args:
        sender: the From address; a name left empty is filled with the plan's receiving office.
        os_user: the account that sends, for the audit log.
    """
    fates: dict[Fate, list[int]] = {"sent": [], "void": [], "failed": []}
    for number in _line(db, limit):
        fate = post_one(db, transport, number, now, sender=sender, os_user=os_user)
        if fate is not None:
            fates[fate].append(number)
    return Posted(tuple(fates["sent"]), tuple(fates["void"]), tuple(fates["failed"]))


def post_one(
    db: Database,
    transport: Transport,
    number: int,
    now: datetime,
    *,
    sender: Mailbox = NOBODY,
    os_user: str = "",
) -> Fate | None:
    """Send one message; None when it is settled or somebody else is sending it."""
    try:
        with db.write() as work:
            return _settled(work, transport, number, now, sender, os_user)
    except SystemFault:
        raise
    except Exception as trouble:  # one bad message never stops the line
        _log.exception("message_failed", message=number)
        with db.write() as work:
            why = f"not_rendered: {type(trouble).__name__}: {trouble}"
            settle(work, number, "failed", now, trouble=why)
        return "failed"


def written(work: Work, row: MessageRow, now: datetime, sender: Mailbox = NOBODY) -> Letter | Void:
    """The letter a message would become now, ready to show or to send; changes nothing."""
    composed = compose(work, row, now)
    return composed if isinstance(composed, Void) else _letter(row, composed, now, sender)


def _line(db: Database, limit: int | None) -> Iterator[int]:
    """Pending messages page by page: no transaction is open while one is sent."""
    last = served = 0
    while True:
        size = PAGE if limit is None else min(PAGE, limit - served)
        if size <= 0:
            return
        with db.read() as work:
            page = pending(work, size, last)
        yield from page
        if len(page) < size:
            return
        served, last = served + len(page), page[-1]


def _settled(
    work: Work,
    transport: Transport,
    number: int,
    now: datetime,
    sender: Mailbox,
    os_user: str,
) -> Fate | None:
    known = message(work, number)
    plan = plan_by_code(work, known.plan) if known else None
    if plan is None:
        return None
    head = lock_head(work, plan.head_id)
    row = claim(work, number)
    if row is None:
        return None
    fate, trouble, archived = _sent(work, transport, row, now, sender)
    settle(work, row.id, fate, now, trouble=trouble, archived=archived)
    seal(work, head, [_entry(row, fate, trouble, now, os_user)])
    return fate


def _sent(
    work: Work, transport: Transport, row: MessageRow, now: datetime, sender: Mailbox
) -> tuple[Fate, str, bytes | None]:
    letter = written(work, row, now, sender)
    if isinstance(letter, Void):
        return "void", letter.reason, None
    if not letter.to.address:
        return "failed", "no_address", None
    try:
        sent = wire(letter)
    except BadAddress:
        return "failed", "bad_address", None
    transport.send(letter, sent)
    return "sent", "", sent


def _letter(row: MessageRow, composed: Composed, now: datetime, sender: Mailbox) -> Letter:
    facts, officer = composed.facts, composed.officer
    lang: Lang = next((one for one in LANGUAGES if one == officer.lang), "vi")
    office, contact = facts.plan.office.say(lang), facts.contact
    return Letter(
        number=row.id,
        kind=facts.kind,
        lang=lang,
        officer=officer.code,
        words=render(facts, lang),
        attachments=composed.files(lang),
        sender=Mailbox(sender.name or office, sender.address),
        to=Mailbox(officer.name, officer.email),
        reply_to=Mailbox(contact.name, contact.email) if contact and contact.email else None,
        message_id=message_id(row.dedupe_key, row.created_at, domain(sender.address)),
        plan=row.plan,
        date=now,
    )


def _entry(row: MessageRow, fate: Fate, trouble: str, now: datetime, os_user: str) -> NewEntry:
    return NewEntry(
        at=now,
        act=f"letter.{fate}",
        channel=Channel.SCHEDULER.value,
        actor=SYSTEM,
        os_user=os_user,
        officer_id=None,
        record_id=row.record_id,
        unit_id=None,
        body={"letter": row.letter, "message": row.id, "to": row.officer_id, "why": trouble},
    )
