"""A committee's own days, from a .csv file: a late swap, a local day off, each with its document.

    date,kind,name_vi,name_en,decree
    02/01/2026,off,Ngày nghỉ hoán đổi,Day off by exchange,12729/VPCP-KGVX
    10/01/2026,work,Ngày làm bù,Worked by exchange,12729/VPCP-KGVX

Strict: one bad row and nothing is taken, but every bad row is reported at once.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from types import MappingProxyType
from typing import Any

from i18n.text import Text
from workflows.calendar import Certainty, Day
from workflows.finding import Finding, Place, Severity

COLUMNS = ("date", "kind", "name_vi", "name_en", "decree")
KINDS = {"off": True, "work": False}
LARGEST_FILE = 1_000_000
"""Bytes; a century of overrides is a tenth of it."""

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")
_VIETNAMESE = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a file says: its days, or, when `findings` is not empty, no days at all."""

    days: Mapping[date, Day]
    findings: tuple[Finding, ...]


def read_overrides(content: bytes, file: str) -> Overrides:
    """The days of one .csv file with the columns `COLUMNS`, in that order.

    Args:
        content: UTF-8, with or without a byte-order mark, separated by commas or (as Excel in
            Vietnam saves) semicolons. Dates are 2026-01-02 or 02/01/2026 (day first).
        file: the name findings show.

    Findings carry the line in the file and, as column, the number of the cell, both from 1.
    """
    reading = _Reading(file)
    rows = reading.rows(content)
    days: dict[date, Day] = {}
    first_seen: dict[date, int] = {}
    for line, cells in rows:
        found = reading.day(line, cells)
        if found is None:
            continue
        day, special = found
        if day in days:
            reading.report("calendar_day_twice", line, 1, cells[0], first_line=first_seen[day])
        days[day] = special
        first_seen.setdefault(day, line)
    findings = tuple(reading.findings)
    return Overrides(MappingProxyType({} if findings else days), findings)


class _Reading:
    """One pass over one file, collecting what is wrong with it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []

    def report(self, code: str, line: int, column: int, text: str = "", **facts: Any) -> None:
        place = Place(self.file, line, column)
        self.findings.append(Finding(code, Severity.ERROR, place, text, facts=facts))

    def rows(self, content: bytes) -> list[tuple[int, list[str]]]:
        """Every row that is not blank, with its line; none when the file itself is wrong."""
        if len(content) > LARGEST_FILE:
            self.report("calendar_too_large", 0, 0, largest=LARGEST_FILE)
            return []
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as broken:
            self.report("calendar_not_utf8", content[: broken.start].count(b"\n") + 1, 0)
            return []
        header, *rows = self._cells(text) or [(1, [])]
        if tuple(name.lower() for name in header[1]) != COLUMNS:
            seen = ",".join(header[1])
            self.report("calendar_header", header[0], 1, seen, columns=",".join(COLUMNS))
            return []
        return rows

    def _cells(self, text: str) -> list[tuple[int, list[str]]]:
        delimiter = ";" if ";" in text.partition("\n")[0] else ","
        lines = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows, line = [], 1
        try:
            for cells in lines:
                if any(cell.strip() for cell in cells):
                    rows.append((line, [cell.strip() for cell in cells]))
                line = lines.line_num + 1
        except csv.Error as broken:
            self.report("calendar_not_csv", line, 0, reason=str(broken))
        return rows

    def day(self, line: int, cells: list[str]) -> tuple[date, Day] | None:
        """The day of one row; None, with every fault of the row reported, when it is wrong."""
        if len(cells) != len(COLUMNS):
            self.report("calendar_cells", line, 1, seen=len(cells), expected=len(COLUMNS))
            return None
        before = len(self.findings)
        day = _date(cells[0])
        if day is None:
            self.report("calendar_date", line, 1, cells[0])
        if cells[1].lower() not in KINDS:
            self.report("calendar_kind", line, 2, cells[1])
        for column in (3, 4, 5):
            if not cells[column - 1]:
                self.report("calendar_blank", line, column, column_name=COLUMNS[column - 1])
        if day is None or len(self.findings) > before:
            return None
        name = Text(vi=cells[2], en=cells[3])
        return day, Day(KINDS[cells[1].lower()], name, Certainty.OVERRIDE, cells[4])


def _date(cell: str) -> date | None:
    match = _ISO.fullmatch(cell) or _VIETNAMESE.fullmatch(cell)
    if match is None:
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None  # 31/02 and its like
