"""Facts of a sentence that are said differently in each language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from i18n.catalog import say
from i18n.dates import date_words
from i18n.language import Lang


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the catalogue."""

    code: str

    def say(self, lang: Lang, /) -> str:
        """The word in the asked language."""
        return say(self.code, lang)


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day with its day of the week: "Chủ nhật, 19/11/2023"."""

    day: date

    def say(self, lang: Lang, /) -> str:
        """The day in the asked language."""
        return date_words(self.day, lang, weekday=True)
