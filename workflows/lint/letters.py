"""Letters: a rung writes about what is owed, a move about what was done."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import Definition, FieldType, FormField, FormGuard, LetterKind, Transition
from workflows.definition.letters import OF_A_MOVE, OF_A_RUNG
from workflows.finding import Finding
from workflows.places import Path, Places


def check(definition: Definition, places: Places) -> Iterator[Finding]:
    """Findings about letters that would have nothing to say where they are sent."""
    for path, letter, allowed in _letters(definition):
        if letter is not None and letter not in allowed:
            yield places.finding(
                "letter_out_of_place",
                path,
                text=letter.value,
                allowed=[one.value for one in allowed],
            )
    for track, line in definition.tracks.items():
        for name, move in line.transitions.items():
            path = ("tracks", track, "transitions", name)
            yield from _invitations(definition, places, path, move)


def _letters(
    definition: Definition,
) -> Iterator[tuple[Path, LetterKind | None, tuple[LetterKind, ...]]]:
    for name, ladder in definition.ladders.items():
        for index, rung in enumerate(ladder.rungs):
            yield ("ladders", name, "rungs", index, "letter"), rung.letter, OF_A_RUNG
    for track, line in definition.tracks.items():
        for name, move in line.transitions.items():
            for index, tell in enumerate(move.tells):
                path = ("tracks", track, "transitions", name, "tells", index, "letter")
                yield path, tell.letter, OF_A_MOVE


def _invitations(
    definition: Definition, places: Places, path: Path, move: Transition
) -> Iterator[Finding]:
    """An invitation needs a day that is always filled in; its hour and place are fields too."""
    asked = _asked(definition, move)
    days = [
        name for name, field in asked.items() if field.type is FieldType.DATE and field.required
    ]
    for index, tell in enumerate(move.tells):
        if tell.letter is not LetterKind.INVITATION:
            continue
        here = (*path, "tells", index)
        if tell.day not in days:
            at = (*here, "day") if tell.day else (*here, "letter")
            said = tell.day or tell.letter.value
            yield places.finding(
                "invitation_without_day", at, text=said, among=days, allowed=sorted(days)
            )
        for key, name in (("clock", tell.clock), ("place", tell.place)):
            if name is not None and name not in asked:
                yield places.finding(
                    "unknown_field", (*here, key), text=name, among=asked, allowed=sorted(asked)
                )


def _asked(definition: Definition, move: Transition) -> dict[str, FormField]:
    """The form fields that the move asks for."""
    return {
        name: field
        for guard in move.guards
        if isinstance(guard, FormGuard) and guard.form in definition.forms
        for name, field in definition.forms[guard.form].fields.items()
    }
