"""A move somebody wants to make, and who asks: what every entry point hands to the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Channel(StrEnum):
    """The way an act came in; sealed in the audit log."""

    CLI = "cli"
    IMPORT = "import"
    PAPER = "paper"
    LINK = "link"
    WEB = "web"
    API = "api"
    SCHEDULER = "scheduler"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an officer, or the system itself (no officer).

    Attributes:
        officer_id: None for the system.
        code: the officer's code, ``system`` for the system.
        os_user: the operating-system account and host, such as ``root@host`` (design.md §5).
    """

    officer_id: int | None
    code: str
    os_user: str
    channel: Channel


@dataclass(frozen=True, slots=True)
class ActDates:
    """Three dates of an act done for a unit: sent, received and entered (requirements.md §1.7).

    Aware instants. An officer who acts directly sends, is received and enters at the same moment.
    ``evidence`` names the paper (số đến, postmark); it is kept beside the audit entry.
    """

    sent: datetime
    received: datetime
    entered: datetime
    evidence: str = ""

    @classmethod
    def direct(cls, now: datetime) -> ActDates:
        """The dates of an act done by the officer who owes it."""
        return cls(now, now, now)


@dataclass(frozen=True, slots=True)
class Move:
    """One record, one trigger, and what comes with it.

    Attributes:
        record: the record's code.
        trigger: the transition's name in the record's track.
        note: the officer's reason, free text; kept beside the audit entry, never in it.
        values: form values to set before the guards look, by field name.
        dates: None when the officer acts directly, at the instant of the act.
        expect: the version the caller has seen; another one is a conflict.
    """

    record: str
    trigger: str
    note: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    dates: ActDates | None = None
    expect: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A record to be created: an act from "none" with the same guards, quota and audit.

    Attributes:
        unit: may be left empty where ``of`` or ``built_on`` names a record: its unit is meant.
        of: the code of the record it belongs to, where the plan says that it belongs to one.
        built_on: the code of the record it continues, of this plan or of an earlier one; what that
            one says is taken over where nothing else is given.
    """

    plan: str
    track: str
    unit: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    note: str = ""
    dates: ActDates | None = None
    of: str = ""
    built_on: str = ""
