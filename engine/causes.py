"""Why a letter goes out: what its message keeps of the event, since nobody can look it up later.

Everything else a letter says is read from the database when it leaves (``engine.letters``), so that
it is true then. No names and no free text here: ids and codes only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from engine.move import ActDates, Channel
from storage.instants import instant, instant_text


@dataclass(frozen=True, slots=True)
class RungFired:
    """A rung of an obligation's ladder fired; ``rung`` counts from 0 in the ladder as written.

    Attributes:
        planned_at: when it was planned, if it fired late (``LetterKind.CATCH_UP`` says so).
        superseded: when the rungs that it replaces were planned.
        instead: nobody holds the roles that the rung means, so the receiving office is told.
        unreached: it escalates though no letter reached the officers who owe.
    """

    obligation_id: int
    due_rev: int
    rung: int
    record_id: int | None = None
    planned_at: datetime | None = None
    superseded: tuple[datetime, ...] = ()
    instead: bool = False
    unreached: bool = False

    @property
    def key(self) -> str:
        """Equal for one firing: a rung fires once per obligation and revision of its date."""
        return f"rung/{self.obligation_id}/{self.due_rev}/{self.rung}"

    def facts(self) -> dict[str, object]:
        """What the message keeps."""
        kept: dict[str, object] = {"rung": self.rung}
        if self.planned_at is not None:
            kept["planned_at"] = instant_text(self.planned_at)
        if self.superseded:
            kept["superseded"] = [instant_text(at) for at in self.superseded]
        if self.instead:
            kept["instead"] = True
        if self.unreached:
            kept["unreached"] = True
        return kept


@dataclass(frozen=True, slots=True)
class ActDone:
    """A record made a move; ``version`` is its version after it.

    Attributes:
        by: the officer who acted; None for the system.
        from_: the state before; empty when the act created the record.
        dates: when it was sent, received and entered.
        seq: number of the act's entry in the plan's audit chain, the code by which it is found.
    """

    record_id: int
    version: int
    trigger: str
    from_: str
    to: str
    by: int | None
    channel: Channel
    dates: ActDates
    seq: int

    obligation_id: ClassVar[None] = None
    due_rev: ClassVar[None] = None

    @property
    def key(self) -> str:
        """Equal for one act."""
        return f"act/{self.record_id}/{self.version}"

    def facts(self) -> dict[str, object]:
        """What the message keeps; the evidence is free text and stays out."""
        return {
            "version": self.version,
            "trigger": self.trigger,
            "from": self.from_,
            "to": self.to,
            "by": self.by,
            "channel": self.channel.value,
            "sent": instant_text(self.dates.sent),
            "received": instant_text(self.dates.received),
            "entered": instant_text(self.dates.entered),
            "seq": self.seq,
        }

    @classmethod
    def kept(cls, record_id: int, facts: Mapping[str, Any]) -> ActDone:
        """The act, from what a message kept of it."""
        return cls(
            record_id=record_id,
            version=facts["version"],
            trigger=facts["trigger"],
            from_=facts["from"],
            to=facts["to"],
            by=facts["by"],
            channel=Channel(facts["channel"]),
            dates=ActDates(
                instant(facts["sent"]), instant(facts["received"]), instant(facts["entered"])
            ),
            seq=facts["seq"],
        )


@dataclass(frozen=True, slots=True)
class PlanOpened:
    """The plan was opened: each unit is told what it owes. ``unit_id`` is the unit told."""

    plan_id: int
    unit_id: int

    record_id: ClassVar[None] = None
    obligation_id: ClassVar[None] = None
    due_rev: ClassVar[None] = None

    @property
    def key(self) -> str:
        """Equal for one unit of one plan."""
        return f"opening/{self.plan_id}/{self.unit_id}"

    def facts(self) -> dict[str, object]:
        """What the message keeps."""
        return {"unit": self.unit_id}


@dataclass(frozen=True, slots=True)
class DateMoved:
    """The date of an open obligation was moved; ``due_rev`` is its revision after that.

    Attributes:
        old_due_at, new_due_at: the first instants that are too late, aware.
        seq: number of the entry in the plan's audit chain that moved it; beside that entry lie
            ``note``, the reason, and ``document``, the number of the paper that says so.
    """

    obligation_id: int
    due_rev: int
    record_id: int
    old_due_at: datetime
    new_due_at: datetime
    seq: int

    @property
    def key(self) -> str:
        """Equal for one move of one obligation's date."""
        return f"moved/{self.obligation_id}/{self.due_rev}"

    def facts(self) -> dict[str, object]:
        """What the message keeps."""
        return {
            "old_due_at": instant_text(self.old_due_at),
            "new_due_at": instant_text(self.new_due_at),
            "seq": self.seq,
        }

    @classmethod
    def kept(
        cls, obligation_id: int, due_rev: int, record_id: int, facts: Mapping[str, Any]
    ) -> DateMoved:
        """The move, from what a message kept of it."""
        old, new = instant(facts["old_due_at"]), instant(facts["new_due_at"])
        return cls(obligation_id, due_rev, record_id, old, new, facts["seq"])


@dataclass(frozen=True, slots=True)
class DutyWaived:
    """An obligation was let go: who was told of it is told that nothing is owed any more.

    Attributes:
        seq: number of the entry in the plan's audit chain; beside it lie ``note`` and ``document``.
    """

    obligation_id: int
    due_rev: int
    record_id: int
    seq: int

    @property
    def key(self) -> str:
        """Equal for one waiver: an extension that takes it back has another revision."""
        return f"waived/{self.obligation_id}/{self.due_rev}"

    def facts(self) -> dict[str, object]:
        """What the message keeps."""
        return {"seq": self.seq}


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """Somebody asked for what stands in the way of a move to be cleared.

    Attributes:
        by: the officer who asked; None for the system.
        seq: number of the entry in the plan's audit chain; beside it lies ``note``.
    """

    record_id: int
    trigger: str
    by: int | None
    seq: int

    obligation_id: ClassVar[None] = None
    due_rev: ClassVar[None] = None

    @property
    def key(self) -> str:
        """Equal for one asking."""
        return f"asked/{self.record_id}/{self.seq}"

    def facts(self) -> dict[str, object]:
        """What the message keeps."""
        return {"trigger": self.trigger, "by": self.by, "seq": self.seq}

    @classmethod
    def kept(cls, record_id: int, facts: Mapping[str, Any]) -> HelpAsked:
        """The asking, from what a message kept of it."""
        return cls(record_id, facts["trigger"], facts["by"], facts["seq"])


@dataclass(frozen=True, slots=True)
class DayBegun:
    """A working day of a plan begins: its office is told how it stands, or what waits for it.

    For ``LetterKind.DAILY`` and ``LetterKind.RELEASE``; what they say is read when they leave.
    """

    plan_id: int
    day: date

    record_id: ClassVar[None] = None
    obligation_id: ClassVar[None] = None
    due_rev: ClassVar[None] = None

    @property
    def key(self) -> str:
        """Equal for one day of one plan."""
        return f"day/{self.plan_id}/{self.day.isoformat()}"

    def facts(self) -> dict[str, object]:
        """What the message keeps."""
        return {"day": self.day.isoformat()}


Cause = RungFired | ActDone | PlanOpened | DateMoved | DutyWaived | HelpAsked | DayBegun
"""Anything a letter can be about."""
