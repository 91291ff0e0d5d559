"""Labels: what an officer reads tells things apart. The reader tells of a missing language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from i18n.language import LANGUAGES
from i18n.text import Text
from workflows.definition import Definition
from workflows.finding import Finding
from workflows.places import Path, Places


def check(definition: Definition, places: Places) -> Iterator[Finding]:
    """Two things of one group with the same label."""
    for group, path, labels in _groups(definition):
        seen: dict[str, str] = {}
        for name, label in labels.items():
            if not places.whole(*path, name):
                continue
            for lang in LANGUAGES:
                words = f"{lang}:{label.say(lang).casefold()}"
                first = seen.setdefault(words, name)
                if first != name:
                    way = (*path, name) if group else (*path, name, "label")
                    yield places.finding(
                        "duplicate_label", (*way, lang), text=label.say(lang), first=first
                    )
                    break


def _groups(definition: Definition) -> Iterator[tuple[bool, Path, Mapping[str, Text]]]:
    """Whether the parts are plain texts, the way to the group, and the labels by name."""
    yield True, ("unit_kinds",), definition.unit_kinds
    yield True, ("documents",), definition.documents
    yield True, ("outcomes",), definition.outcomes
    for name, choices in definition.lists.items():
        yield True, ("lists", name, "choices"), choices.choices
    for group in ("roles", "forms", "quotas", "tracks", "deadlines"):
        parts = getattr(definition, group)
        yield False, (group,), {name: part.label for name, part in parts.items()}
    for name, track in definition.tracks.items():
        labels = {key: state.label for key, state in track.states.items()}
        yield False, ("tracks", name, "states"), labels
    for name, form in definition.forms.items():
        fields = {key: field.label for key, field in form.fields.items()}
        yield False, ("forms", name, "fields"), fields
