"""Whatever can be answered makes a plan that a check finds no error in."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.definition import Track
from workflows.explain import explain
from workflows.questions import Answers, answers, composed
from workflows.reading import read_plan

WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs")), min_size=1
).map(lambda text: " ".join(text.split())[:60])
LINES = st.lists(WORDS.map(lambda text: text.replace(":", "")), max_size=5).map("\n".join)
COUNTED = st.sampled_from(["", ": 2", ": 1-3", ": -2", ": 0-4", ": 3-3", " [on]", " [a_1]: 0-0"])
UNITS = st.lists(st.tuples(WORDS.map(lambda text: text.replace(":", "")), COUNTED), min_size=1)
POINTS = st.lists(st.tuples(WORDS.map(lambda text: text.replace(":", "")), st.integers(1, 1000)))
UNREADABLE = {"missing", "twice", "units", "units_unnamed", "criteria", "hidden"}
DAYS = st.dates(date(2027, 1, 1), date(2027, 12, 31))


@given(
    words=st.lists(WORDS, min_size=8, max_size=8),
    units=UNITS,
    criteria=POINTS,
    sectors=LINES,
    more=LINES,
    purposes=LINES,
    nouns=LINES,
    days=st.lists(DAYS, min_size=5, max_size=5, unique=True).map(sorted),
    quota=st.sampled_from(["target", "rule"]),
    periodic=st.sampled_from(["none", "month", "quarter"]),
    levels=st.sampled_from(["both", "one", "scale"]),
    remind=st.sets(st.integers(1, 180), min_size=1, max_size=6),
    rungs=st.lists(st.integers(1, 60), min_size=2, max_size=2, unique=True).map(sorted),
    survey=st.booleans(),
    evaluated=st.booleans(),
)
@settings(max_examples=40, deadline=timedelta(seconds=5))
def test_whatever_is_answered_makes_a_plan_without_an_error(
    words: list[str],
    units: list[tuple[str, str]],
    criteria: list[tuple[str, int]],
    sectors: str,
    more: str,
    purposes: str,
    nouns: str,
    days: list[date],
    quota: str,
    periodic: str,
    levels: str,
    remind: set[int],
    rungs: list[int],
    survey: bool,
    evaluated: bool,
) -> None:
    names = ("title", "issuer", "office", "decider", "signer", "post", "place", "symbol")
    read = answers(
        {
            **dict(zip(names, words, strict=True)),
            "year": "2027",
            "code": "thu-2027",
            "units": "\n".join(f"{label}{counted}" for label, counted in units),
            "criteria": "\n".join(f"{label}: {points}" for label, points in criteria),
            "sectors": sectors,
            "more": more,
            "purposes": purposes,
            "nouns": nouns,
            "register_by": days[0].isoformat(),
            "survey_from": days[1].isoformat() if survey else "",
            "survey_to": days[2].isoformat() if survey else "",
            "report_by": days[3].isoformat(),
            "evaluate_by": days[4].isoformat() if evaluated else "",
            "quota": quota,
            "periodic": periodic,
            "levels": levels,
            "remind": ", ".join(map(str, remind)),
            "to_head": str(rungs[0]),
            "to_office": str(rungs[1]),
        }
    )
    if not isinstance(read, Answers):
        assert {one.code for one in read} <= UNREADABLE
        return
    reading = read_plan(composed(read).encode(), "plan.yaml")
    assert [one.sentence("en") for one in reading.errors] == []
    assert reading.definition is not None
    assert reading.definition.title.vi
    assert len(reading.definition.unit_kinds) == len(read.units)
    model = reading.definition.tracks["model"]
    ends = {"both": {"commended", "scaled"}, "one": {"commended"}, "scale": {"scaled"}}[levels]
    assert _reached(model) == set(model.states) >= {*ends, "evaluated"}
    assert explain(reading.definition, "vi", reading.calendar)


def _reached(track: Track) -> set[str]:
    """The states that a record can come to, from its beginning on."""
    reached: set[str] = set()
    for _ in track.states:
        for move in track.transitions.values():
            if not move.source or reached & set(move.source):
                reached.add(move.to)
    return reached
