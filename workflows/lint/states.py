"""States: every track begins somewhere, all states can be reached, all ways end in a final one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflows.definition import SYSTEM, Definition, State, Track
from workflows.finding import Finding
from workflows.lint.names import unknown
from workflows.places import Path, Places, closest


def check(definition: Definition, places: Places) -> Iterator[Finding]:
    """Findings about the states and moves of every track."""
    for name, track in definition.tracks.items():
        path = ("tracks", name)
        yield from _unknown_states(track, path, places)
        yield from _confirmed(track, path, places)
        if places.whole(*path):
            # A state or move that could not be read may be the very one that leads on.
            yield from _beginning(track, path, places)
            meant = as_meant(track)
            if meant is not None:
                yield from _ways(meant, path, places)


def as_meant(track: Track) -> Track | None:
    """The track with misspelled states read as those next to them; None where nothing is near.

    The misspelling itself is told; that it also cuts off half of the track would be noise.
    """
    states = track.states
    moves = {
        name: move.model_copy(
            update={
                "to": _near(move.to, states),
                "source": tuple(_near(one, states) for one in move.source),
            }
        )
        for name, move in track.transitions.items()
    }
    if any({move.to, *move.source} - set(states) for move in moves.values()):
        return None
    return track.model_copy(update={"transitions": moves})


def _near(state: str, states: Mapping[str, State]) -> str:
    return state if state in states else closest(state, states)


def reachable(track: Track) -> frozenset[str]:
    """The states a record can come to stand in."""
    return reachable_from(track, {t.to for t in track.transitions.values() if t.creates})


def reachable_from(track: Track, starts: set[str]) -> frozenset[str]:
    """The states that can be reached from `starts`, themselves included."""
    reached: set[str] = set()
    waiting = [state for state in starts if state in track.states]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting.extend(t.to for t in track.transitions.values() if state in t.source)
    return frozenset(reached & set(track.states))


def _unknown_states(track: Track, path: Path, places: Places) -> Iterator[Finding]:
    for name, move in track.transitions.items():
        way = (*path, "transitions", name)
        yield from unknown(places, "unknown_state", "states", (*way, "to"), [move.to], track.states)
        yield from unknown(
            places, "unknown_state", "states", (*way, "from"), move.source, track.states
        )


def _confirmed(track: Track, path: Path, places: Places) -> Iterator[Finding]:
    for name, move in track.transitions.items():
        if move.confirm != "none" and move.weight != "high":
            way = (*path, "transitions", name, "confirm")
            yield places.finding("confirmed_by_letter", way, text=name)


def _beginning(track: Track, path: Path, places: Places) -> Iterator[Finding]:
    creating = [name for name, move in track.transitions.items() if move.creates]
    if not creating:
        yield places.finding("no_initial_state", path, at_key=True)
    for name in creating[1:]:
        way = (*path, "transitions", name)
        yield places.finding("several_creating", way, at_key=True, first=creating[0])
    for name in creating[:1]:
        system = SYSTEM in track.transitions[name].by
        way = (*path, "transitions", name, "by")
        if track.one_per and not system:
            yield places.finding("one_per_by_hand", way, track=track.label)
        if system and not track.one_per:
            yield places.finding("system_without_one_per", way, track=track.label)


def _ways(track: Track, path: Path, places: Places) -> Iterator[Finding]:
    reached = reachable(track)
    begins = any(move.creates for move in track.transitions.values())
    leaving = {state for move in track.transitions.values() for state in move.source}
    for name, state in track.states.items():
        way = (*path, "states", name)
        if begins and name not in reached:
            yield places.finding("unreachable_state", way, at_key=True)
        if not state.final and name not in leaving:
            yield places.finding("dead_end", way, at_key=True)
    for name, move in track.transitions.items():
        for index, source in enumerate(move.source):
            if source in track.states and track.states[source].final:
                way = (*path, "transitions", name, "from", index)
                yield places.finding("final_with_way_out", way, text=source, move=name)
