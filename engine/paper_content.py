"""What a file handed in over the web may be: looked at by its content, never by its name.

Nothing in it is unpacked to a file or run; what it says of itself is bounded before it is read.
"""

from __future__ import annotations

import io
import zipfile
import zlib

import filetype
import olefile

from engine.attach import Paper, checked
from workflows.errors import WrongUsage

OFFICE = "application/vnd.openxmlformats-officedocument."
PLAIN = frozenset(
    {"application/pdf", "image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"}
)
"""Kinds that are one thing from the first byte to the last."""
PACKED = frozenset({f"{OFFICE}wordprocessingml.document", f"{OFFICE}spreadsheetml.sheet"})
"""Kinds that are archives of parts."""
OLD = bytes.fromhex("d0cf11e0a1b11ae1")
"""How a file of Word or Excel before 2007 begins."""
MEMBERS, UNPACKED, RATIO = 2000, 200 * 2**20, 100
"""Parts of an archive, bytes of them all unpacked, and how many times the packed ones."""
SMALL = 2**20
"""Bytes unpacked below which no ratio is asked: a blank page packs very well."""
ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".docx", ".xlsx", ".jar", ".exe", ".js", ".vbs")
LOOKED_AT = 64 * 1024
"""Bytes at the beginning of a part in which a document type would stand."""


def checked_content(paper: Paper) -> Paper:
    """The paper, when it is a PDF, a photo or a file of Word or Excel without macros.

    Raises WrongUsage that names the file: of another kind, with macros, packed beyond measure, made
    to be two kinds at once, damaged, empty or too large (ASVS 5.2.1 to 5.2.3).
    """
    checked(paper)
    content = paper.content
    if content.startswith(OLD):
        _without_macros(paper)
        return paper
    guessed = filetype.guess(content[:8192])
    kind = guessed.mime if guessed else ""
    if kind in PACKED:
        _unpacks_within_measure(paper)
    elif kind not in PLAIN:
        raise WrongUsage("paper_kind", file=paper.filename)
    elif zipfile.is_zipfile(io.BytesIO(content)) or _reads_as_a_page(content):
        raise WrongUsage("paper_mixed", file=paper.filename)
    return paper


def _reads_as_a_page(content: bytes) -> bool:
    begun = content[:1024].lower()
    return any(mark in begun for mark in (b"<html", b"<script", b"<!doctype", b"<svg"))


def _without_macros(paper: Paper) -> None:
    try:
        with olefile.OleFileIO(paper.content) as read:
            names = {part.upper() for entry in read.listdir() for part in entry}
    except (OSError, ValueError, IndexError, KeyError) as fault:
        raise WrongUsage("paper_damaged", file=paper.filename) from fault
    if any("VBA" in name or name == "MACROS" for name in names):
        raise WrongUsage("paper_macros", file=paper.filename)


def _unpacks_within_measure(paper: Paper) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(paper.content)) as packed:
            members = packed.infolist()
            _measured(paper, members)
            for one in members:
                _harmless(paper, packed, one)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as fault:
        raise WrongUsage("paper_damaged", file=paper.filename) from fault


def _measured(paper: Paper, members: list[zipfile.ZipInfo]) -> None:
    whole = sum(one.file_size for one in members)
    packed = sum(one.compress_size for one in members) or 1
    beyond = len(members) > MEMBERS or whole > UNPACKED
    if beyond or (whole > SMALL and whole / packed > RATIO):
        raise WrongUsage("paper_packed", file=paper.filename)
    # An archive that does not begin the file, or two that share bytes, is two things in one.
    if not members or min(one.header_offset for one in members) != 0:
        raise WrongUsage("paper_mixed", file=paper.filename)
    if packed > len(paper.content):
        raise WrongUsage("paper_packed", file=paper.filename)


def _harmless(paper: Paper, packed: zipfile.ZipFile, one: zipfile.ZipInfo) -> None:
    name = one.filename.lower()
    if name.endswith(ARCHIVES):
        raise WrongUsage("paper_packed", file=paper.filename)
    if "vbaproject" in name or "macrosheets" in name or "activex" in name:
        raise WrongUsage("paper_macros", file=paper.filename)
    if name.endswith((".xml", ".rels")):
        with packed.open(one) as part:
            begun = part.read(LOOKED_AT).replace(b"\0", b"").lower()
        if b"<!doctype" in begun or b"<!entity" in begun:
            raise WrongUsage("paper_mixed", file=paper.filename)
