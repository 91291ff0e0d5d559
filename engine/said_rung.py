"""A rung of a ladder as a reader says it."""

from __future__ import annotations

from dataclasses import dataclass

from i18n.catalog import say
from i18n.language import Lang
from workflows.definition import Rung


@dataclass(frozen=True, slots=True)
class SaidRung:
    """A rung as a reader says it: "trước hạn 14 ngày"."""

    rung: Rung

    def say(self, lang: Lang) -> str:
        """The rung in words."""
        if not self.rung.amount:
            return say("book.rung_due", lang)
        side = "before" if self.rung.amount < 0 else "after"
        unit = "working" if self.rung.working else "days"
        return say(f"book.rung_{side}_{unit}", lang, n=abs(self.rung.amount))
