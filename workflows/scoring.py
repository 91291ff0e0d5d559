"""Scored sheets: points on criteria, a total, and the band it falls into.

A form is a scored sheet when its fields carry points. Criteria are the plan's (one number field
each, 000-21, 001-08) or the record's own: one line each in a field of the record that is judged
(004-06). Points are whole numbers; a total is compared as a share of all that could be had,
exactly, and is never rounded up into a band.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from i18n.text import Text
from workflows.definition import Band, Definition, FieldType, FormField


@dataclass(frozen=True, slots=True)
class Score:
    """What a sheet comes to.

    Attributes:
        points, full: what was given, and all that could be.
        missing: criteria without points, or with points for another number of lines.
        below: criteria under their own floor.
        band: the highest band of the sheet that the total reaches; None where none is.
    """

    points: int
    full: int
    missing: tuple[Text, ...]
    below: tuple[Text, ...]
    band: str | None

    @property
    def percent(self) -> int:
        """The share in whole hundredths, cut off: 79.9 is 79."""
        return 100 * self.points // self.full if self.full else 0

    def reaches(self, percent: int) -> bool:
        """Whether the total is at least that share of the full points."""
        return bool(self.full) and 100 * self.points >= percent * self.full


def score(
    definition: Definition,
    form: str,
    values: Mapping[str, object],
    above: Mapping[str, object],
) -> Score:
    """The score of a form's values.

    Args:
        values: the record's own values.
        above: those of the record it belongs to, whose own criteria may be judged.
    """
    sheet = definition.forms[form]
    points, full = 0, 0
    missing: list[Text] = []
    below: list[Text] = []
    for name, field in sheet.fields.items():
        if field.out_of is None:
            continue
        given = given_points(values.get(name))
        wanted = len(criteria(field, values, above))
        full += field.out_of * wanted
        points += sum(given)
        if len(given) != wanted or not wanted:
            missing.append(field.label)
        elif field.floor is not None and min(given) < field.floor:
            below.append(field.label)
    reached = Score(points, full, tuple(missing), tuple(below), None)
    return replace(reached, band=_band(reached, sheet.bands))


def is_scored(definition: Definition, form: str) -> bool:
    """Whether the form is a scored sheet."""
    sheet = definition.forms.get(form)
    return sheet is not None and any(f.out_of is not None for f in sheet.fields.values())


def criteria(
    field: FormField, values: Mapping[str, object], above: Mapping[str, object]
) -> tuple[str, ...]:
    """What the points of a field are for: the field itself, or a record's own lines."""
    if field.type is not FieldType.POINTS:
        return ("",)
    said = above.get(field.per or "") or values.get(field.per or "") or ""
    return lines_of(said)


def lines_of(value: object) -> tuple[str, ...]:
    """The lines of a field that holds one item a line."""
    return tuple(line for line in str(value).split("\n") if line)


def given_points(value: object) -> tuple[int, ...]:
    """The points in a value as kept."""
    if value in (None, ""):
        return ()
    return tuple(int(one) for one in str(value).split())


def _band(reached: Score, bands: Mapping[str, Band]) -> str | None:
    """The highest band the total reaches."""
    highest_first = sorted(bands.items(), key=lambda one: -one[1].least)
    return next((name for name, band in highest_first if reached.reaches(band.least)), None)
