"""The letters of signing in leave at once, beside the page that asked for them.

They go straight to the transport: the outbox must hold no secret. They go from a thread of their
own and a little later, so that the answer to who asked takes as long for any mailbox.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from engine.letters.sign_in import sign_in
from engine.sign_in.asking import Asked
from i18n.dates import in_vietnam
from i18n.language import LANGUAGES, Lang
from notifications.letter import Letter, Mailbox, message_id
from notifications.mime import BadAddress, domain, wire
from notifications.outcome import Delivery
from notifications.render import render
from notifications.transport import Transport
from storage.database import Database
from storage.incidents import close_incident, raise_incident
from storage.people import OfficerRow
from storage.sign_in import committee_of
from workflows.errors import LantoaError, SystemFault

WAITING = 200
"""Letters that may wait; beyond that a flood is going on and the newest are dropped."""
LATER = 0.5
"""Seconds between the answer and the work."""
INCIDENT = "sign_in_unsent"

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Post:
    """By what way the letters leave, and where their links lead."""

    db: Database
    transport: Transport
    sender: Mailbox
    address: str


class Beside:
    """Work done after an answer was given, one piece after the other, in a thread of its own."""

    def __init__(self, later: float = LATER) -> None:
        self._line: queue.Queue[Callable[[], None]] = queue.Queue(WAITING)
        self._later = later
        self._started = threading.Lock()
        self._pause = threading.Event()

    def do(self, piece: Callable[[], None]) -> None:
        """Do it soon; dropped with a warning when too much waits already."""
        if self._started.acquire(blocking=False):
            threading.Thread(target=self._go_on, name="sign-in letters", daemon=True).start()
        try:
            self._line.put_nowait(piece)
        except queue.Full:
            _log.warning("sign_in_dropped", waiting=WAITING)

    def done(self) -> None:
        """Wait until nothing is left to do."""
        self._line.join()

    def _go_on(self) -> None:
        while True:
            piece = self._line.get()
            self._pause.wait(self._later)
            try:
                piece()
            except Exception as fault:
                code = fault.code if isinstance(fault, LantoaError) else type(fault).__name__
                _log.error("sign_in_failed", trouble=code)
            finally:
                self._line.task_done()


def send(post: Post, asked: Asked, now: datetime) -> None:
    """Send what was asked for; nothing for a strange mailbox.

    What goes wrong is logged and becomes an incident, which ``doctor`` and health tell: the page
    has answered already.
    """
    for letter in _letters(post, asked, now):
        trouble = _sent(post.transport, letter)
        with post.db.write() as work:
            if trouble:
                facts = {"officer": letter.officer, "trouble": trouble}
                raise_incident(work, INCIDENT, letter.officer, facts, now)
            else:
                close_incident(work, INCIDENT, letter.officer, now)
        _log.info("sign_in_letter", officer=letter.officer, trouble=trouble)


def _letters(post: Post, asked: Asked, now: datetime) -> tuple[Letter, ...]:
    if not asked.officers:
        return ()
    first = asked.officers[0]
    with post.db.read() as work:
        of = committee_of(work, first)
    link = f"{post.address}/s/{asked.id}/{asked.link}"
    facts = sign_in(of, asked.officers, link, asked.code, asked.until, now)
    lang = _lang(first)
    name = facts.reader.name
    return (
        Letter(
            number=int(f"{in_vietnam(now):%H%M%S}"),
            kind=facts.kind,
            lang=lang,
            officer=first.code,
            words=render(facts, lang),
            sender=Mailbox(post.sender.name or facts.plan.office.say(lang), post.sender.address),
            to=Mailbox(name, first.email.strip()),
            reply_to=None,
            message_id=message_id(f"sign-in {asked.id}", now, domain(post.sender.address)),
            plan=of.code,
            date=now,
        ),
    )


def _sent(transport: Transport, letter: Letter) -> str:
    """What went wrong, as a code; "" when it left."""
    try:
        outcome = transport.send(letter, wire(letter))
    except BadAddress:
        return "bad_address"
    except SystemFault as fault:
        return fault.code
    return "" if outcome.delivery is Delivery.TAKEN else outcome.trouble or outcome.delivery.value


def _lang(officer: OfficerRow) -> Lang:
    return next((one for one in LANGUAGES if one == officer.lang), "vi")
