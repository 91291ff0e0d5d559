"""Figures and honours: what they count and take away exists."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import BY_TRACK, Definition, FieldType, Figure, FormField
from workflows.filling import form_fields
from workflows.finding import Finding
from workflows.lint.names import unknown
from workflows.places import Path, Places


def check(definition: Definition, places: Places) -> Iterator[Finding]:
    """Findings about figures and honours."""
    known = definition.outcomes
    for name, honour in definition.honours.items():
        path = ("honours", name)
        yield from unknown(places, "unknown_outcome", "outcomes", path, [name], known)
        way = (*path, "revokes")
        yield from unknown(places, "unknown_outcome", "outcomes", way, honour.revokes, known)
    for name, figure in definition.figures.items():
        yield from _figure(definition, figure, ("figures", name), places)


def _figure(
    definition: Definition, figure: Figure, path: Path, places: Places
) -> Iterator[Finding]:
    tracks = definition.tracks
    yield from unknown(places, "unknown_track", "tracks", (*path, "track"), figure.tracks, tracks)
    states = {state for name in figure.tracks if name in tracks for state in tracks[name].states}
    if set(figure.tracks) <= set(tracks):
        way = (*path, "states")
        yield from unknown(places, "unknown_state", "states", way, figure.states, states)
    if figure.outcome is not None:
        way = (*path, "outcome")
        outcomes = definition.outcomes
        yield from unknown(places, "unknown_outcome", "outcomes", way, [figure.outcome], outcomes)
    fields = _splitting(definition)
    if figure.by is not None and figure.by != BY_TRACK:
        yield from unknown(places, "unknown_field", "fields", (*path, "by"), [figure.by], fields)
    for name, value in figure.where.items():
        way = (*path, "where", name)
        yield from unknown(places, "unknown_field", "fields", way, [name], fields)
        field = fields.get(name)
        listed = definition.lists.get(field.choices or "") if field else None
        if listed is not None and value not in listed.choices:
            yield places.finding(
                "unknown_value", way, text=value, among=listed.choices, allowed=list(listed.choices)
            )


def _splitting(definition: Definition) -> dict[str, FormField]:
    """The fields that sort records into a few kinds."""
    kinds = (FieldType.CHOICE, FieldType.DATE, FieldType.YES_NO)
    return {name: f for name, f in form_fields(definition).items() if f.type in kinds}
