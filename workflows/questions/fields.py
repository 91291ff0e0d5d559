"""One field read: what was typed becomes a line, lines, a day or a number, or a fault."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar

from workflows.questions.asked import Field, Kind
from workflows.questions.given import Criterion, Units
from workflows.reading.text import HIDDEN

MOST_LINES = 40
MOST_NUMBER = 3000
MOST_POINTS = 1000
LONGEST_LINE = 1500
FARTHEST = 180
"""Days before a date."""
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,49}")
_COUNTED = re.compile(
    r"(?P<label>[^:]*?)\s*(?:\[\s*(?P<kind>[a-z][a-z0-9_]{0,39})\s*\]\s*)?"
    r"(?::\s*(?P<least>\d{1,4})?\s*(?:[-–]\s*(?P<most>\d{1,4}))?)?"
)
_POINTS = re.compile(r"(?P<label>.+?)\s*:\s*(?P<points>\d{1,4})")
T = TypeVar("T")


class Faulty(Exception):
    """A field that cannot be read; ``code`` names the sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def read_field(field: Field, text: str) -> object:
    """What was typed, as the answer keeps it. Raises Faulty.

    Args:
        text: without blanks around it.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    if HIDDEN.search(text):
        raise Faulty("hidden")
    if len(text) > field.longest:
        raise Faulty("too_long", longest=field.longest)
    if not text and field.required:
        raise Faulty("missing")
    if field.name in _OWN:
        return _OWN[field.name](text)
    return _BY_KIND[field.kind](field, text)


def _line(_: Field, text: str) -> str:
    return " ".join(text.split())


def _lines(_: Field, text: str) -> tuple[str, ...]:
    return _each(text, lambda line: line)


def _code(_: Field, text: str) -> str:
    if not _CODE.fullmatch(text):
        raise Faulty("code")
    return text


def _number(_: Field, text: str) -> int:
    if not text.isdecimal() or not 0 < int(text[:9]) <= MOST_NUMBER:
        raise Faulty("number")
    return int(text)


def _day(_: Field, text: str) -> date | None:
    if not text:
        return None
    typed = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    try:
        if typed:
            return date(int(typed[3]), int(typed[2]), int(typed[1]))
        return date.fromisoformat(text)
    except ValueError:
        raise Faulty("day", typed=text[:20]) from None


def _choice(field: Field, text: str) -> str:
    if text not in field.choices:
        raise Faulty("choice")
    return text


_BY_KIND: Mapping[Kind, Callable[[Field, str], object]] = {
    Kind.LINE: _line,
    Kind.LINES: _lines,
    Kind.CODE: _code,
    Kind.NUMBER: _number,
    Kind.DAY: _day,
    Kind.CHOICE: _choice,
}


def _units(text: str) -> tuple[Units, ...]:
    def one(line: str) -> Units:
        found = _COUNTED.fullmatch(line)
        if found is None:
            raise Faulty("units", line=line[:60])
        if not found["label"]:
            raise Faulty("units_unnamed", line=line[:60])
        least, most = (int(found[part]) if found[part] else None for part in ("least", "most"))
        if least is not None and most is not None and least > most:
            raise Faulty("units_backwards", line=line[:60])
        return Units(found["label"].strip(), least or None, most, found["kind"] or "")

    found = _each(text, one)
    _twice(one.label for one in found)
    _twice(one.kind for one in found if one.kind)
    return found


def _criteria(text: str) -> tuple[Criterion, ...]:
    def one(line: str) -> Criterion:
        found = _POINTS.fullmatch(line)
        if found is None or not 0 < int(found["points"]) <= MOST_POINTS:
            raise Faulty("criteria", line=line[:60])
        return Criterion(found["label"].strip(), int(found["points"]))

    found = _each(text, one)
    _twice(one.label for one in found)
    return found


def _distinct(text: str) -> tuple[str, ...]:
    found = _each(text, lambda line: line)
    _twice(found)
    return found


def _remind(text: str) -> tuple[int, ...]:
    days = [one for one in re.split(r"[\s,;]+", text) if one]
    if not days or len(days) > 10 or not all(one.isdecimal() and len(one) <= 3 for one in days):
        raise Faulty("remind")
    found = sorted({int(one) for one in days} - {0}, reverse=True)
    if not found or found[0] > FARTHEST:
        raise Faulty("remind")
    return tuple(found)


_OWN: Mapping[str, Callable[[str], object]] = {
    "units": _units,
    "criteria": _criteria,
    "sectors": _distinct,
    "more": _distinct,
    "nouns": _distinct,
    "remind": _remind,
}


def _each(text: str, read: Callable[[str], T]) -> tuple[T, ...]:
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise Faulty("too_many_lines", most=MOST_LINES)
    if any(len(line) > LONGEST_LINE for line in lines):
        raise Faulty("too_long", longest=LONGEST_LINE)
    return tuple(read(line) for line in lines)


def _twice(labels: Iterable[str]) -> None:
    seen: set[str] = set()
    for label in labels:
        if label.casefold() in seen:
            raise Faulty("twice", line=label[:60])
        seen.add(label.casefold())
