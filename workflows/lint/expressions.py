"""Expressions: each one compiles, and names only what a record of its track has."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import CheckGuard, Definition, FormGuard, Track
from workflows.expression import LONGEST, MOST_LOOPS, problems
from workflows.finding import Finding
from workflows.places import Places


def check(definition: Definition, places: Places) -> Iterator[Finding]:
    """Findings about every expression of a guard."""
    for track, line in definition.tracks.items():
        dated = [name for name in definition.deadlines if _has_date(definition, name, track)]
        fields = _fields(definition, line, places)
        for name, move in line.transitions.items():
            for index, guard in enumerate(move.guards):
                if not isinstance(guard, CheckGuard):
                    continue
                path = ("tracks", track, "transitions", name, "guards", index, "check")
                for problem in problems(guard.check, fields, dated):
                    if _lost(places, problem.text):
                        continue
                    yield places.finding(
                        problem.code,
                        path,
                        text=problem.text,
                        among=problem.among,
                        position=problem.position,
                        reason=problem.reason,
                        allowed=sorted(problem.among),
                        longest=LONGEST,
                        most=MOST_LOOPS,
                    )


def _has_date(definition: Definition, deadline: str, track: str) -> bool:
    """Whether a record of the track can always be compared with that date."""
    one = definition.deadlines[deadline]
    if one.due.window is not None or one.due.relative:
        return False
    of = definition.tracks.get(one.track)
    return one.track == track or of is None or of.each is None


def _fields(definition: Definition, track: Track, places: Places) -> set[str] | None:
    """The fields of the forms the track uses; None when one of them could not be read."""
    named = {track.form} if track.form else set()
    for move in track.transitions.values():
        named |= {guard.form for guard in move.guards if isinstance(guard, FormGuard)}
    if not named <= set(definition.forms) or not places.whole("forms"):
        return None
    return {field for name in named for field in definition.forms[name].fields}


def _lost(places: Places, text: str) -> bool:
    """Whether a date is named that the file gives, but in a way that could not be read."""
    root, _, name = text.partition(".")
    return root == "due" and not places.whole("deadlines", name)
