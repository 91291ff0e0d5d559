"""What belongs to a record and what is built on it, made up as a plan's own rules ask for it."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from storage.listings import ListedRecord
from workflows.definition import BelongingGuard, Track

if TYPE_CHECKING:
    from engine.rehearsal.stage import Stage


@dataclass(frozen=True, slots=True)
class Linking:
    """The records a new one belongs to and is built on, by code; empty where there is none."""

    of: str = ""
    built_on: str = ""
    name: str = ""

    def named(self, names: Collection[str]) -> bool:
        """Whether what it is linked with has one of the names; any will do when there are none."""
        return not names or self.name in names


STANDS_ALONE = Linking()


def links_open(stage: Stage, track: str, unit: str) -> Iterator[Linking]:
    """The links a new record of a track could have for a unit now; one without links otherwise."""
    of_track = stage.definition.tracks[track]
    if of_track.of is not None:
        for record in _standing(stage, of_track.of.track, unit, of_track.of.states):
            yield Linking(of=record.code, name=name_of(record))
    elif of_track.built_on is not None and of_track.built_on.required:
        rule = of_track.built_on
        continued = stage.continued(track)
        for record in _standing(stage, rule.track, unit, rule.states):
            if record.code not in continued:
                yield Linking(built_on=record.code, name=name_of(record))
    else:
        yield STANDS_ALONE


def bring_about(stage: Stage, record: ListedRecord, guard: BelongingGuard, at: datetime) -> None:
    """So many records that belong to this one, led to where the guard wants them."""
    track = stage.definition.tracks[guard.has]
    ways = _ways(track, guard.states)
    unit = next((one for one in stage.units if one.code == record.unit), None)
    wanted = guard.at_least or 0
    if unit is None:
        return
    mine = [one for one in stage.belonging(record.code) if one.track == guard.has]
    there = sum(one.state in guard.states for one in mine)
    for one in [one for one in mine if one.state in ways and one.state not in guard.states]:
        if there < wanted:
            there += _lead(stage, one, ways, guard.states, at)
    while there < wanted:
        name = f"{track.label.vi} {there + 1}"
        code = stage.propose(guard.has, unit, name, at, link=Linking(of=record.code))
        made = next((one for one in stage.belonging(record.code) if one.code == code), None)
        if made is None or not _lead(stage, made, ways, guard.states, at):
            return
        there += 1


def name_of(record: ListedRecord) -> str:
    """What a record is called; its code where its form has no name."""
    return str(json.loads(record.form).get("name", record.code))


def _standing(
    stage: Stage, track: str, unit: str, states: tuple[str, ...]
) -> Iterator[ListedRecord]:
    for record in stage.records(track=track, unit=unit):
        if not states or record.state in states:
            yield record


def _lead(
    stage: Stage,
    record: ListedRecord,
    ways: Mapping[str, str],
    goals: tuple[str, ...],
    at: datetime,
) -> bool:
    """Move a record on until it stands at a goal; whether it got there."""
    here = record
    for _ in ways:
        if here.state in goals or here.state not in ways:
            break
        stage.move(here, ways[here.state], at)
        after = next(
            (one for one in stage.records(track=here.track) if one.code == here.code), here
        )
        if after.state == here.state:
            break
        here = after
    return here.state in goals


def _ways(track: Track, goals: tuple[str, ...]) -> dict[str, str]:
    """For every state that leads to a goal, the move that is the shortest way there."""
    ways: dict[str, str] = {}
    waiting = deque(goals)
    while waiting:
        goal = waiting.popleft()
        for name, move in track.transitions.items():
            for state in move.source:
                if move.to == goal and state not in ways and state not in goals:
                    ways[state] = name
                    waiting.append(state)
    return ways
