"""Filling a form: what an officer typed, read as the values the plan's fields ask for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from i18n.text import Text
from workflows.definition import Definition, FieldType, FormField, FormGuard, Track
from workflows.finding import Finding, Place, Severity

Value = str | int | bool
"""A form value as kept: text (dates as ISO text, choices as their key), whole number, or yes/no."""

NUMBER_MAX = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Filled:
    """What could be read, and a finding for everything that could not."""

    values: Mapping[str, Value]
    findings: tuple[Finding, ...]


def fill(definition: Definition, typed: Mapping[str, object], place: Place) -> Filled:
    """Read typed values for the plan's form fields; a blank leaves a field unset.

    Args:
        definition: the plan whose forms name the fields.
        typed: field names with what was typed: text, or what a spreadsheet cell holds.
        place: where it was typed, for the findings.
    """
    fields = form_fields(definition)
    values: dict[str, Value] = {}
    findings: list[Finding] = []
    for name, raw in typed.items():
        field = fields.get(name)
        if field is None:
            close = get_close_matches(name, fields, n=1)
            findings.append(
                _finding("value_for_unknown_field", place, name, close[0] if close else "")
            )
            continue
        words = _words(raw)
        if not words:
            continue
        read = _read(definition, field, words, place)
        if isinstance(read, Finding):
            findings.append(read)
        else:
            values[name] = read
    return Filled(values, tuple(findings))


def form_fields(definition: Definition) -> dict[str, FormField]:
    """Every field of the plan's forms by name; records keep one set of values for all forms."""
    return {
        name: field for form in definition.forms.values() for name, field in form.fields.items()
    }


def track_fields(definition: Definition, track: Track) -> dict[str, FormField]:
    """The same for one track: where forms share a name, the track's own say what it means."""
    asked = [
        guard.form
        for move in track.transitions.values()
        for guard in move.guards
        if isinstance(guard, FormGuard)
    ]
    own = [*asked, *([track.form] if track.form else [])]
    return form_fields(definition) | {
        name: field for form in own for name, field in definition.forms[form].fields.items()
    }


def unprintable(words: str) -> bool:
    """Whether a text holds signs nobody can have typed: databases differ in what they make of NUL.

    Ends of line and tabs are text.
    """
    return any(
        unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\r\t" for sign in words
    )


def _words(raw: object) -> str:
    if isinstance(raw, bool):
        return "có" if raw else "không"
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, date):
        return raw.isoformat()[:10]
    if raw is None:
        return ""
    # Word's own line breaks come along when its text is pasted.
    words = str(raw).replace("\v", "\n").replace("\f", "\n")
    return unicodedata.normalize("NFC", words).strip()


def _read(  # noqa: C901 (one flat case per type)
    definition: Definition, field: FormField, words: str, place: Place
) -> Value | Finding:
    if unprintable(words):
        return _finding("value_not_text", place, repr(words[:30])[1:-1], field=field.label)
    if len(words) > field.max_length:
        return _finding(
            "value_too_long", place, f"{words[:30]}…", field=field.label, n=field.max_length
        )
    match field.type:
        case FieldType.TEXT | FieldType.LONG_TEXT:
            return words
        case FieldType.LINES:
            return "\n".join(filter(None, (_item(line) for line in words.splitlines())))
        case FieldType.POINTS:
            return _points(field, words, place)
        case FieldType.NUMBER:
            return _number(field, words, place)
        case FieldType.DATE:
            day = read_day(words)
            return (
                day.isoformat()
                if day
                else _finding("value_not_a_date", place, words, field=field.label)
            )
        case FieldType.YES_NO:
            return _yes_no(field, words, place)
        case FieldType.CHOICE:
            return _choice(definition, field, words, place)


def read_day(words: str) -> date | None:
    """A day written as 2023-03-09, 09/3/2023 or 9-3-2023; None when there is no such day."""
    parts = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words)
    if parts:
        year, month, day = (int(part) for part in parts.groups())
    else:
        parts = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", words)
        if not parts:
            return None
        day, month, year = (int(part) for part in parts.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _item(line: str) -> str:
    """A line without the bullet or number somebody put before it."""
    return re.sub(r"^(?:[-–•+*]|\d{1,2}[.)])\s+", "", line.strip()).strip()


def _points(field: FormField, words: str, place: Place) -> Value | Finding:
    """A number for each criterion, however they are set apart."""
    given = re.split(r"[\s,;]+", words.strip(" \t\r\n,;"))
    limit = field.out_of or 0
    if not all(re.fullmatch(r"\d{1,5}", one) and int(one) <= limit for one in given):
        return _finding("value_not_points", place, words, field=field.label, limit=limit)
    return " ".join(str(int(one)) for one in given)


def _number(field: FormField, words: str, place: Place) -> Value | Finding:
    digits = re.sub(r"[.\s](?=\d{3}\b)", "", words)
    if not re.fullmatch(r"-?\d{1,16}", digits) or abs(int(digits)) > NUMBER_MAX:
        return _finding("value_not_a_number", place, words, field=field.label)
    if field.out_of is not None and not 0 <= int(digits) <= field.out_of:
        return _finding("value_out_of_points", place, words, field=field.label, limit=field.out_of)
    return int(digits)


YES = frozenset({"có", "co", "yes", "y", "x", "1", "true", "đúng"})
NO = frozenset({"không", "khong", "no", "n", "0", "false", "sai"})


def _yes_no(field: FormField, words: str, place: Place) -> Value | Finding:
    said = words.casefold()
    if said in YES or said in NO:
        return said in YES
    return _finding("value_not_yes_or_no", place, words, field=field.label)


def _choice(definition: Definition, field: FormField, words: str, place: Place) -> Value | Finding:
    """A choice by its key or by its label in either language, whatever the case."""
    choices = definition.lists[field.choices or ""].choices
    by_word = {
        word.casefold(): key for key, label in choices.items() for word in (key, label.vi, label.en)
    }
    key = by_word.get(words.casefold())
    if key is not None:
        return key
    close = get_close_matches(words.casefold(), by_word, n=1)
    suggestion = choices[by_word[close[0]]].vi if close else ""
    allowed = tuple(Text(vi=f"“{one.vi}”", en=f"“{one.en}”") for one in choices.values())
    return _finding(
        "value_not_a_choice", place, words, suggestion, field=field.label, allowed=allowed
    )


def _finding(code: str, place: Place, text: str, suggestion: str = "", **facts: object) -> Finding:
    return Finding(code, Severity.ERROR, place, text, suggestion, facts)
