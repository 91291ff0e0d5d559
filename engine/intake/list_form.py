"""What a unit's list looks like: its columns, and the words by which a returned one is read."""

from __future__ import annotations

from dataclasses import dataclass

from i18n.catalog import say
from i18n.language import LANGUAGES, Lang
from i18n.text import Text
from workflows.definition import Collects, Definition, FormField, FormGuard, Track
from workflows.errors import WrongUsage

SHEET = "lantoa"
"""The very hidden sheet that says which plan, unit and list a file belongs to."""

CODE = "code"
NONE, REASON = "none", "reason"


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One form field as a column; ``asked`` is false for one that only tells which record it is."""

    key: str
    field: FormField
    asked: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The headings it may bear."""
        return (self.field.label.vi, self.field.label.en, self.key)


def list_track(definition: Definition, name: str | None) -> tuple[str, Track, Collects]:
    """The list of that name, or the plan's first. Raises WrongUsage naming the lists there are."""
    known = {key: one for key, one in definition.tracks.items() if one.collects is not None}
    chosen = name if name is not None else next(iter(known), None)
    track = known.get(chosen or "")
    if chosen is None or track is None or track.collects is None:
        code = "plan_without_lists" if name is None else "list_track_unknown"
        raise WrongUsage(code, plan=definition.plan, track=name or "", known=tuple(known))
    return chosen, track, track.collects


def list_columns(definition: Definition, collects: Collects) -> tuple[ListColumn, ...]:
    """The fields the rows' move asks for; before them what tells the records apart."""
    track = definition.tracks[collects.track]
    forms = [
        guard.form
        for guard in track.transitions[collects.move].guards
        if isinstance(guard, FormGuard)
    ]
    own = definition.forms[track.form].fields if track.form else {}
    asked = {
        name: field for form in forms for name, field in definition.forms[form].fields.items()
    } or dict(own)
    telling = dict(list(own.items())[:1])
    return tuple(
        ListColumn(name, field, name in asked) for name, field in {**telling, **asked}.items()
    )


def takes_new(definition: Definition, collects: Collects) -> bool:
    """Whether a row without a code may create a record: only when its move follows at once."""
    track = definition.tracks[collects.track]
    return track.initial() in track.transitions[collects.move].source


def words_of(name: str) -> tuple[str, ...]:
    """A label of the list's own, in every language, as headings are compared."""
    return tuple(say(f"lists.{name}", lang) for lang in LANGUAGES)


def heading(text: Text, lang: Lang, *, required: bool) -> str:
    """A column's heading; a star marks what must be filled in."""
    return f"{text.say(lang)} *" if required else text.say(lang)
