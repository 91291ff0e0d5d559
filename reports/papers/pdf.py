"""A paper as a PDF, by LibreOffice where it is present."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from threading import Lock

from workflows.errors import SystemFault, WrongUsage

PROGRAMS = ("soffice", "libreoffice")
LONGEST = 120
"""Seconds for one paper; the first of a day takes five."""

_one_at_a_time = Lock()


def pdf_is_there() -> bool:
    """Whether this machine can make a PDF."""
    return _program() is not None


def as_pdf(paper: bytes) -> bytes:
    """The same paper as a PDF.

    Raises WrongUsage without LibreOffice, SystemFault when it cannot do it.
    """
    program = _program()
    if program is None:
        raise WrongUsage("paper_no_pdf")
    with _one_at_a_time, tempfile.TemporaryDirectory(prefix="lantoa-pdf-") as room:
        folder = Path(room)
        (folder / "paper.docx").write_bytes(paper)
        # A profile of its own: nobody's open window, settings or macros have a part in it.
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        way = ["--headless", "--norestore", "--convert-to", "pdf", "--outdir", room]
        done = _converted([program, profile, *way, str(folder / "paper.docx")])
        made = folder / "paper.pdf"
        if not made.is_file():
            said = done.strip().splitlines()
            raise SystemFault("paper_pdf_failed", why=said[-1] if said else "soffice")
        return made.read_bytes()


def _converted(words: list[str]) -> str:
    """Run the program; what it complained of."""
    try:
        done = subprocess.run(  # noqa: S603 (a fixed program, on a file we wrote)
            words, capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired as slow:
        raise SystemFault("paper_pdf_failed", why=f"> {LONGEST} s") from slow
    except OSError as broken:
        raise SystemFault("paper_pdf_failed", why=broken.strerror or "") from broken
    return done.stderr.decode(errors="replace")


def _program() -> str | None:
    return next((found for one in PROGRAMS if (found := shutil.which(one))), None)
