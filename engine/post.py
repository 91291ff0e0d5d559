"""Letters leave: choose → look at the cause again → write → hand to the transport → settle.

Choosing, writing down and settling are short transactions of their own; nothing is locked while a
letter is handed over (docs/decisions/0080-mail-leaves-under-a-lease.md). A crash between the
handing over and settling sends the same bytes again, under the same Message-ID and, in a folder,
the same file name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from engine.choosing import DIGEST, choose
from engine.digests import Gathered, gathered
from engine.letters import Composed, Void, compose
from engine.settling import NONE, Fate, Leased, settle_as, settle_outcome
from engine.still_due import composed_anew
from i18n.language import LANGUAGES, Lang
from notifications.letter import Letter, Mailbox, message_id
from notifications.mime import BadAddress, domain, wire
from notifications.outcome import Outcome
from notifications.render import render
from notifications.transport import Transport
from storage.database import Database
from storage.mail import MessageRow, message
from storage.mailboxes import dead_mailbox
from storage.sender import take_slot, turn
from storage.sending import (
    Settled,
    keep,
    kept,
    next_ready,
    try_later,
)
from storage.work import Work
from workflows.errors import Conflict, SystemFault

NOBODY = Mailbox("", "lantoa@lantoa.invalid")
"""Who writes until a mail address is set: a name no mail can come back to (RFC 2606)."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Dealt:
    """One message was dealt with."""

    number: int
    fate: Fate


@dataclass(frozen=True, slots=True)
class Posted:
    """What one run did.

    Attributes:
        dealt: every message it dealt with, in order.
        next_at: from when there is something to send; None when nothing is left.
        why: what it waits for, as in ``Idle``.
    """

    dealt: tuple[Dealt, ...] = ()
    next_at: datetime | None = None
    why: str = ""

    @property
    def sent(self) -> tuple[int, ...]:
        """Numbers of the messages that have left."""
        return self._with("sent")

    @property
    def void(self) -> tuple[int, ...]:
        """Numbers of the messages whose cause was gone."""
        return self._with("void")

    @property
    def failed(self) -> tuple[int, ...]:
        """Numbers of the messages that can never leave as they are."""
        return self._with("failed")

    @property
    def later(self) -> tuple[int, ...]:
        """Numbers of the messages that will be tried again."""
        return self._with("later")

    def _with(self, fate: Fate) -> tuple[int, ...]:
        return tuple(one.number for one in self.dealt if one.fate == fate)


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing can be sent now.

    Attributes:
        why: "" when nothing is ready, else ``rate``, ``rest`` or ``paused``.
        next_at: from when something can; None when nothing is left or somebody has to act.
    """

    why: str
    next_at: datetime | None


def post(
    db: Database,
    transport: Transport,
    now: datetime,
    *,
    limit: int | None = None,
    sender: Mailbox = NOBODY,
    os_user: str = "",
    any_hour: bool = False,
) -> Posted:
    """Send all that can leave at the instant ``now`` (aware), at most ``limit`` messages.

    A message that cannot be written or addressed is marked failed and the line goes on. When the
    transport itself fails (SystemFault: a full disk), that message stays pending and the fault is
    raised, since the next one would fail alike; what was sent before stays sent. Who sends for
    longer than a moment calls ``post_next`` with the clock's own time for each.

    Args:
        sender: the From address; a name left empty is filled with the plan's receiving office.
        os_user: the account that sends, for the audit log.
        any_hour: send outside the hours of the plan, too.
    """
    done = Posted()
    while limit is None or len(done.dealt) < limit:
        step = post_next(db, transport, now, sender=sender, os_user=os_user, any_hour=any_hour)
        if isinstance(step, Idle):
            return replace(done, next_at=step.next_at, why=step.why)
        done = replace(done, dealt=(*done.dealt, step))
    return replace(done, next_at=now)


def post_all(
    db: Database,
    transport: Transport,
    clock: Callable[[], datetime],
    wait: Callable[[float], object],
    *,
    limit: int | None = None,
    sender: Mailbox = NOBODY,
    os_user: str = "",
    any_hour: bool = False,
) -> Posted:
    """The same by the clock: goes on, as fast as the rate limit lets it, until nothing is ready.

    Args:
        clock: the time now, aware; asked before each letter.
        wait: sleeps so many seconds.
    """
    done = Posted()
    while True:
        left = None if limit is None else limit - len(done.dealt)
        if left == 0:
            return done
        step = post_next(db, transport, clock(), sender=sender, os_user=os_user, any_hour=any_hour)
        if isinstance(step, Dealt):
            done = replace(done, dealt=(*done.dealt, step))
        elif step.why == "rate" and step.next_at is not None:
            wait(max(0.0, (step.next_at - clock()).total_seconds()))
        else:
            return replace(done, next_at=step.next_at, why=step.why)


def post_next(
    db: Database,
    transport: Transport,
    now: datetime,
    *,
    sender: Mailbox = NOBODY,
    os_user: str = "",
    any_hour: bool = False,
) -> Dealt | Idle:
    """Send one message: the first urgent one, else the one that has waited longest.

    Any number of processes may do so at once; each message is sent by one of them.
    """
    leased = _chosen(db, transport, now, any_hour=any_hour)
    if isinstance(leased, Idle):
        return leased
    try:
        ready = _ready(db, transport, leased, now, sender)
    except (SystemFault, Conflict):
        _give_back(db, leased, now)
        raise
    except Exception as trouble:  # one bad message never stops the line
        _log.exception("message_failed", message=leased.number)
        ready = Stays("failed", f"not_rendered: {type(trouble).__name__}: {trouble}")
    if isinstance(ready, Stays):
        fate = settle_as(db, leased, ready.status, now, os_user, trouble=ready.why, void=ready.void)
        return Dealt(leased.number, fate)
    if not isinstance(ready, Ready):
        return ready
    outcome = _handed_over(db, transport, leased, ready, now)
    fate = settle_outcome(
        db,
        leased,
        outcome,
        now,
        os_user,
        to=ready.letter.to.address,
        settings=transport.settings,
        void=ready.void,
    )
    return Dealt(leased.number, fate)


def written(work: Work, row: MessageRow, now: datetime, sender: Mailbox = NOBODY) -> Letter | Void:
    """The letter a message would become now, ready to show or to send; changes nothing."""
    composed = (
        gathered(work, row, now).composed if row.letter == DIGEST else compose(work, row, now)
    )
    return composed if isinstance(composed, Void) else as_letter(row, composed, now, sender)


def _chosen(db: Database, transport: Transport, now: datetime, *, any_hour: bool) -> Leased | Idle:
    """The next message, leased; one sender chooses at a time."""
    with db.write() as work:
        standing = turn(work)
        if standing.paused and standing.settings == transport.settings:
            return Idle("paused", None)
        if standing.rest_until > now:
            return Idle("rest", standing.rest_until)
        if transport.per_minute is not None and standing.slot_at > now:
            return Idle("rate", standing.slot_at)
        return choose(work, now, any_hour=any_hour) or Idle("", next_ready(work))


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter written down, to be handed over now.

    Attributes:
        again: it was handed over before, and nobody knows whether it arrived.
        void: of a digest, the letters that do not go along, and why.
    """

    letter: Letter
    content: bytes
    again: bool
    void: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Stays:
    """A message that does not leave, and why."""

    status: Settled
    why: str
    void: Mapping[int, str] = field(default_factory=dict)


def _ready(
    db: Database, transport: Transport, leased: Leased, now: datetime, sender: Mailbox
) -> Ready | Stays | Dealt | Idle:
    number = leased.number
    with db.read() as work:
        row, before = message(work, number), kept(work, number)
        if row is None:
            raise LookupError(f"no message {number}")
        # Cut off while it was handed over: the same bytes go again, dated as they are.
        at = before.written_at if before else now
        found = _now_due(work, row, at)
        if isinstance(found.composed, Void):
            return Stays("void", found.composed.reason, found.void)
        letter = as_letter(row, found.composed, at, sender)
        if dead_mailbox(work, letter.to.address):
            return Stays("failed", "mailbox_dead", found.void)
    try:
        content = before.message if before else wire(letter)
    except BadAddress:
        why = "bad_address" if letter.to.address else "no_address"
        return Stays("failed", why, found.void)
    with db.write() as work:
        if transport.per_minute is not None:
            full_until = take_slot(work, now, transport.per_minute)
            if full_until is not None:
                try_later(work, number, leased.lease, full_until, unknown=True, uncounted=True)
                return Idle("rate", full_until)
        if not keep(work, number, leased.lease, content, at):
            return Dealt(number, "lost")
    return Ready(letter, content, before is not None, found.void)


def _handed_over(
    db: Database, transport: Transport, leased: Leased, ready: Ready, now: datetime
) -> Outcome:
    try:
        return transport.send(ready.letter, ready.content)
    except SystemFault:
        _give_back(db, leased, now, unknown=ready.again)
        raise
    except BaseException:  # Ctrl-C, or a fault of ours: it may have arrived
        _give_back(db, leased, now, unknown=True)
        raise


def _now_due(work: Work, row: MessageRow, now: datetime) -> Gathered:
    """What the letter says, unless its cause is gone or a later one about the matter is out."""
    if row.letter == DIGEST:
        return gathered(work, row, now)
    return Gathered(composed_anew(work, row, now), NONE)


def _give_back(db: Database, leased: Leased, now: datetime, *, unknown: bool = False) -> None:
    with db.write() as work:
        try_later(work, leased.number, leased.lease, now, unknown=unknown, uncounted=True)


def as_letter(
    row: MessageRow, composed: Composed, now: datetime, sender: Mailbox = NOBODY
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
        words=render(facts, lang),
        attachments=composed.files(lang),
        sender=Mailbox(sender.name or office, sender.address),
        to=Mailbox(officer.name, officer.email),
        reply_to=Mailbox(contact.name, contact.email) if contact and contact.email else None,
        message_id=message_id(row.dedupe_key, row.created_at, domain(sender.address)),
        plan=row.plan,
        date=now,
    )
