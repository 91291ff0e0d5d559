"""The bytes of a plan file as text: UTF-8, composed, without anything a reader cannot see."""

from __future__ import annotations

import re
import unicodedata

from workflows.reading.report import Report

LARGEST_FILE = 1_000_000
"""Bytes. The longest plan of the family is a hundredth of it."""

SHOWN_TABS = 20

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = "\ufeff"
# Controls, separators that other programs take for line ends, letters without width or that turn
# the direction of writing (a line that shows one thing and means another), halves of characters.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\uffff\ud800-\udfff]"
)


def readable(source: bytes, report: Report) -> str | None:
    """The text of `source`, or None when it cannot be read at all; `report` learns why."""
    if len(source) > LARGEST_FILE:
        report.add("file_too_large", 0, 0, largest=LARGEST_FILE)
        return None
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as broken:
        before = source[: broken.start].decode("utf-8")
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        utf16 = source.startswith(_UTF16)
        report.add("not_utf8", *((0, 0) if utf16 else (line, column)))
        return None
    text = composed(text)
    known = len(report.findings)
    _look_for_hidden(text, report)
    return text if len(report.findings) == known else None


def composed(text: str) -> str:
    """Without a byte-order mark, lines ended by ``\\n``, in Unicode NFC."""
    text = text.removeprefix(_BOM).replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def lines_of(source: bytes) -> list[str]:
    """The lines as findings count them, to show the offending one."""
    return composed(source.decode("utf-8", errors="replace")).split("\n")


def _look_for_hidden(text: str, report: Report) -> None:
    if "\t" not in text and not HIDDEN.search(text):
        return
    shown = 0
    for number, line in enumerate(text.split("\n"), 1):
        hidden = HIDDEN.search(line)
        if hidden:
            code = f"U+{ord(hidden[0]):04X}"
            report.add("hidden_character", number, hidden.start() + 1, code)
        elif "\t" in line:
            report.add("tab", number, line.index("\t") + 1)
        shown += bool(hidden) or "\t" in line
        if shown == SHOWN_TABS:
            return
