"""What a record belongs to, what belongs to it, what it continues and what continues it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from engine.editions import edition_named
from i18n.text import Text
from storage.linked_records import (
    LinkedRow,
    built_on,
    children_of,
    linked_record,
    origins_of,
    parent_of,
)
from storage.records import RecordRow
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Linked:
    """Another record, in the words of its own plan; ``year`` is that plan's."""

    code: str
    plan: str
    year: int
    noun: Text
    state: Text
    name: str

    def as_json(self) -> dict[str, object]:
        """For a program."""
        return {"record": self.code, "plan": self.plan, "year": self.year, "name": self.name}


@dataclass(frozen=True, slots=True)
class Links:
    """All a record is linked with.

    Attributes:
        parent: what it belongs to: none, or one.
        origins: what it continues, the newest first: the record's life in earlier years (000-02).
        children, successors: in the order they were made.
    """

    parent: tuple[Linked, ...] = ()
    children: tuple[Linked, ...] = ()
    origins: tuple[Linked, ...] = ()
    successors: tuple[Linked, ...] = ()

    def named(self) -> tuple[tuple[str, tuple[Linked, ...]], ...]:
        """What there is, each with the name of its kind."""
        kinds = ("parent", "children", "origins", "successors")
        found = ((kind, getattr(self, kind)) for kind in kinds)
        return tuple((kind, linked) for kind, linked in found if linked)


def links_of(work: Work, row: RecordRow) -> Links:
    """The links of one record."""
    here = linked_record(work, row.code)
    if here is None:
        return Links()
    parent = parent_of(work, here)
    return Links(
        parent=_told(work, [parent] if parent else []),
        children=_told(work, children_of(work, row.id)),
        origins=_told(work, origins_of(work, here)),
        successors=_told(work, built_on(work, row.id)),
    )


def _told(work: Work, rows: Iterable[LinkedRow]) -> tuple[Linked, ...]:
    return tuple(_linked(work, row) for row in rows)


def _linked(work: Work, row: LinkedRow) -> Linked:
    definition = edition_named(work, row.definition_sha256, row.calendar_sha256).definition
    track = definition.tracks[row.track]
    return Linked(
        code=row.code,
        plan=row.plan,
        year=row.year,
        noun=track.label,
        state=track.states[row.state].label,
        name=str(json.loads(row.form).get("name", "")),
    )
