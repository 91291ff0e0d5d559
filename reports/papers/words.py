"""Words of a Vietnamese office's papers: days written out, capitals, the values of a form."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from i18n.catalog import in_words
from i18n.text import Text
from storage.listings import ListedRecord
from workflows.definition import Definition, FieldType, FormField, Track
from workflows.filling import track_fields

BLANK = "……"
"""What is left for a pen."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters an XML file may not hold; the bell and the form feed mean something to docxtpl."""


def day_written_out(day: date) -> str:
    """ "ngày 09 tháng 3 năm 2023", "ngày 03 tháng 02 năm 2023"."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def within(title: str) -> str:
    """A title as it goes on within a sentence, after "kế hoạch về".

    A plan is not called one twice.
    """
    return small(title.removeprefix("Kế hoạch "))


def small(words: str) -> str:
    """Words as they go on within a sentence: the first letter small, unless in an acronym."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def roman(number: int) -> str:
    """I, II, III … as sections are numbered."""
    signs = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    written = ""
    for value, sign in signs:
        written += sign * (number // value)
        number %= value
    return written


def cleaned(value: object) -> object:
    """Facts fit for a file of Word: no character XML forbids, each line a paragraph of its own."""
    if isinstance(value, str):
        lines = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
        whole = _FORBIDDEN.sub("", lines).strip("\n")
        return re.sub("\n+", "\a", whole)
    if isinstance(value, Mapping):
        return {name: cleaned(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(one) for one in value]
    return value


def named(definition: Definition, row: ListedRecord) -> str:
    """What a record is called: the first field of its track's form."""
    form = definition.tracks[row.track].form
    first = next(iter(definition.forms[form].fields), "") if form else ""
    return str(json.loads(row.form).get(first, "")) or row.code


def values(definition: Definition, row: ListedRecord) -> dict[str, str]:
    """The filled fields of a record, by name, each as it is said."""
    form = json.loads(row.form)
    return {
        name: _said(definition, field, form[name])
        for name, field in track_fields(definition, definition.tracks[row.track]).items()
        if name in form
    }


def labels(definition: Definition, track: Track) -> dict[str, Text]:
    """The labels of the fields a track's records have, by name."""
    return {name: field.label for name, field in track_fields(definition, track).items()}


def _said(definition: Definition, field: FormField, value: object) -> str:
    if field.type is FieldType.CHOICE and field.choices:
        label = definition.lists[field.choices].choices.get(str(value))
        return label.vi if label else str(value)
    if field.type is FieldType.DATE:
        return in_words(date.fromisoformat(str(value)), "vi")
    return in_words(value, "vi")
