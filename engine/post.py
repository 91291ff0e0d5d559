"""Letters leave: choose → look at the cause again → write → hand to the transport → settle.

Choosing, writing down and settling are short transactions of their own; nothing is locked while a
letter is handed over (docs/decisions/0080-mail-leaves-under-a-lease.md). A crash between the
handing over and settling sends the same bytes again, under the same Message-ID and, in a folder,
the same file name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from engine.choosing import choose
from engine.links.granting import grant_drafted
from engine.links.links import Links
from engine.settling import Fate, Leased, settle_as, settle_outcome
from engine.writing import NOBODY, Stays, ready_to_leave
from notifications.letter import Letter, Mailbox
from notifications.mime import BadAddress, wire
from notifications.outcome import Outcome
from notifications.transport import Transport
from storage.database import Database
from storage.sender import take_slot, turn
from storage.sending import (
    keep,
    next_ready,
    try_later,
)
from workflows.errors import Conflict, SystemFault

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
    links: Links | None = None,
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
        links: what letters offer to act by; without it they offer nothing.
        os_user: the account that sends, for the audit log.
        any_hour: send outside the hours of the plan, too.
    """
    done = Posted()
    while limit is None or len(done.dealt) < limit:
        step = post_next(
            db,
            transport,
            now,
            sender=sender,
            links=links,
            os_user=os_user,
            any_hour=any_hour,
        )
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
    links: Links | None = None,
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
        step = post_next(
            db,
            transport,
            clock(),
            sender=sender,
            links=links,
            os_user=os_user,
            any_hour=any_hour,
        )
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
    links: Links | None = None,
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
        ready = _ready(db, transport, leased, now, sender, links)
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
    outcome = _handed_over(db, transport, leased, ready, now, links)
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
    officer_id: int
    content: bytes
    again: bool
    void: Mapping[int, str]


def _ready(
    db: Database,
    transport: Transport,
    leased: Leased,
    now: datetime,
    sender: Mailbox,
    links: Links | None,
) -> Ready | Stays | Dealt | Idle:
    number = leased.number
    with db.read() as work:
        found = ready_to_leave(work, number, now, sender, links)
    if isinstance(found, Stays):
        return found
    try:
        content = found.before or wire(found.letter)
    except BadAddress:
        why = "bad_address" if found.letter.to.address else "no_address"
        return Stays("failed", why, found.void)
    with db.write() as work:
        if transport.per_minute is not None:
            full_until = take_slot(work, now, transport.per_minute)
            if full_until is not None:
                try_later(work, number, leased.lease, full_until, unknown=True, uncounted=True)
                return Idle("rate", full_until)
        if not keep(work, number, leased.lease, content, found.at):
            return Dealt(number, "lost")
        if links:
            granted = [grant_drafted(work, links.key, one, found.at) for one in found.drafts]
            if None in granted:  # a link ended since the letter was written: it is written anew
                try_later(work, number, leased.lease, now, uncounted=True)
                return Dealt(number, "later")
    return Ready(found.letter, found.officer_id, content, found.before is not None, found.void)


def _handed_over(
    db: Database,
    transport: Transport,
    leased: Leased,
    ready: Ready,
    now: datetime,
    links: Links | None,
) -> Outcome:
    try:
        content = ready.content
        if links:  # what is kept lets nobody act; what leaves does
            with db.read() as work:
                content = links.live(work, content, ready.officer_id)
        return transport.send(ready.letter, content)
    except SystemFault:
        _give_back(db, leased, now, unknown=ready.again)
        raise
    except BaseException:  # Ctrl-C, or a fault of ours: it may have arrived
        _give_back(db, leased, now, unknown=True)
        raise


def _give_back(db: Database, leased: Leased, now: datetime, *, unknown: bool = False) -> None:
    with db.write() as work:
        try_later(work, leased.number, leased.lease, now, unknown=unknown, uncounted=True)
