"""The way back in: whoever has the machine itself lets an officer in, and the log says so."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from engine.links.token import fingerprint
from engine.move import Actor
from engine.sign_in.asking import GOOD_FOR, ID_BYTES, SECRET_BYTES
from engine.sign_in.log import seal_of_committee
from engine.sign_in.secrets_of import mailbox_mark, mark
from storage.database import Database
from storage.people import officer_by_id
from storage.sign_in import ANY_BROWSER, add_ask
from workflows.errors import NotFound


@dataclass(frozen=True, slots=True)
class LetIn:
    """A link that signs an officer in from any browser, once; ``path`` is kept nowhere."""

    officer: str
    path: str
    until: datetime


def let_in(db: Database, key: bytes, officer_id: int, actor: Actor, now: datetime) -> LetIn:
    """Make a one-time link for an officer, for when no letter can reach them.

    Args:
        key: what links are derived from (``engine.links.key``).
        actor: who has the machine; sealed with its account.
        now: aware.

    Raises NotFound for an officer who has left.
    """
    ask_id, link = secrets.token_urlsafe(ID_BYTES), secrets.token_urlsafe(SECRET_BYTES)
    until = now + GOOD_FOR
    with db.write() as work:
        officer = officer_by_id(work, officer_id)
        if officer is None or not officer.active:
            raise NotFound("officer_unknown", officer=officer.code if officer else str(officer_id))
        add_ask(
            work,
            ask_id,
            mailbox=mailbox_mark(key, officer.email),
            remote=mark(key, "remote", "machine"),
            browser_sha256=ANY_BROWSER,
            link_sha256=fingerprint(link),
            code="",  # there is no code: HMACs of what is typed never fit it
            officer_ids=[officer.id],
            now=now,
            ends_at=until,
        )
        seal_of_committee(work, officer, "sign_in.let_in", now, {}, actor.os_user, actor=actor)
    return LetIn(officer.code, f"/s/{ask_id}/{link}", until)
