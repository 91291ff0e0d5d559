"""The act of advancing, end to end on SQLite."""

from __future__ import annotations

import pytest

from engine.advance import Advanced, advance
from engine.move import Move, Proposal
from engine.propose import propose
from tests.builders import NOW, Ready, ready_database
from workflows.verdict import Refusal

FORM = {"name": "Tiếng loa an ninh", "sector": "village"}


@pytest.fixture
def ready() -> Ready:
    return ready_database()


def proposed(ready: Ready, unit: str = "xa-a") -> str:
    made = propose(
        ready.db,
        Proposal("small-2023", "model", unit, FORM),
        ready.officer(f"lan-{unit}"),
        NOW,
    )
    assert isinstance(made, Advanced)
    return made.record


def test_a_proposed_model_is_registered(ready: Ready) -> None:
    code = proposed(ready)
    result = advance(ready.db, Move(code, "register"), ready.officer("lan-xa-a"), NOW)
    assert isinstance(result, Advanced)
    assert (result.from_, result.to, result.version) == ("proposed", "registered", 2)


def test_a_third_model_is_refused_when_the_unit_has_two(ready: Ready) -> None:
    lan = ready.officer("lan-xa-a")
    codes = [proposed(ready) for _ in range(3)]
    for code in codes[:2]:
        assert isinstance(advance(ready.db, Move(code, "register"), lan, NOW), Advanced)
    refused = advance(ready.db, Move(codes[2], "register"), lan, NOW)
    assert isinstance(refused, Refusal)
    (full,) = refused.reasons
    assert full.code == "quota_full"
    assert full.counted == tuple(codes[:2])
