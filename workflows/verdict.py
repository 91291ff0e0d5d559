"""What the guards of a move say, and the refusal made of it: values, never exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from i18n.catalog import say
from i18n.text import Lang, Text


@dataclass(frozen=True, slots=True)
class Verdict:
    """One guard's answer for one move.

    Attributes:
        guard: the kind of guard, such as ``quota`` or ``on_time``.
        code: the sentence's code, ``refusals.<code>`` in the catalogue.
        clear: whether the guard lets the move pass.
        soft: a verdict that is not clear but only warns (a target, "phấn đấu": 001-17).
        seen: the value the guard saw, as text or a number; no personal data (it is sealed in the
            audit log).
        limit: what it was compared with.
        cleared_by: who can clear it, as the plan labels them.
        earliest: the earliest instant (UTC) at which it can clear; None when no date alone clears
            it.
        counted: codes of the records that were counted, for a quota.
        facts: further values the sentence names.
    """

    guard: str
    code: str
    clear: bool
    soft: bool = False
    seen: str | int | None = None
    limit: str | int | None = None
    cleared_by: tuple[Text, ...] = ()
    earliest: datetime | None = None
    counted: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def stops(self) -> bool:
        """Whether this verdict alone refuses the move."""
        return not self.clear and not self.soft

    def sentence(self, lang: Lang) -> str:
        """The verdict in words."""
        compared = {"seen": self.seen, "limit": self.limit}
        said = {name: value for name, value in compared.items() if value is not None}
        return say(f"refusals.{self.code}", lang, **said, **self.facts)

    def sealed(self) -> dict[str, object]:
        """What the audit log keeps of it: codes and values, no free text."""
        return {
            "guard": self.guard,
            "code": self.code,
            "clear": self.clear,
            "soft": self.soft,
            "seen": self.seen,
            "limit": self.limit,
        }


@dataclass(frozen=True, slots=True)
class Refusal:
    """A move that may not happen now, and every reason why.

    Attributes:
        verdicts: every guard's verdict, clear ones too, in the order the plan writes the guards.
    """

    record: str
    trigger: str
    verdicts: tuple[Verdict, ...]

    @property
    def reasons(self) -> tuple[Verdict, ...]:
        """The verdicts that refuse."""
        return tuple(v for v in self.verdicts if v.stops)

    def sentence(self, lang: Lang) -> str:
        """All reasons in words, one a line."""
        return "\n".join(v.sentence(lang) for v in self.reasons)
