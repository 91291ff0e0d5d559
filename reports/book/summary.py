"""A rehearsed year in figures, for a program: docs/how-to/rehearse.md names every key."""

from __future__ import annotations

from collections import Counter

from engine.apply import Advanced
from engine.rehearsal.clashes import clashes
from engine.rehearsal.year import Year
from i18n.catalog import say
from i18n.language import Lang
from workflows.verdict import Refusal


def summary(year: Year, lang: Lang) -> dict[str, object]:
    """The figures of a year; sentences in ``lang``, keys always the same."""
    return {
        "plan": year.definition.plan,
        "seed": year.seed,
        "opened_at": year.opened_at,
        "ended_at": year.ended_at,
        "units": len(year.units),
        "letters": len(year.letters),
        "letters_by_kind": dict(Counter(letter.kind.value for letter in year.letters)),
        "letters_by_rung": letters_by_rung(year),
        "undelivered": len(year.undelivered),
        "acts": sum(isinstance(act.outcome, Advanced) for act in year.acts),
        "refusals": refusals(year),
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
        "final_states": year.states,
        "clashes": [
            {"code": one.code, "sentence": say(f"book.clash_{one.code}", lang, **one.facts)}
            for one in clashes(year)
        ],
        "log": {"entries": year.sealed, "verified": True},
    }


def refusals(year: Year) -> dict[str, int]:
    """How often each guard's verdict refused, by its code."""
    return dict(
        Counter(
            verdict.code
            for act in year.acts
            if isinstance(act.outcome, Refusal)
            for verdict in act.outcome.reasons
        )
    )


def letters_by_rung(year: Year) -> dict[str, int]:
    """Letters that a ladder sent, by deadline and rung as the plan writes it ("result -14d")."""
    return dict(Counter(f"{deadline} {rung}" for deadline, rung in year.rungs.values()))
