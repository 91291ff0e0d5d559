"""Files named on the command line: read and written, with what goes wrong said in one sentence."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from workflows.errors import NotFound, SystemFault, WrongUsage


def content(file: Path, at_most: int) -> bytes:
    """The file's bytes, cut after `at_most` and one: whoever reads them says what is too large.

    Raises NotFound for a missing file and WrongUsage for a folder or one that may not be read.
    """
    try:
        with file.open("rb") as opened:
            return opened.read(at_most + 1)
    except FileNotFoundError:
        raise NotFound("file_missing", file=str(file)) from None
    except (OSError, ValueError) as broken:
        raise WrongUsage("file_unreadable", file=str(file), why=_why(broken)) from None


def write(file: Path, text: str) -> None:
    """Write the text as UTF-8, whole or not at all. Raises SystemFault where it cannot be done."""
    write_bytes(file, text.encode())


def write_bytes(file: Path, content: bytes) -> None:
    """Write the bytes whole or not at all. Raises SystemFault where it cannot be done."""
    part = file.with_name(f"{file.name}.part")
    try:
        part.write_bytes(content)
        part.replace(file)
    except (OSError, ValueError) as broken:
        with suppress(OSError, ValueError):
            part.unlink(missing_ok=True)
        raise SystemFault("file_unwritable", file=str(file), why=_why(broken)) from None


def made_folder(folder: Path) -> None:
    """The folder, made with those above it. Raises SystemFault where that cannot be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as broken:
        raise SystemFault("folder_unmade", folder=str(folder), why=_why(broken)) from None


def _why(broken: OSError | ValueError) -> str:
    return (broken.strerror if isinstance(broken, OSError) else None) or str(broken)
