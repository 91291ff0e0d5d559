"""A finding: one thing a check has to say about a file, with its place and a way out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from i18n.catalog import say
from i18n.text import Lang


class Severity(StrEnum):
    """How much a finding weighs: an error stops the file, a warning and a hint do not."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: lines and columns count from 1; 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of a check (plan file, import, calendar).

    Attributes:
        code: the kind, such as ``unknown_state``; its sentence is ``findings.<code>`` in the
            catalogue.
        place: file, line and column.
        text: the offending text as the author wrote it.
        suggestion: what was probably meant; empty when nothing is close.
        facts: further values the sentence names.
    """

    code: str
    severity: Severity
    place: Place
    text: str = ""
    suggestion: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, lang: Lang) -> str:
        """The finding in words, with the suggestion where there is one."""
        said = say(f"findings.{self.code}", lang, text=self.text, **self.facts)
        if not self.suggestion:
            return said
        return f"{said} {say('findings.did_you_mean', lang, suggestion=self.suggestion)}"
