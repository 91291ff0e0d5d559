"""A wrong call in the reader's language: Typer says most of these in English only."""

from __future__ import annotations

import re

from typer.exceptions import TyperException

from i18n.catalog import say
from i18n.language import Lang

_NO_COMMAND = re.compile(r"No such command '(?P<name>[^']*)'\.(?: Did you mean (?P<close>.*)\?)?")
_EXTRA = re.compile(r"Got unexpected extra argument(?:\(s\)|s)? \((?P<words>.*)\)")
_NO_VALUE = re.compile(r"Option '(?P<name>[^']*)' requires an argument\.")
_WHY = {
    "choice": re.compile(r"(?:Value error, )?'.*' is not one of (?P<known>'.*')\.?"),
    "number": re.compile(r"Input should be a valid integer.*"),
    "at_least": re.compile(r"Input should be greater than or equal to (?P<least>\S+)"),
}
"""What the types say of a value, by the sentence that says it again."""


def usage_sentence(error: TyperException, lang: Lang) -> str:
    """What Typer refused, told by what it names; its own words where it names nothing."""
    said = error.format_message()
    kind, param = type(error).__name__, getattr(error, "param", None)
    if kind == "NoSuchOption":
        return _close("option", lang, str(getattr(error, "option_name", "")), _possible(error))
    if kind == "MissingParameter" and param is not None:
        return say("commands.usage_missing", lang, name=_hint(param, error))
    if kind == "BadParameter" and param is not None:
        why = _why(str(getattr(error, "message", said)), lang)
        return say("commands.usage_bad_value", lang, name=_hint(param, error), why=why)
    return _by_its_words(said, lang)


def _by_its_words(said: str, lang: Lang) -> str:
    if found := _NO_COMMAND.fullmatch(said):
        close = (found["close"] or "").replace("'", "")
        return _close("command", lang, found["name"], close)
    if found := _EXTRA.fullmatch(said):
        return say("commands.usage_extra", lang, words=found["words"])
    if found := _NO_VALUE.fullmatch(said):
        return say("commands.usage_no_value", lang, name=found["name"])
    return said


def _why(said: str, lang: Lang) -> str:
    """Why a value will not do; the types' own words for what is not known here."""
    for name, pattern in _WHY.items():
        if found := pattern.fullmatch(said):
            facts = {key: value.replace("'", "") for key, value in found.groupdict().items()}
            return say(f"commands.usage_why_{name}", lang, **facts)
    return said.rstrip(".")


def _close(what: str, lang: Lang, name: str, close: str) -> str:
    """What does not exist, with what is close to it."""
    if close:
        return say(f"commands.usage_no_{what}_close", lang, name=name, close=close)
    return say(f"commands.usage_no_{what}", lang, name=name)


def _possible(error: TyperException) -> str:
    return ", ".join(sorted(getattr(error, "possibilities", None) or ()))


def _hint(param: object, error: TyperException) -> str:
    """The parameter as the help shows it."""
    make = getattr(param, "get_error_hint", None)
    return str(make()).replace("'", "") if make else str(getattr(error, "param_hint", ""))
