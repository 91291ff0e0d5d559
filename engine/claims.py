"""What is an officer's to do, as claims: by which deadlines they owe, in which states records wait
for them. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from engine.duties import owing_roles
from engine.whose import whose_work
from i18n.text import Text
from storage.inbox import Claim, Standing
from workflows.definition import Definition

Held = frozenset[tuple[str, int | None]]
"""Roles with their unit, or None for the whole committee."""
Stretch = tuple[Any, ...]
"""A unit or None, then names: of a deadline, or of a track and a state."""


class Pinned(NamedTuple):
    """An edition that records of a plan may be pinned to."""

    plan_id: int
    edition_id: int
    definition: Definition


@dataclass(frozen=True, slots=True)
class Claims:
    """All that may stand in somebody's inbox; nothing is named twice."""

    owed: tuple[Claim, ...]
    waiting: tuple[Standing, ...]


def claims_of(held: Held, editions: Iterable[Pinned]) -> Claims:
    """What an officer who holds these roles answers for.

    A move that a role of the unit may make is the unit's work: it stands in the unit officers'
    inbox and not in that of the secretariat, who may make it for them. The same goes for what is
    owed. A record that could only be returned, turned down or withdrawn waits for nobody.
    """
    at: dict[int | None, set[str]] = {}
    for role, unit_id in held:
        at.setdefault(unit_id, set()).add(role)
    owed: dict[int, dict[int, set[Stretch]]] = {}
    waiting: dict[int, dict[int, set[Stretch]]] = {}
    for plan_id, edition_id, definition in editions:
        owed.setdefault(plan_id, {})[edition_id] = _once(_owed(definition, at))
        waiting.setdefault(plan_id, {})[edition_id] = _once(_waiting(definition, at))
    return Claims(
        tuple(Claim(*one) for one in _few(owed)),
        tuple(Standing(*one) for one in _few(waiting)),
    )


def triggers_of(
    held: Held, definition: Definition, track: str, state: str, unit_id: int
) -> tuple[tuple[str, Text], ...]:
    """The moves out of a state that are this officer's to make for a unit, with their labels."""
    roles = {role for role, of in held if of is None or of == unit_id}
    return tuple(
        (name, transition.label)
        for name, transition in definition.tracks[track].transitions.items()
        if state in transition.source and roles.intersection(whose_work(definition, transition))
    )


def _owed(definition: Definition, at: Mapping[int | None, set[str]]) -> Iterator[Stretch]:
    for name, deadline in definition.deadlines.items():
        owing = owing_roles(definition, deadline)
        yield from ((unit_id, name) for unit_id, roles in at.items() if roles.intersection(owing))


def _waiting(definition: Definition, at: Mapping[int | None, set[str]]) -> Iterator[Stretch]:
    for name, track in definition.tracks.items():
        for transition in track.transitions.values():
            if transition.needs_reason:
                continue  # a side exit is open to them, and nobody waits for it
            work = whose_work(definition, transition)
            units = [unit_id for unit_id, roles in at.items() if roles.intersection(work)]
            yield from ((unit_id, name, state) for state in transition.source for unit_id in units)


def _once(found: Iterable[Stretch]) -> set[Stretch]:
    """Without what the officer has for one unit and for every unit as well."""
    every = set(found)
    return {one for one in every if one[0] is None or (None, *one[1:]) not in every}


def _few(found: Mapping[int, Mapping[int, set[Stretch]]]) -> Iterator[Stretch]:
    """Plan, edition, unit and names; what holds in every edition of a plan is said once."""
    for plan_id, editions in found.items():
        everywhere = set.intersection(*editions.values())
        yield from ((plan_id, None, *one) for one in everywhere)
        for edition_id, here in editions.items():
            yield from ((plan_id, edition_id, *one) for one in here - everywhere)
