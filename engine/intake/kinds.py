"""What a file is that was handed in as a spreadsheet and is none: told by its content."""

from __future__ import annotations

from collections.abc import Iterable

_HEADS = (
    ("sheet_pdf", (b"%PDF",)),
    ("sheet_picture", (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*")),
    ("sheet_word", (b"{\\rtf",)),
    ("sheet_packed", (b"Rar!", b"7z\xbc\xaf")),
)
_MEMBERS = (
    ("sheet_word", "word/"),
    ("sheet_slides", "ppt/"),
    ("sheet_other_program", "content.xml"),  # OpenDocument
    ("sheet_other_program", "xl/workbook.bin"),  # .xlsb
    ("sheet_other_program", "Index/"),  # Numbers
)
_STREAMS = (
    ("sheet_locked", "EncryptedPackage"),
    ("sheet_word", "WordDocument"),
    ("sheet_slides", "PowerPoint Document"),
)
_OLE = b"\xd0\xcf\x11\xe0"
_PAGE = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")
"""What web systems hand out under the name .xls is a page with a table."""


def kind_of(content: bytes) -> str | None:
    """The sentence for what the file is, under ``errors.``; None when it may be a table."""
    for code, heads in _HEADS:
        if content.startswith(heads):
            return code
    if content.startswith(_OLE):  # Office before 2007; a locked file of any year
        streams = (code for code, name in _STREAMS if name.encode("utf-16-le") in content)
        return next(streams, "sheet_old_xls")
    begun = content[:1_000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return "sheet_page" if begun.startswith(_PAGE) else None


def kind_of_members(names: Iterable[str]) -> str:
    """The sentence for a zip file without sheets, by the names of what is in it."""
    inside = tuple(names)
    for code, start in _MEMBERS:
        if any(name.startswith(start) for name in inside):
            return code
    if any(name.lower().endswith((".xlsx", ".xls", ".csv", ".docx", ".pdf")) for name in inside):
        return "sheet_packed"
    return "sheet_not_xlsx"
