"""What differs between two definitions, place by place."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import Definition

Place = tuple[str, ...]
"""The keys that lead to a value; items of a list are counted from 1."""


def differences(old: Definition, new: Definition) -> tuple[Place, ...]:
    """The places whose values differ, in the order of the plan file; the deepest that say it.

    A key that only one of the two has is one place, whatever stands below it.
    """
    return tuple(_between(_said(old), _said(new), ()))


def _said(definition: Definition) -> object:
    return definition.model_dump(by_alias=True, exclude_defaults=True)


def _between(old: object, new: object, at: Place) -> Iterator[Place]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            if key not in old or key not in new:
                yield (*at, key)
            else:
                yield from _between(old[key], new[key], (*at, key))
        if list(old) != list(new) and set(old) == set(new):
            yield at  # the order of states, moves and fields is part of a plan
    elif isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        for number, (one, other) in enumerate(zip(old, new, strict=True), 1):
            yield from _between(one, other, (*at, str(number)))
    elif old != new:
        yield at
