"""The error family: what a caller could not foresee. A refusal is not here.

It is a value (verdict.py).
"""

from __future__ import annotations

from typing import ClassVar

from i18n.catalog import say
from i18n.text import Lang


class LantoaError(Exception):
    """Something went wrong; the sentence names the thing, the place and the next step.

    Args:
        code: the sentence's code in the catalogue, under ``errors.``.
        facts: what the sentence names; kept as attributes for JSON output.
    """

    exit_code: ClassVar[int] = 6

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def sentence(self, lang: Lang) -> str:
        """The error in words, in ``lang``."""
        return say(f"errors.{self.code}", lang, **self.facts)

    def __str__(self) -> str:
        return self.sentence("en")


class WrongUsage(LantoaError):
    """What was asked cannot be understood.

    A bad argument, an unreadable file, an impossible date.
    """

    exit_code = 2


class Conflict(LantoaError):
    """Somebody was first: the thing has changed since the caller looked."""

    exit_code = 4


class NotFound(LantoaError):
    """The thing named does not exist here."""

    exit_code = 5


class SystemFault(LantoaError):
    """The machine, the disk or the database is at fault, not the caller."""

    exit_code = 6
