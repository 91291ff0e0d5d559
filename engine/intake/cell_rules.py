"""What a cell of a table lets a unit type, and the hint that says so."""

from __future__ import annotations

from datetime import date
from typing import Any

from i18n.catalog import say
from i18n.language import Lang
from workflows.definition import FieldType, FormField

_WRITTEN = (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.LINES, FieldType.POINTS)
_FAR = 10**15


def rule_of(field: FormField, choices: str | None) -> dict[str, Any] | None:
    """A field's validation, as xlsxwriter takes it; ``choices`` is where its words stand.

    The office checks again whatever the program lets pass: a pasted cell knows no rule.
    """
    if choices is not None:
        return {"validate": "list", "source": choices}
    if field.type is FieldType.DATE:
        days = {"minimum": date(1930, 1, 1), "maximum": date(2100, 12, 31)}
        return {"validate": "date", "criteria": "between", **days}
    if field.type is FieldType.NUMBER:
        least, most = (-_FAR, _FAR) if field.out_of is None else (0, field.out_of)
        between = {"minimum": least, "maximum": most}
        return {"validate": "integer", "criteria": "between", **between}
    if field.type in _WRITTEN:
        return {"validate": "length", "criteria": "<=", "value": field.max_length}
    return None


def hint(field: FormField, lang: Lang) -> str:
    """What may be typed, in a sentence or two."""
    if field.type is FieldType.POINTS or (field.type is FieldType.NUMBER and field.out_of):
        words = say(f"lists.rule_{field.type.value}_of", lang, most=field.out_of)
        if field.floor:
            words = f"{words} {say('lists.rule_floor', lang, least=field.floor)}"
        return words
    return say(f"lists.rule_{field.type.value}", lang, n=field.max_length)
