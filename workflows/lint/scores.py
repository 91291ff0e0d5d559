"""Scored sheets: points that can be given, floors and bands that can be reached."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import Definition, FieldType, Form, FormField, ScoredGuard
from workflows.finding import Finding
from workflows.lint.names import unknown
from workflows.places import Path, Places
from workflows.scoring import is_scored


def check(definition: Definition, places: Places) -> Iterator[Finding]:
    """Findings about points, bands and the guard ``scored``."""
    for name, form in definition.forms.items():
        path = ("forms", name)
        for key, field in form.fields.items():
            yield from _field(definition, field, (*path, "fields", key), places)
        if form.bands and not is_scored(definition, name) and places.whole(*path):
            yield places.finding("bands_without_points", (*path, "bands"), at_key=True)
        yield from _bands(form, path, places)
    for track, line in definition.tracks.items():
        for move, transition in line.transitions.items():
            for index, guard in enumerate(transition.guards):
                if isinstance(guard, ScoredGuard):
                    way = ("tracks", track, "transitions", move, "guards", index)
                    yield from _guard(definition, guard, way, places)


def _field(
    definition: Definition, field: FormField, path: Path, places: Places
) -> Iterator[Finding]:
    if not places.whole(*path):
        return
    carries = field.type in (FieldType.NUMBER, FieldType.POINTS)
    if field.out_of is not None and not carries:
        yield places.finding("points_of_no_number", (*path, "out_of"))
    if field.floor is not None and (field.out_of is None or field.floor > field.out_of):
        yield places.finding("floor_over_points", (*path, "floor"))
    if field.type is not FieldType.POINTS:
        if field.per is not None:
            yield places.finding("points_of_no_number", (*path, "per"))
        return
    if field.out_of is None or field.per is None:
        yield places.finding("points_without_criteria", path, at_key=True)
        return
    lines = {
        name
        for form in definition.forms.values()
        for name, one in form.fields.items()
        if one.type is FieldType.LINES
    }
    yield from unknown(places, "unknown_field", "fields", (*path, "per"), [field.per], lines)


def _bands(form: Form, path: Path, places: Places) -> Iterator[Finding]:
    seen: set[int] = set()
    for name, band in form.bands.items():
        if band.least in seen:
            yield places.finding("bands_alike", (*path, "bands", name, "from"), text=name)
        seen.add(band.least)


def _guard(
    definition: Definition, guard: ScoredGuard, path: Path, places: Places
) -> Iterator[Finding]:
    way = (*path, "scored")
    yield from unknown(places, "unknown_form", "forms", way, [guard.scored], definition.forms)
    form = definition.forms.get(guard.scored)
    if form is None:
        return
    if not is_scored(definition, guard.scored):
        yield places.finding("form_not_scored", way, text=guard.scored)
    yield from unknown(places, "unknown_band", "bands", (*path, "band"), guard.band, form.bands)
