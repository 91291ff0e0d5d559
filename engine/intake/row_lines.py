"""What an import would do or did, line by line: for whoever looks before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from i18n.catalog import say
from i18n.language import Lang
from i18n.text import Text
from workflows.finding import Finding


class Fate(StrEnum):
    """What becomes of a unit or an officer of the file."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    BAD = "bad"
    """A row with errors, which is left out."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role from a day to a day, both included; ``unit`` is a code, "" for the committee."""

    role: Text
    unit: str
    since: date
    until: date | None

    def say(self, lang: Lang) -> str:
        """The role in words."""
        of = say("words.term_of", lang, unit=self.unit) if self.unit else ""
        facts = {"role": f"{self.role.say(lang)}{of}", "since": self.since}
        if self.until is None:
            return say("words.term_since", lang, **facts)
        return say("words.term_until", lang, until=self.until, **facts)


@dataclass(frozen=True, slots=True)
class Change:
    """What was known and what the file says instead; "" for nothing.

    ``key`` is the column's (``engine.intake.sheet.Column``); both values have words
    (``i18n.catalog.in_words``).
    """

    key: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Line:
    """One unit or officer of the file, or one bad row.

    Attributes:
        rows: their numbers in the file.
        code, name: as the file says them; "" where the row does not.
        changes: what differs from what is known; of somebody new, what is told.
        findings: what there is to say about the rows.
    """

    rows: tuple[int, ...]
    code: str
    name: str
    fate: Fate
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()


def changed(known: Mapping[str, object], told: Mapping[str, object]) -> tuple[Change, ...]:
    """Where what is told differs from what is known, in the order told."""
    return tuple(
        Change(key, known.get(key) or "", after or "")
        for key, after in told.items()
        if (known.get(key) or "") != (after or "")
    )


def with_findings(lines: Iterable[Line], findings: Iterable[Finding]) -> tuple[Line, ...]:
    """The lines in the order of the file, each with what there is to say about its rows."""
    said: dict[int, tuple[Finding, ...]] = {}
    for one in findings:
        said[one.place.line] = (*said.get(one.place.line, ()), one)
    told = (
        replace(one, findings=tuple(found for row in one.rows for found in said.get(row, ())))
        for one in lines
    )
    return tuple(sorted(told, key=lambda one: one.rows))
