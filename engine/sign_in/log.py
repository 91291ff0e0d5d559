"""What signing in writes into the sealed log of the officer's committee; never a secret."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.acts import by_hand
from engine.move import Actor, Channel
from storage.audit import lock_head, seal
from storage.people import OfficerRow
from storage.sign_in import committee_of
from storage.work import Work


def seal_of_committee(
    work: Work,
    officer: OfficerRow,
    act: str,
    now: datetime,
    body: Mapping[str, object],
    os_user: str,
    *,
    actor: Actor | None = None,
) -> None:
    """Seal an act about an officer, done by themselves over the web unless by somebody else."""
    of = committee_of(work, officer)
    by = actor or Actor(officer.id, officer.code, os_user, Channel.WEB)
    said = {"officer": officer.code, **body}
    seal(work, lock_head(work, of.head_id), [by_hand(by, act, now, said)])
