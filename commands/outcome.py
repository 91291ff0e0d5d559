"""How a command ends: exit codes, and what is said when it could not do its work."""

from __future__ import annotations

import tempfile
import traceback
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any
from uuid import uuid4

import typer
from typer.exceptions import TyperException

from commands.context import Settings
from commands.output import complain, document
from i18n.catalog import say
from i18n.language import Lang


class Exit(IntEnum):
    """The contract of every command."""

    DONE = 0
    PROBLEMS = 1
    """A check found problems."""
    USAGE = 2
    REFUSED = 3
    """By a guard or by authority."""
    CONFLICT = 4
    """Somebody was first."""
    NOT_FOUND = 5
    FAULT = 6
    """The system is at fault."""
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a command did not do its work: a sentence for a person, data for a program."""

    exit_code: int
    code: str
    sentence: str
    facts: dict[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The JSON form: one object under "error"."""
        return {
            "error": {
                "code": self.code,
                "sentence": self.sentence,
                "exit_code": int(self.exit_code),
                "facts": self.facts,
            }
        }


def ended_by(error: BaseException, settings: Settings) -> int:
    """Tell the person or the program what ended the command, and return the exit code."""
    failure = explained(error, settings)
    if settings.json:
        document(failure.document())
    elif failure.sentence:  # empty after `lantoa plan` alone, which has shown its help
        complain(failure.sentence)
    return failure.exit_code


def explained(error: BaseException, settings: Settings) -> Failure:
    """The failure behind an exception; of an unexpected one the details go into a file."""
    from workflows.errors import LantoaError  # only a failure pays for this import

    lang = settings.lang
    if _interrupted(error):
        return Failure(Exit.INTERRUPTED, "interrupted", say("commands.interrupted", lang))
    if isinstance(error, LantoaError):
        return Failure(error.exit_code, error.code, error.sentence(lang), dict(error.facts))
    if isinstance(error, TyperException):
        return Failure(Exit.USAGE, "usage", _usage(error, lang))
    kind, written = type(error).__name__, _details_written(error, settings.home)
    details = str(written or "")
    code = "commands.unexpected" if written else "commands.unexpected_untold"
    said = say(code, lang, kind=kind, details=details)
    return Failure(Exit.FAULT, "unexpected", said, {"kind": kind, "details": details})


def _interrupted(error: BaseException) -> bool:
    """Whether Ctrl-C is the error, or what it was made of: Python 3.11 turns one that lands while
    a class is built (every Enum, during an import) into a RuntimeError caused by it."""
    beneath: BaseException | None = error
    while beneath is not None:
        if isinstance(beneath, KeyboardInterrupt | typer.Abort):
            return True
        beneath = beneath.__cause__
    return False


def _usage(error: TyperException, lang: Lang) -> str:
    """What is wrong with the words typed, and where the help is."""
    from commands.usage import usage_sentence  # only a wrong call pays for this import

    said, ctx = usage_sentence(error, lang), getattr(error, "ctx", None)
    if not said or ctx is None:
        return said
    return say("commands.usage", lang, said=said, command=ctx.command_path)


def _details_written(error: BaseException, home: Path) -> Path | None:
    """Into the data folder when there is one, else where the system keeps temporary files.

    None when neither takes a file, as on a full disk.
    """
    account = "".join(traceback.format_exception(error))
    name = f"lantoa-fault-{uuid4().hex[:8]}.txt"
    for folder in (home, Path(tempfile.gettempdir())):
        try:
            (folder / name).write_text(account, encoding="utf-8")
        except OSError:
            continue
        return folder / name
    return None
