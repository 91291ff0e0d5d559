"""The state machine: one flat ``transitions`` Machine per track, shared by all its records.

``prepare`` collects every guard's verdict, ``conditions`` ask whether all are clear: the library
decides and no reason is lost.
"""

from __future__ import annotations

from collections.abc import Iterable

from transitions import EventData, Machine, MachineError

from engine.decision import Approved, LetterDue, Outcome
from engine.duties import changes, targets
from engine.facts import Facts, Standing
from engine.guards import verdicts
from engine.guards.labels import role_labels
from engine.guards.quota import quota_change
from i18n.catalog import Either
from workflows.definition import Track
from workflows.verdict import Refusal, Verdict

NONE = "none"
"""Where a record stands before it is created: ``from: none`` in a plan file."""


def build_machine(track: Track) -> Machine:
    """The track's machine; it holds no record, so all records and threads may share it."""
    machine = Machine(
        model=None,
        states=[NONE, *track.states],
        initial=None,
        auto_transitions=False,
        send_event=True,
    )
    for name, transition in track.transitions.items():
        machine.add_transition(
            name,
            list(transition.source) or NONE,
            transition.to,
            prepare=_collect,
            conditions=_all_clear,
        )
    return machine


def decide(facts: Facts, machine: Machine) -> Outcome:
    """Whether the move may be made now, with every verdict; pure.

    Args:
        facts: all the decision rests on, its instants aware and in UTC.
        machine: the machine of the facts' track, from ``build_machine``.

    Returns:
        Approved with all consequences, or a Refusal with every guard's verdict.
    """
    found: list[Verdict] = []
    standing = Standing(facts.record.state)
    try:
        moved = machine.events[facts.trigger].trigger(standing, facts=facts, found=found)
    except MachineError:
        return Refusal(facts.record.code, facts.trigger, (_wrong_state(facts), *verdicts(facts)))
    if not moved:
        return Refusal(facts.record.code, facts.trigger, tuple(found))
    opened, settled = changes(facts, standing.state)
    counted = _quota_changes(facts)
    return Approved(
        to=standing.state,
        verdicts=tuple(found),
        quota_changes=counted,
        opened=opened,
        settled=settled,
        targets=targets(facts, counted) if counted else (),
        letters=tuple(LetterDue(tell.letter, tell.to) for tell in facts.transition.tells),
    )


def _collect(event: EventData) -> None:
    event.kwargs["found"].extend(verdicts(event.kwargs["facts"]))


def _all_clear(event: EventData) -> bool:
    found: list[Verdict] = event.kwargs["found"]
    return not any(verdict.stops for verdict in found)


def _wrong_state(facts: Facts) -> Verdict:
    """The move does not start where the record stands."""
    states = facts.track.states
    here = states.get(facts.record.state)
    return Verdict(
        guard="state",
        code="wrong_state" if facts.transition.source else "already_there",
        clear=False,
        seen=facts.record.state,
        limit=",".join(facts.transition.source) or NONE,
        cleared_by=role_labels(facts.definition, _leading_to(facts)),
        facts={
            "here": here.label if here else facts.record.state,
            "sources": Either([states[source].label for source in facts.transition.source]),
            "move": facts.transition.label,
        },
    )


def _leading_to(facts: Facts) -> Iterable[str]:
    """Who may make the next step towards where the move starts; nobody from a final state."""
    moves = facts.track.transitions.values()
    near = set(facts.transition.source)
    while wider := {s for move in moves if move.to in near for s in move.source} - near:
        near |= wider
    steps = (move for move in moves if facts.record.state in move.source and move.to in near)
    return dict.fromkeys(role for move in steps for role in move.by)


def _quota_changes(facts: Facts) -> dict[str, int]:
    changed = {name: quota_change(rule, facts) for name, rule in facts.definition.quotas.items()}
    return {name: change for name, change in changed.items() if change}
