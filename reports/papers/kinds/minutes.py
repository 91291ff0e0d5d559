"""Minutes: of the survey of one record, and of a meeting that reviews many (biên bản, 000-13)."""

from __future__ import annotations

from reports.papers.asked import Facts, Ground
from reports.papers.kinds import deciding
from reports.papers.kinds.invitation import invited
from reports.papers.kinds.rows import noun, row
from reports.papers.words import BLANK, labels, values
from workflows.definition import (
    DecisionGuard,
    DocumentGuard,
    FormGuard,
    LetterKind,
    Track,
    Transition,
)
from workflows.errors import WrongUsage


def survey(ground: Ground) -> Facts:
    """What a record's forms hold, with room for what they do not hold yet.

    Raises WrongUsage without a record.
    """
    if ground.asked.record is None:
        raise WrongUsage("paper_needs_record", kind=ground.asked.kind)
    (one,) = ground.records
    plan = ground.definition
    track = plan.tracks[one.track]
    named = labels(plan, plan.tracks[ground.about.track]) | labels(plan, track)
    said = values(plan, ground.about) | values(plan, one)
    found = invited(track)
    meeting = {found[1].day, found[1].clock, found[1].place} if found else set()
    move = _visit(track, one.state)
    asked = [name for name in (_fields(ground, move) if move else ()) if name not in meeting]
    later = _later(ground, track, move) if move else frozenset()
    return {
        "record": row(ground, ground.about, 1),
        "noun": noun([plan.tracks[ground.about.track]]),
        "when": said.get(found[1].day or "", BLANK) if found else BLANK,
        "clock": said.get(found[1].clock or "", "") if found else "",
        "where": said.get(found[1].place or "", BLANK) if found else BLANK,
        "particulars": [
            {"label": named[name].vi, "value": words}
            for name, words in said.items()
            if name not in asked and name not in meeting and name not in later
        ],
        "findings": [{"label": named[one].vi, "value": said.get(one, BLANK)} for one in asked],
        "outcomes": _outcomes(ground, move),
    }


def review(ground: Ground) -> Facts:
    """What is up for a decision, with a column for each outcome. Raises as ``deciding.facts``."""
    return deciding.facts(ground) | {"when": BLANK, "where": BLANK}


def _visit(track: Track, state: str) -> Transition | None:
    """The move whose form the minutes fill: what follows the invitation, else the one out of the
    record's state or into it.

    One that asks for a paper comes first; one that invites arranges the meeting and is none.
    """
    asking = [
        move
        for move in track.transitions.values()
        if not any(tell.letter is LetterKind.INVITATION for tell in move.tells)
        and any(isinstance(one, FormGuard) and one.form != track.form for one in move.guards)
    ]
    found = invited(track)
    held = [move for move in asking if found and found[0].to in move.source]
    moves = held or [move for move in asking if state in move.source or move.to == state]
    with_paper = [
        move for move in moves if any(isinstance(one, DocumentGuard) for one in move.guards)
    ]
    return next(iter((*with_paper, *moves)), None)


def _fields(ground: Ground, move: Transition) -> list[str]:
    forms = [one.form for one in move.guards if isinstance(one, FormGuard)]
    return [name for form in forms for name in ground.definition.forms[form].fields]


def _later(ground: Ground, track: Track, visit: Transition) -> frozenset[str]:
    """Fields that are filled in after the visit, and so are none of its particulars."""
    order = [*track.states]
    return frozenset(
        name
        for move in track.transitions.values()
        if move.source and min(map(order.index, move.source)) > order.index(visit.to)
        for name in _fields(ground, move)
    )


def _outcomes(ground: Ground, move: Transition | None) -> list[Facts]:
    """What may be advised after the visit: the outcomes of decisions that lead on from it."""
    plan, of = ground.definition, ground.about
    reached = {of.state} if ground.parent or move is None else {of.state, move.to}
    guarded = [
        (one, guard.outcome)
        for one in plan.tracks[of.track].transitions.values()
        for guard in one.guards
        if isinstance(guard, DecisionGuard)
    ]
    next_ones = {outcome for one, outcome in guarded if reached.intersection(one.source)}
    asked = next_ones or {outcome for _, outcome in guarded}
    return [
        {"box": deciding.BOX, "label": label.vi}
        for name, label in plan.outcomes.items()
        if name in asked
    ]
