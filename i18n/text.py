"""A text that exists in both languages: labels, titles and names written in a plan."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from i18n.language import Lang

__all__ = ["Lang", "Text"]


def _composed(words: str) -> str:
    return unicodedata.normalize("NFC", words)


Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1),
    AfterValidator(_composed),
]


class Text(BaseModel):
    """The same words in Vietnamese and English.

    Both are required, not blank, and kept in Unicode NFC, so that equal texts are equal bytes in
    a sealed plan whichever keyboard typed them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    vi: Words
    en: Words

    def say(self, lang: Lang) -> str:
        """The words in the asked language."""
        return self.vi if lang == "vi" else self.en
