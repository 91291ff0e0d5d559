"""A guard over a scored sheet: all criteria judged, none under its floor, the total enough."""

from __future__ import annotations

from engine.facts import Facts
from engine.guards.labels import role_labels
from i18n.catalog import Either
from workflows.definition import ScoredGuard
from workflows.scoring import Score, score
from workflows.verdict import Verdict


def scored(guard: ScoredGuard, facts: Facts) -> Verdict:
    """Whether the sheet's score is at least what the plan asks, or in one of the bands it names."""
    sheet = facts.definition.forms[guard.scored]
    reached = score(facts.definition, guard.scored, facts.form, facts.above)
    code = _code(guard, reached)
    clear = code == "score_ok"
    bands = [sheet.bands[name].label for name in guard.band]
    return Verdict(
        guard="scored",
        code=code,
        clear=clear,
        seen=reached.percent,
        limit=guard.at_least if guard.at_least is not None else ",".join(guard.band),
        cleared_by=() if clear else role_labels(facts.definition, facts.transition.by),
        facts={
            "form": sheet.label,
            "points": reached.points,
            "full": reached.full,
            "percent": reached.percent,
            "least": guard.at_least or 0,
            "bands": Either(bands),
            "missing": reached.missing,
            "below": reached.below,
        },
    )


def _code(guard: ScoredGuard, reached: Score) -> str:
    if reached.missing:
        return "score_incomplete"
    if reached.below:
        return "score_below_floor"
    if guard.at_least is not None and not reached.reaches(guard.at_least):
        return "score_low"
    if guard.band and reached.band not in guard.band:
        return "score_other_band"
    return "score_ok"
