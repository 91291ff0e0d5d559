"""Guards over what belongs together: children that must stand somewhere, a parent that must."""

from __future__ import annotations

from engine.facts import Facts
from engine.guards.labels import role_labels
from i18n.catalog import Either
from workflows.definition import BelongingGuard
from workflows.verdict import Verdict


def has(guard: BelongingGuard, facts: Facts) -> Verdict:
    """Whether so many of the records that belong to this one stand in one of the states."""
    track = facts.definition.tracks[guard.has]
    number = sum(facts.children.get((guard.has, state), 0) for state in guard.states)
    short = guard.at_least is not None and number < guard.at_least
    over = guard.at_most is not None and number > guard.at_most
    code = "has_too_few" if short else "has_too_many" if over else "has_ok"
    limit = guard.at_least if guard.at_most is None or short else guard.at_most
    moves = (move for move in track.transitions.values() if move.to in guard.states)
    roles = dict.fromkeys(role for move in moves for role in move.by)
    return Verdict(
        guard="has",
        code=code,
        clear=not (short or over),
        seen=number,
        limit=limit,
        cleared_by=role_labels(facts.definition, roles) if short or over else (),
        facts={
            "noun": track.label,
            "states": Either([track.states[state].label for state in guard.states]),
            "number": number,
            "limit": limit,
        },
    )


def parent_stands(facts: Facts) -> Verdict | None:
    """Whether what the new record belongs to stands where something may be added to it.

    None for a record that is there already, and for one that stands by itself.
    """
    rule = facts.track.of
    if rule is None or not rule.states or not facts.transition.creates:
        return None
    parent = facts.parent
    track = facts.definition.tracks[rule.track]
    clear = parent is not None and parent.state in rule.states
    here = track.states.get(parent.state) if parent else None
    return Verdict(
        guard="of",
        code="parent_ok" if clear else "parent_elsewhere",
        clear=clear,
        seen=parent.state if parent else "",
        limit=",".join(rule.states),
        facts={
            "parent": parent.code if parent else "",
            "noun": track.label,
            "here": here.label if here else "",
            "states": Either([track.states[state].label for state in rule.states]),
        },
    )


def origin_stands(facts: Facts) -> Verdict | None:
    """Whether what the new record is built on is named and stands where the plan asks.

    None for a record that is there already, and where the plan asks nothing of its origin.
    """
    rule = facts.track.built_on
    if rule is None or not facts.transition.creates:
        return None
    origin = facts.origin
    if origin is None:
        code = "origin_missing" if rule.required else "origin_none"
    elif rule.states and not origin.earlier and origin.state not in rule.states:
        code = "origin_elsewhere"
    else:
        code = "origin_ok"
    clear = code in ("origin_none", "origin_ok")
    track = facts.definition.tracks[rule.track]
    here = track.states.get(origin.state) if origin and not origin.earlier else None
    return Verdict(
        guard="built_on",
        code=code,
        clear=clear,
        seen=origin.state if origin else "",
        limit=",".join(rule.states),
        facts={
            "origin": origin.code if origin else "",
            "noun": track.label,
            "here": here.label if here else "",
            "states": Either([track.states[state].label for state in rule.states]),
        },
    )
