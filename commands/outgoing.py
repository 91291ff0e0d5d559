"""By what way letters leave: the mail server the environment names, else a folder of .eml files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from commands.context import Settings

if TYPE_CHECKING:
    from engine.links.links import Links
    from notifications.letter import Mailbox
    from notifications.transport import Transport
    from storage.database import Database


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A way out.

    Attributes:
        sender: who writes; None for nobody yet.
        place: its name for a person.
        links: what letters offer to act by; None when they offer nothing.
    """

    transport: Transport
    sender: Mailbox | None
    place: str
    links: Links | None

    @property
    def trouble(self) -> str | None:
        """Why a letter could not leave, "" when it could; None when only sending would tell."""
        from notifications.transport import Folder

        return self.transport.trouble() if isinstance(self.transport, Folder) else None


@contextmanager
def outgoing(settings: Settings, db: Database, folder: Path | None = None) -> Iterator[Outgoing]:
    """The way letters take now, closed at the end of the block.

    A folder that is named stands above the mail server. From a rehearsal nothing ever leaves but
    into a folder, and its links lead to this machine. Raises WrongUsage for a wrong setting.
    """
    from engine.links.links import HERE, Links
    from notifications.relay import relay_of
    from notifications.smtp import Smtp
    from notifications.transport import Folder
    from storage.lifecycle import is_rehearsal

    with db.read() as work:
        rehearsal = is_rehearsal(work)
    links = Links.of(os.environ, settings.home, HERE if rehearsal else "")
    relay = None if folder or rehearsal else relay_of(os.environ)
    if relay is None:
        place = folder or settings.home / "mail"
        yield Outgoing(Folder(place), None, str(place), links)
        return
    with closing(Smtp(relay)) as smtp:
        yield Outgoing(smtp, relay.sender, relay.place, links)
