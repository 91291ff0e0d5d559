"""What somebody sees who opens a link, and what becomes of a choice made there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.apply import Advanced
from engine.decision import Outcome
from storage.grants import Ended
from storage.people import OfficerRow
from storage.records import LastMove
from workflows.verdict import Refusal


@dataclass(frozen=True, slots=True)
class Choice:
    """A move the link offers, and what it would bring now, or why it may not be made as it is."""

    trigger: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Open:
    """The link is good.

    Attributes:
        track: the record's track; the plan's edition has the labels of it and of ``state``.
        changed: the record's last move, when something about it was written after the grant.
        digest: of all that is shown; given back with a choice, it proves what was seen.
    """

    record: str
    track: str
    state: str
    officer: OfficerRow
    choices: tuple[Choice, ...]
    changed: LastMove | None
    digest: str


@dataclass(frozen=True, slots=True)
class Done:
    """This link has done its work: its officer made the move ``trigger`` at ``at`` (UTC)."""

    record: str
    trigger: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MovedOn:
    """The record has moved on by another way: who, when and to which state."""

    record: str
    last: LastMove | None


@dataclass(frozen=True, slots=True)
class Expired:
    """The link was good until ``at`` (UTC)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Revoked:
    """The link was ended before it was used, or nothing of what it offers is left in the plan.

    Attributes:
        how: revoked: the officer has acted by another link; disowned: somebody said that they are
            not its officer; undelivered: it went to an address that is no longer its officer's.
    """

    record: str
    how: Ended = "revoked"


@dataclass(frozen=True, slots=True)
class RoleLost:
    """The officer no longer holds a role that may make these moves."""

    record: str


@dataclass(frozen=True, slots=True)
class PlanClosed:
    """The plan is closed; nothing in it moves any more."""

    plan: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """No such link; the same answer for a wrong token as for a grant that never was."""


Over = Done | MovedOn | Expired | Revoked | PlanClosed
"""A link that was good once."""

Seen = Open | Over | RoleLost | Unknown


@dataclass(frozen=True, slots=True)
class Changed:
    """Nothing was done: what was shown is no longer so, or the choice is not among those shown."""

    now: Open


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was done, and why; the refusal is sealed, and the link stays good."""

    refusal: Refusal


Acted = Advanced | Changed | Refused | Seen
"""What became of a choice; an ``Open`` is never among them, only inside ``Changed``."""
