"""Models for tests to move: proposed by the unit's own officer in a ready database."""

from __future__ import annotations

from collections.abc import Mapping

from engine.advance import Advanced
from engine.move import Proposal
from engine.propose import propose_many
from tests.builders import NOW, Ready

FORM: Mapping[str, object] = {"name": "Tiếng loa an ninh", "sector": "village"}


def models(
    ready: Ready, count: int, unit: str = "xa-a", form: Mapping[str, object] = FORM
) -> list[str]:
    """Codes of new models of a unit, all proposed."""
    proposals = [Proposal("small-2023", "model", unit, form)] * count
    made = propose_many(ready.db, proposals, ready.officer(f"lan-{unit}"), NOW)
    return [one.record for one in made if isinstance(one, Advanced)]


def a_model(ready: Ready, unit: str = "xa-a", form: Mapping[str, object] = FORM) -> str:
    """The code of one new model."""
    (code,) = models(ready, 1, unit, form)
    return code
