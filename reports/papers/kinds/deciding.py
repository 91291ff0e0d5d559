"""What waits for a decision on paper: the rows of a proposal, a note and a review (000-18, 001-23).

The rows bear the codes that entering the decision takes.
"""

from __future__ import annotations

from reports.papers.asked import Facts, Ground
from reports.papers.kinds.rows import noun, row
from workflows.definition import DecisionGuard, Track
from workflows.errors import WrongUsage

BOX = "☐"


def facts(ground: Ground) -> Facts:
    """Records that wait in a state a decision leads out of, with a box for each outcome.

    Raises WrongUsage when none waits, naming the states that would.
    """
    plan = ground.definition
    waiting = {name: _waiting(ground, track) for name, track in plan.tracks.items()}
    asked = [
        one
        for one in ground.records
        if one.state in waiting[one.track]
        and ground.asked.record in (None, one.code)
        and ground.asked.unit in (None, one.unit)
    ]
    # What no decision has named in this state comes first; a second honour is asked for by itself.
    decided = {name: _decided(track) for name, track in plan.tracks.items()}
    found = [one for one in asked if one.state not in decided[one.track]] or asked
    if not found:
        states = [
            plan.tracks[name].states[state].label for name, one in waiting.items() for state in one
        ]
        raise WrongUsage("paper_nothing_to_decide", plan=plan.plan, states=states)
    open_to = {outcome for one in found for outcome in waiting[one.track][one.state]}
    outcomes = [one for one in plan.outcomes if one in open_to]
    return {
        "outcomes": [plan.outcomes[one].vi for one in outcomes],
        "rows": [
            row(ground, one, number)
            | {"boxes": [_box(name, waiting[one.track][one.state]) for name in outcomes]}
            for number, one in enumerate(sorted(found, key=lambda one: one.code), start=1)
        ],
        "count": len(found),
        "noun": noun(plan.tracks[one.track] for one in found),
    }


def _box(outcome: str, possible: list[str]) -> str:
    return BOX if outcome in possible else ""


def _decided(track: Track) -> frozenset[str]:
    """The states a decision leads into."""
    return frozenset(
        move.to
        for move in track.transitions.values()
        if any(isinstance(guard, DecisionGuard) for guard in move.guards)
    )


def _waiting(ground: Ground, track: Track) -> dict[str, list[str]]:
    """States a decision leads out of, with the outcomes that do."""
    every = [*ground.definition.outcomes]
    found: dict[str, list[str]] = {}
    for move in track.transitions.values():
        for guard in move.guards:
            if isinstance(guard, DecisionGuard):
                for state in move.source:
                    found.setdefault(state, []).extend([guard.outcome] if guard.outcome else every)
    return found
