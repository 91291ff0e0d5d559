"""What every command is told besides its own arguments: language, output form, clock, database."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from i18n.language import LANGUAGES, Lang

if TYPE_CHECKING:
    import typer

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
_AS_WRITTEN = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T](\d{1,2})[:gh](\d{2}))?")
"""A day as offices write it, with or without the time: 09/3/2023, 09/3/2023 16:30."""
_NO_LANGUAGE = ("", "C", "POSIX")


@dataclass(frozen=True, slots=True)
class Settings:
    """Read once, before the command line is parsed, and handed on as the context's object.

    Attributes:
        lang: language of everything printed.
        json: one JSON document on stdout instead of text.
        at_given: the instant of `--at` as typed, or None.
        home: folder of the data; it need not exist.
        database_url: SQLAlchemy URL; by default an SQLite file in `home`.
    """

    lang: Lang
    json: bool
    at_given: str | None
    home: Path
    database_url: str

    @classmethod
    def read(cls, argv: Sequence[str], environ: Mapping[str, str]) -> Settings:
        """From the raw words of the command line, then the environment.

        Raw, because the language and form of a usage error must be known before the words that
        contain it are parsed. A wrong value is ignored here and refused by the parser.
        """
        home = Path(environ.get("LANTOA_HOME") or "lantoa-data")
        return cls(
            lang=_language(_value("--lang", argv), environ),
            json="--json" in _before_dashes(argv),
            at_given=_value("--at", argv),
            home=home,
            database_url=environ.get("LANTOA_DATABASE_URL") or f"sqlite:///{home / 'lantoa.db'}",
        )

    @classmethod
    def of(cls, ctx: typer.Context) -> Settings:
        """The settings of a running command."""
        return cast(Settings, ctx.obj)

    @property
    def at(self) -> datetime | None:
        """The instant of `--at` in UTC, or None for the real clock."""
        return None if self.at_given is None else instant(self.at_given)


def instant(words: str) -> datetime:
    """`09/3/2023`, `2023-03-09`, `2023-03-09T16:30` (Vietnam's time) or with an offset, as UTC.

    Raises ValueError for anything else.
    """
    if found := _AS_WRITTEN.fullmatch(words):
        day, month, year, hour, minute = (int(part or 0) for part in found.groups())
        moment = datetime(year, month, day, hour, minute, tzinfo=LOCAL)
    else:
        moment = datetime.fromisoformat(words)
    return (moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)).astimezone(UTC)


def _language(asked: str | None, environ: Mapping[str, str]) -> Lang:
    for choice in (asked, environ.get("LANTOA_LANG")):
        for lang in LANGUAGES:
            if choice == lang:
                return lang
    return _of_the_locale(environ)


def _of_the_locale(environ: Mapping[str, str]) -> Lang:
    """Vietnamese, unless the system names another language: "C" names none."""
    names = (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    chosen = next((name for name in names if name), "").partition(".")[0]
    return "vi" if chosen in _NO_LANGUAGE or chosen.startswith("vi") else "en"


def _value(option: str, argv: Sequence[str]) -> str | None:
    """The last value given to `option`, as `--option value` or `--option=value`."""
    words = _before_dashes(argv)
    found = None
    for word, following in zip_longest(words, words[1:]):
        if word == option:
            found = following
        elif word.startswith(f"{option}="):
            found = word.partition("=")[2]
    return found


def _before_dashes(argv: Sequence[str]) -> list[str]:
    words = list(argv)
    return words[: words.index("--")] if "--" in words else words
