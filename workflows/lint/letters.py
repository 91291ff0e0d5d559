"""Letters: a rung writes about what is owed, a move about what was done."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import Definition, LetterKind
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
