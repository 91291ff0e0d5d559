"""The entry of an act that somebody does by hand, on the way into the sealed log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.move import Actor
from storage.audit import NewEntry
from storage.records import RecordRow


def by_hand(
    actor: Actor,
    act: str,
    now: datetime,
    body: Mapping[str, object],
    *,
    row: RecordRow | None = None,
    secrets: Mapping[str, str] | None = None,
) -> NewEntry:
    """What the actor did, to ``row`` if it was about a record.

    Args:
        body: ids, codes and values only; free text belongs into ``secrets``.
    """
    return NewEntry(
        at=now,
        act=act,
        channel=actor.channel.value,
        actor=actor.code,
        os_user=actor.os_user,
        officer_id=actor.officer_id,
        record_id=None if row is None else row.id,
        unit_id=None if row is None else row.unit_id,
        body=body,
        secrets=secrets or {},
    )
