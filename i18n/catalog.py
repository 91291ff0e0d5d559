"""Sentences by code: everything a user reads is looked up here.

`say("refusals.quota_full", "vi", used=2, limit=2)` reads the entry with msgid `quota_full` of the
gettext domain `refusals`: the code's first segment names the file, the rest is the msgid.

    i18n/locale/vi/LC_MESSAGES/refusals.po      msgid "quota_full"
                                                msgstr "Đã đủ {used}/{limit} mô hình."

The .po files are the source. A build compiles each to a .mo beside it; where that is missing or
older, the .po is compiled in memory, so that nobody reads a stale sentence while writing one.
A code that varies with a count has msgid_plural equal to msgid and takes the fact `n`.
This module stays cheap to import: a help text goes through it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from i18n.dates import date_words, instant_words, number_words, time_words
from i18n.language import LANGUAGES, Lang

LOCALE = Path(__file__).parent / "locale"


class UnknownSentence(KeyError):
    """A code that no catalogue has: a mistake in our code or catalogues, found by tests."""


class MissingFact(KeyError):
    """A sentence asks for a fact that the caller did not give."""


class UnsayableFact(TypeError):
    """A fact of a type that has no words, such as None or a float."""


@runtime_checkable
class Sayable(Protocol):
    """Anything that knows its own words in both languages, such as `i18n.text.Text`."""

    def say(self, lang: Lang, /) -> str: ...


def say(code: str, lang: Lang, /, **facts: object) -> str:
    """The sentence `code` in `lang` with `facts` put into its named braces.

    Facts may be str, Sayable, bool, int, Decimal, date, aware datetime (shown in Vietnam's time),
    time, a StrEnum member, or a list or tuple of these. Facts the sentence does not use are
    ignored. Raises UnknownSentence, MissingFact or UnsayableFact: all three are faults of the
    program, never of the user.
    """
    return _filled(code, lang, _lookup(code, lang, facts.get("n")), facts)


def in_words(fact: object, lang: Lang) -> str:
    """One fact as the language writes it: the only place where a value becomes words.

    A StrEnum member `Channel.PAPER = "paper"` is the sentence `words.Channel.paper`.
    """
    known = _WRITER_OF.get(type(fact))
    if known is not None:
        return known(fact, lang)
    for kind, written in _WRITTEN:
        if isinstance(fact, kind):
            _WRITER_OF[type(fact)] = written
            return written(fact, lang)
    raise UnsayableFact(f"a {type(fact).__name__} has no words: {fact!r}")


@dataclass(frozen=True, slots=True)
class Either:
    """Alternatives, any one of which will do: said with "or", where a plain list has "and"."""

    options: Sequence[object]

    def say(self, lang: Lang) -> str:
        """The options in words."""
        return _joined(self.options, lang, "words.either")


def _joined(facts: Sequence[object], lang: Lang, code: str = "words.joined") -> str:
    words = [in_words(fact, lang) for fact in facts]
    if not words:
        return say("words.none", lang)
    if len(words) == 1:
        return words[0]
    return say(code, lang, first=", ".join(words[:-1]), last=words[-1])


# The first kind that fits: a member of an enumeration is also a str, True is also an int and an
# instant is also a date.
_WRITTEN: tuple[tuple[type | tuple[type, ...], Callable[[Any, Lang], str]], ...] = (
    (Enum, lambda one, lang: say(f"words.{type(one).__name__}.{one.value}", lang)),
    (str, lambda text, _: text),
    (bool, lambda true, lang: say("words.yes" if true else "words.no", lang)),
    ((int, Decimal), number_words),
    (datetime, instant_words),
    (date, date_words),
    (time, time_words),
    ((list, tuple), _joined),
    (Sayable, lambda text, lang: text.say(lang)),
)


# A page says thousands of facts, of a few types.
_WRITER_OF: dict[type, Callable[[Any, Lang], str]] = {}


def _filled(code: str, lang: Lang, sentence: str, facts: Mapping[str, object]) -> str:
    try:
        return sentence.format_map({name: in_words(fact, lang) for name, fact in facts.items()})
    except UnsayableFact as unsayable:
        raise UnsayableFact(f"{code}: {unsayable}") from None
    except UnknownSentence:
        raise
    except KeyError as missing:
        given = ", ".join(sorted(facts)) or "none"
        raise MissingFact(f"{code} [{lang}] needs the fact {missing}; given: {given}") from None


def _lookup(code: str, lang: Lang, n: object) -> str:
    domain, _, key = code.partition(".")
    try:
        translations = _domain(domain, lang)
        if isinstance(n, int):
            try:
                return translations.ngettext(key, key, n)
            except UnknownSentence:
                pass  # a sentence that mentions n without varying with it
        # The msgid "" is gettext's own: asked for it, it would answer the file's header.
        return translations.gettext(key or "?")
    except UnknownSentence:
        place = f"i18n/locale/{lang}/LC_MESSAGES/{domain}.po"
        raise UnknownSentence(f'no sentence {code}: add msgid "{key}" to {place}') from None


class _Nothing(NullTranslations):
    """Where gettext would answer a missing msgid with the msgid itself, this one refuses."""

    def gettext(self, message: str) -> str:
        raise UnknownSentence(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002
        raise UnknownSentence(msgid1)


@cache
def _domain(domain: str, lang: Lang) -> GNUTranslations:
    if lang not in LANGUAGES:
        raise UnknownSentence(f"no language {lang!r}: only {', '.join(LANGUAGES)}")
    source = LOCALE / lang / "LC_MESSAGES" / f"{domain}.po"
    compiled = source.with_suffix(".mo")
    written, built = _modified(source), _modified(compiled)
    if written is None and built is None:
        raise UnknownSentence(domain)
    fresh = built is not None and (written is None or built >= written)
    translations = GNUTranslations(BytesIO(compiled.read_bytes() if fresh else compile_po(source)))
    translations.add_fallback(_Nothing())
    return translations


def compile_po(source: Path) -> bytes:
    """The .mo bytes of one .po file, whose language is named by its folder.

    The build uses it too, so that a built sentence and a sentence under edit are the same.
    """
    # Imported here: an installed product reads .mo files and never pays for Babel.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as lines:
        catalogue = read_po(lines, locale=source.parent.parent.name, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


def _modified(file: Path) -> int | None:
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return None
