"""A rehearsed year in figures, for a program: docs/how-to/rehearse.md names every key."""

from __future__ import annotations

from collections import Counter

from engine.apply import Advanced
from engine.rehearsal.clashes import clashes
from engine.rehearsal.told import Year
from i18n.catalog import say
from i18n.language import Lang
from workflows.errors import LantoaError
from workflows.verdict import Refusal


def summary(year: Year, lang: Lang) -> dict[str, object]:
    """The figures of a year; sentences in ``lang``, keys always the same."""
    return {
        "plan": year.definition.plan,
        "seed": year.seed,
        "opened_at": year.opened_at,
        "ended_at": year.ended_at,
        "outages": [{"first": first, "last": last} for first, last in year.outages],
        "units": len(year.units),
        "letters": len(year.letters),
        "people": len({letter.officer for letter in year.letters}),
        "letters_by_kind": dict(Counter(letter.kind.value for letter in year.letters)),
        "letters_by_rung": letters_by_rung(year),
        "rungs_superseded": year.superseded,
        "undelivered": len(year.undelivered),
        "acts": sum(isinstance(act.outcome, Advanced) for act in year.acts),
        "refusals": refusals(year),
        "not_done": [
            {"at": act.at, "unit": act.unit, "what": act.trigger, "why": act.outcome.sentence(lang)}
            for act in year.acts
            if isinstance(act.outcome, LantoaError)
        ],
        "units_late": sorted({one.unit for one in year.owed if one.late}),
        "units_silent": sorted({o.unit for o in year.owed if o.state == "open"}),
        "units_short": [
            {
                "unit": one.unit,
                "quota": one.quota,
                "counted": one.counted,
                "wanted": one.wanted,
                "soft": one.soft,
            }
            for one in year.shortfalls
        ],
        "final_states": {track: dict(states) for track, states in year.states.items()},
        "clashes": [
            {"code": one.code, "sentence": say(f"book.clash_{one.code}", lang, **one.facts)}
            for one in clashes(year)
        ],
        "log": {"entries": year.sealed, "verified": True},
    }


def refusals(year: Year) -> dict[str, int]:
    """How often each guard's verdict refused, by its code, the most frequent first."""
    counted = Counter(
        verdict.code
        for act in year.acts
        if isinstance(act.outcome, Refusal)
        for verdict in act.outcome.reasons
    )
    return dict(counted.most_common())


def letters_by_rung(year: Year) -> dict[str, int]:
    """Letters that left, by deadline and rung as the plan writes it ("result -14d"), in order.

    Rungs that sent nothing are there with none.
    """
    sorts = Counter(year.causes[letter.number].sort for letter in year.letters)
    sent = Counter[tuple[str, int]]()
    for sort, count in sorts.items():
        if sort.deadline:
            sent[sort.deadline, sort.rung] += count
    return {
        f"{name} {rung.at}": sent[name, index]
        for name, deadline in year.definition.deadlines.items()
        if deadline.ladder is not None
        for index, rung in enumerate(year.definition.ladders[deadline.ladder].rungs)
    }
