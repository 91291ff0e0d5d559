"""Whose work a move is."""

from __future__ import annotations

from workflows.definition import Definition, Transition


def whose_work(definition: Definition, transition: Transition) -> tuple[str, ...]:
    """The roles a move waits for: the unit's own, or the committee's where no unit role may.

    Others who may make it do so for them, and are not asked to.
    """
    known = tuple(role for role in transition.by if role in definition.roles)
    of_unit = tuple(role for role in known if definition.roles[role].of == "unit")
    return of_unit or known
