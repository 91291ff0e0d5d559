"""What comes with a move, read before any guard looks: form values and the dates of the act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.move import ActDates
from i18n.language import Lang
from workflows.definition import Definition
from workflows.errors import WrongUsage
from workflows.filling import Value, fill, unprintable
from workflows.finding import Finding, Place

_TYPED = Place("--set")


def read_values(definition: Definition, typed: Mapping[str, object]) -> Mapping[str, Value]:
    """Typed values as the plan's fields ask for them.

    Raises WrongUsage for the first that cannot be read; the fact ``findings`` has them all.
    """
    filled = fill(definition, typed, _TYPED)
    if filled.findings:
        raise WrongUsage("values_unreadable", findings=_Said(filled.findings))
    return filled.values


def read_note(note: str) -> str:
    """A reason or remark in words, without the blanks around it.

    Raises WrongUsage for one with signs nobody can have typed.
    """
    if unprintable(note):
        raise WrongUsage("note_not_text", note=repr(note.strip()[:30])[1:-1])
    return note.strip()


def read_dates(dates: ActDates | None, now: datetime) -> ActDates:
    """The dates of an act; done directly when none are given.

    Raises WrongUsage unless sent ≤ received ≤ entered ≤ now: nothing is received before it was
    sent, or dated in the future.
    """
    if dates is None:
        return ActDates.direct(now)
    if not dates.sent <= dates.received <= dates.entered <= now:
        raise WrongUsage(
            "dates_out_of_order",
            sent=dates.sent,
            received=dates.received,
            entered=dates.entered,
            now=now,
        )
    return dates


@dataclass(frozen=True, slots=True)
class _Said:
    """Findings that say themselves, one a line."""

    findings: tuple[Finding, ...]

    def say(self, lang: Lang) -> str:
        return "\n".join(finding.sentence(lang) for finding in self.findings)
