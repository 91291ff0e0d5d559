"""What every section of an explanation is made with: the plan, the language, and names in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from i18n.catalog import say
from i18n.dates import WEEKDAYS
from i18n.language import Lang
from i18n.text import Text
from workflows.definition import SYSTEM, Definition, LetterKind, Track


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the sentences under it, in one language."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells parts of one plan in one language."""

    definition: Definition
    lang: Lang

    def say(self, code: str, **facts: object) -> str:
        """The sentence `explain.<code>`."""
        return say(f"explain.{code}", self.lang, **facts)

    def letter(self, kind: LetterKind) -> str:
        """What a letter is called."""
        return say(f"letters.kind.{kind.value}", self.lang)

    def section(self, title: str, sentences: Iterable[str], **facts: object) -> Section:
        """A section whose heading is `explain.section.<title>`."""
        return Section(self.say(f"section.{title}", **facts), tuple(sentences))

    def texts(self, texts: Iterable[Text]) -> tuple[str, ...]:
        """The plan's own words, untouched."""
        return tuple(text.say(self.lang) for text in texts)

    def noun(self, text: Text) -> str:
        """A label as it stands inside a sentence: "Mô hình" reads "mô hình", "MTTQ" stays."""
        words = text.say(self.lang)
        return words if words[1:2].isupper() else words[:1].lower() + words[1:]

    def count(self, number: int) -> str:
        """A small number: Vietnamese offices write "01", so that no digit is added in front."""
        return f"{number:02}" if self.lang == "vi" else str(number)

    def roles(self, names: Iterable[str]) -> str:
        """Who may act: "A, B hoặc C"."""
        roles = self.definition.roles
        return self.any_of(
            self.say("system") if name == SYSTEM else roles[name].label.say(self.lang)
            for name in names
        )

    def states(self, track: Track, names: Iterable[str]) -> str:
        """States of a track by their labels, in quotation marks."""
        return self.any_of(self.quoted(track.states[name].label) for name in names)

    def quoted(self, text: Text) -> str:
        """A label in the language's quotation marks."""
        return f"“{text.say(self.lang)}”"

    def weekday(self, number: int) -> str:
        """A day of the week, Monday being 0."""
        return WEEKDAYS[self.lang][number]

    def any_of(self, words: Iterable[str]) -> str:
        """ "A, B hoặc C": any one of them."""
        *first, last = words
        return self.say("or", first=", ".join(first), last=last) if first else last

    def units(self, kinds: Iterable[str]) -> str:
        """Whose duty: "mỗi đơn vị", or the kinds of unit it is limited to."""
        named = [self.definition.unit_kinds[kind].say(self.lang) for kind in kinds]
        return self.say("units_of", kinds=named) if named else self.say("every_unit")
