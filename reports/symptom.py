"""One thing that is to be said about the health of a database or a service."""

from __future__ import annotations

from dataclasses import dataclass, field

from i18n.catalog import say
from i18n.language import Lang
from workflows.errors import LantoaError


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing the doctor has to say; a bad one makes the command end with a problem.

    Its sentence is ``health.<code>``, unless it is an error, which has its own.
    """

    code: str
    bad: bool = False
    warns: bool = False
    facts: dict[str, object] = field(default_factory=dict)
    error: LantoaError | None = None

    def sentence(self, lang: Lang) -> str:
        """What was found, and the next step when it is bad."""
        if self.error is not None:
            return self.error.sentence(lang)
        return say(f"health.{self.code}", lang, **self.facts)

    def mark(self, lang: Lang) -> str:
        """Whether it is well or not, in one word."""
        mark = "bad" if self.bad else "warns" if self.warns else "good"
        return say(f"health.mark_{mark}", lang)

    def as_json(self, lang: Lang) -> dict[str, object]:
        """For a program."""
        said = self.sentence(lang)
        return {"code": self.code, "ok": not self.bad, "warning": self.warns, "sentence": said}
