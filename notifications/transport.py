"""Where a letter goes when it leaves: a folder of .eml files, or a list that is read later."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from i18n.dates import in_vietnam
from notifications.letter import Letter
from notifications.outcome import TAKEN, Outcome
from workflows.errors import SystemFault


class Transport(Protocol):
    """Takes a letter away for good."""

    @property
    def per_minute(self) -> int | None:
        """How many letters may leave in any minute, by all senders together; None for any."""

    @property
    def settings(self) -> str:
        """Names the settings it works with, so that changed ones are known; never a secret."""

    def send(self, letter: Letter, message: bytes) -> Outcome:
        """Says what became of the letter. Raises SystemFault when nothing can leave now."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Writes each letter as ``<root>/<day>/<number>-<officer>-<kind>.eml``, whole or not at all.

    The name follows from the letter, so that a letter sent again after a crash replaces itself.
    """

    root: Path
    per_minute: None = None
    settings: str = "folder"

    def send(self, letter: Letter, message: bytes) -> Outcome:
        """Raises SystemFault when the folder cannot be written: read-only, full, not a folder."""
        try:
            _written_whole(self.place(letter), message)
        except OSError as fault:
            detail = fault.strerror or type(fault).__name__
            raise SystemFault("mail_folder", place=str(self.root), detail=detail) from None
        return TAKEN

    def trouble(self) -> str:
        """Why the folder could not be written now, in the system's words; "" when it could.

        Looks only: neither the folder nor anything in it is made.
        """
        found = self.root.absolute()
        while not os.path.lexists(found) and found != found.parent:
            found = found.parent
        if not found.is_dir():
            return os.strerror(errno.ENOTDIR)
        return "" if os.access(found, os.W_OK | os.X_OK) else os.strerror(errno.EACCES)

    def place(self, letter: Letter) -> Path:
        """Where the letter is written; the day is Vietnam's."""
        day = in_vietnam(letter.date).date().isoformat()
        officer = re.sub(r"[^\w.-]", "_", letter.officer).strip(".") or "_"
        return self.root / day / f"{letter.number:06}-{officer}-{letter.kind.value}.eml"


@dataclass(slots=True)
class Kept:
    """Keeps letters in order and sends nothing: for a rehearsal, which reads them again."""

    letters: list[Letter] = field(default_factory=list)
    per_minute: None = None
    settings: str = "kept"

    def send(self, letter: Letter, message: bytes) -> Outcome:  # noqa: ARG002 (the letter says all)
        self.letters.append(letter)
        return TAKEN


def _written_whole(file: Path, content: bytes) -> None:
    """Temporary file beside it, flushed to the disk, then moved: no reader sees half a letter."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=".", suffix=".part", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        Path(draft).replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(draft).unlink()
        raise
