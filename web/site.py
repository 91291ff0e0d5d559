"""What the pages work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from notifications.letter import Mailbox
from notifications.transport import Transport
from storage.database import Database
from web.afterwards import Afterwards


@dataclass(frozen=True, slots=True)
class Site:
    """One service: its database, its clock, its way to send a letter at once.

    Attributes:
        clock: the instant it is, aware; of a rehearsal, the plan's own time.
        address: the public address, ``https://host``; "" when none is set.
        key: what links are derived from (``engine.links.key``).
        transport: takes the letters of signing in, which never stand in the outbox.
        os_user: the account the service runs as, for the audit log.
        afterwards: does small writes beside the answers.
    """

    db: Database
    clock: Callable[[], datetime]
    address: str
    key: bytes
    transport: Transport
    sender: Mailbox
    os_user: str
    afterwards: Afterwards = field(default_factory=Afterwards)
