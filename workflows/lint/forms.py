"""Forms and lists: every form named exists, and a choice has a list to choose from."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import Definition, FieldType, FormField
from workflows.finding import Finding
from workflows.lint.names import unknown
from workflows.places import Path, Places


def check(definition: Definition, places: Places) -> Iterator[Finding]:
    """Findings about forms, their fields and the lists behind them."""
    for name, track in definition.tracks.items():
        named = [track.form] if track.form is not None else []
        path = ("tracks", name, "form")
        yield from unknown(places, "unknown_form", "forms", path, named, definition.forms)
    for name, form in definition.forms.items():
        if not form.fields and places.whole("forms", name):
            yield places.finding("empty_list", ("forms", name, "fields"), text=name)
        for key, field in form.fields.items():
            yield from _field(definition, field, ("forms", name, "fields", key), places)
    for name, choices in definition.lists.items():
        if not choices.choices and places.whole("lists", name):
            yield places.finding("empty_list", ("lists", name, "choices"), text=name)


def _field(
    definition: Definition, field: FormField, path: Path, places: Places
) -> Iterator[Finding]:
    if field.choices is not None:
        way = (*path, "choices")
        yield from unknown(places, "unknown_list", "lists", way, [field.choices], definition.lists)
        if field.type is not FieldType.CHOICE and places.whole(*path):
            yield places.finding("list_without_choice", way)
    elif field.type is FieldType.CHOICE and places.whole(*path):
        yield places.finding(
            "choice_without_list", path, at_key=True, allowed=sorted(definition.lists)
        )
