"""A link to a model, as a letter would give it to the unit's own officer."""

from __future__ import annotations

from datetime import datetime

from engine.links.granting import Granted, grant_moves
from storage.people import officer
from storage.records import record
from tests.builders import NOW, Ready

KEY = bytes(range(32))


def offered(ready: Ready, code: str, to: str, now: datetime = NOW) -> Granted | None:
    """What a letter would offer this officer for this record."""
    with ready.db.write() as work:
        plan = ready.opened.plan
        row = record(work, code)
        whom = officer(work, plan.committee_id, to)
        assert row is not None
        assert whom is not None
        return grant_moves(work, KEY, plan, row, whom, now)


def a_link(ready: Ready, code: str, to: str = "lan-xa-a", now: datetime = NOW) -> Granted:
    """A link that offers something."""
    made = offered(ready, code, to, now)
    assert made is not None
    return made
