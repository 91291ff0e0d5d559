"""Records as the rows of a paper's tables: numbered, by track and by kind of unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reports.papers.asked import Facts, Ground
from reports.papers.words import labels, named, roman, small, values
from storage.listings import ListedRecord
from workflows.definition import DecisionGuard, Definition, Track

MOST_COLUMNS = 6
"""Fields of a form that stand in columns of their own; a landscape page has room for no more."""


def of_records(plan: Definition) -> dict[str, Track]:
    """The tracks whose records a paper lists: those with a form that stand for themselves."""
    return {
        name: track
        for name, track in plan.tracks.items()
        if track.form is not None and track.one_per is None and track.of is None
    }


def subjects(plan: Definition) -> dict[str, Track]:
    """Of these what the plan is about: what units collect in a list, or a paper decision is about.

    Difficulties that units report, or their own plans, are records too, but nobody decides upon
    them. All of them where a plan collects and decides nothing.
    """
    listed = of_records(plan)
    collected = {one.collects.track for one in plan.tracks.values() if one.collects}
    about = {
        name: track for name, track in listed.items() if name in collected or _decided_upon(track)
    }
    return about or listed


def _decided_upon(track: Track) -> bool:
    return any(
        isinstance(guard, DecisionGuard)
        for move in track.transitions.values()
        for guard in move.guards
    )


def noun(tracks: Iterable[Track]) -> str:
    """What records are called within a sentence, each name once."""
    return ", ".join(dict.fromkeys(small(track.label.vi) for track in tracks))


def off_course(track: Track) -> frozenset[str]:
    """The states only a move with a reason leads to: withdrawn, turned down."""
    return frozenset(
        name
        for name in track.states
        if (moves := [one for one in track.transitions.values() if one.to == name])
        and all(move.needs_reason for move in moves)
    )


def fields_of(definition: Definition, track: Track) -> list[str]:
    """The fields of a track's form that stand in columns: all but the name."""
    fields = [*definition.forms[track.form].fields] if track.form else []
    return fields[1 : 1 + MOST_COLUMNS]


def row(ground: Ground, one: ListedRecord, number: int) -> Facts:
    """One record: its codes, its unit, what its form says, where it stands."""
    plan = ground.definition
    track, said = plan.tracks[one.track], values(plan, one)
    named_fields = labels(plan, track)
    particulars = [
        f"{named_fields[name].vi}: {said[name]}" for name in fields_of(plan, track) if name in said
    ]
    return {
        "no": number,
        "code": one.code,
        "short_code": one.code.rpartition("-")[2],
        "name": named(plan, one),
        "unit": ground.unit_name(one.unit),
        "state": track.states[one.state].label.vi,
        "cells": [said.get(name, "") for name in fields_of(plan, track)],
        "fields": said,
        "particulars": "; ".join(particulars),
    }


def by_kind(ground: Ground, records: Sequence[ListedRecord]) -> list[Facts]:
    """Rows under the kinds of unit, numbered throughout; a kind without rows is left out."""
    groups: list[Facts] = []
    number = 0
    for kind, label in ground.definition.unit_kinds.items():
        rows = []
        for one in _by_unit(one for one in records if one.unit_kind == kind):
            number += 1
            rows.append(row(ground, one, number))
        if rows:
            sign = roman(len(groups) + 1)
            groups.append({"no": sign, "label": label.vi, "count": len(rows), "rows": rows})
    return groups


def _by_unit(records: Iterable[ListedRecord]) -> list[ListedRecord]:
    return sorted(records, key=lambda one: (one.unit, one.code))
