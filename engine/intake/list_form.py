"""What a unit's table looks like: its columns, and the words by which a returned one is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from i18n.catalog import say
from i18n.language import LANGUAGES, Lang
from i18n.text import Text
from workflows.definition import Definition, FieldType, FormField, FormGuard
from workflows.filling import Value

SHEET = "lantoa"
"""The very hidden sheet that says which plan, unit and table a file belongs to."""

CODE, OF = "code", ":of"
"""The columns before the fields: a record's own code, and the record it belongs to.

No field of a form bears a name with a colon.
"""
NONE, REASON = "none", "reason"
AND_NAME = " · "
"""Between the code of a record that rows belong to and its name."""

_TEXTS = (FieldType.TEXT, FieldType.LONG_TEXT)


class RowMove(Protocol):
    """What becomes of each row: the move of a record of a track."""

    @property
    def track(self) -> str: ...
    @property
    def move(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One form field as a column.

    Attributes:
        asked: false for one that only tells which record it is.
        must: the move is refused without it.
        telling: people tell the records apart by it.
    """

    key: str
    field: FormField
    asked: bool
    must: bool
    telling: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The headings it may bear."""
        return (self.field.label.vi, self.field.label.en, self.key)


def list_columns(definition: Definition, of: RowMove) -> tuple[ListColumn, ...]:
    """The fields the rows' move asks for; before them what tells the records apart.

    A record that the move creates has nothing yet to be told by: its own form is asked for, though
    it may be left for later.
    """
    track = definition.tracks[of.track]
    move = track.transitions[of.move]
    forms = [guard.form for guard in move.guards if isinstance(guard, FormGuard)]
    own = definition.forms[track.form].fields if track.form else {}
    needed = {
        name: field for form in forms for name, field in definition.forms[form].fields.items()
    }
    if move.creates:
        asked = {**own, **needed}
        return tuple(
            ListColumn(name, field, True, name in needed and field.required)
            for name, field in asked.items()
        )
    asked = needed or dict(own)
    telling = dict(list(own.items())[:1])
    return tuple(
        ListColumn(name, field, name in asked, name in asked and field.required, name in telling)
        for name, field in {**telling, **asked}.items()
    )


def is_name(column: ListColumn) -> bool:
    """Whether the column holds what people call a record by."""
    return column.telling and column.field.type in _TEXTS


def takes_new(definition: Definition, of: RowMove) -> bool:
    """Whether a row without a code may create a record: only when its move follows at once."""
    track = definition.tracks[of.track]
    return track.initial() in track.transitions[of.move].source


def words_of(name: str, **facts: object) -> tuple[str, ...]:
    """A label of the list's own, in every language, as headings are compared."""
    return tuple(say(f"lists.{name}", lang, **facts) for lang in LANGUAGES)


def heading(text: Text, lang: Lang, *, required: bool) -> str:
    """A column's heading; a star marks what must be filled in."""
    return f"{text.say(lang)} *" if required else text.say(lang)


def choices_of(definition: Definition, field: FormField, lang: Lang) -> list[str]:
    """The words a cell may hold, where it may hold only some; empty for any other field."""
    if field.type is FieldType.YES_NO:
        return [say("lists.yes", lang), say("lists.no", lang)]
    if field.type is FieldType.CHOICE:
        listed = definition.lists[field.choices or ""].choices
        return [label.say(lang) for label in listed.values()]
    return []


def words_for(definition: Definition, field: FormField, value: Value, lang: Lang) -> str:
    """A value as a person reads it in a cell of text."""
    if isinstance(value, bool):
        return say(f"lists.{'yes' if value else 'no'}", lang)
    if field.type is FieldType.CHOICE:
        label = definition.lists[field.choices or ""].choices.get(str(value))
        return label.say(lang) if label else str(value)
    return str(value)


def of_words(code: str, name: object) -> str:
    """A record that rows belong to, as it is picked: its code, and what people call it by."""
    said = " ".join(str(name or "").split())
    return f"{code}{AND_NAME}{said}" if said else code
