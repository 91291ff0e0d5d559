"""Each unit is evaluated once at the end of the year, and then put forward (000-19)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.advance import Advanced, advance
from engine.attach import Paper, attach
from engine.move import Move, Proposal
from engine.opening import Opened, open_plan
from engine.propose import propose
from storage.lifecycle import create_database
from tests.builders import Ready, a_committee, a_unit, an_officer
from tests.seed_plans import HOA_VANG, calendar, definition
from workflows.verdict import Refusal

DECEMBER = datetime(2017, 12, 12, 2, 0, tzinfo=UTC)
RATED = {"rating": "tot", "unit_opinion": "Hai mô hình hoạt động đều, có sức lan tỏa"}


@pytest.fixture(scope="module")
def ready() -> Ready:
    now, since = datetime(2017, 3, 22, 2, 0, tzinfo=UTC), date(2016, 1, 1)
    db = create_database("sqlite://", rehearsal=True, now=now)
    a_committee(db)
    for code in ("xa-a", "xa-b"):
        a_unit(db, code)
        an_officer(db, f"lan-{code}", unit_code=code, since=since)
    thu = an_officer(db, "thu", role="secretariat", since=since)
    plan = definition(HOA_VANG)
    opened = open_plan(db, "huyen-uy", plan, calendar(HOA_VANG), b"", thu, now)
    assert isinstance(opened, Opened)
    return Ready(db, plan, opened)


def evaluated(ready: Ready, unit: str) -> tuple[str, Advanced | Refusal]:
    thu = ready.officer("thu")
    begun = propose(ready.db, Proposal(HOA_VANG, "unit_result", unit, {}), thu, DECEMBER)
    assert isinstance(begun, Advanced)
    concluded = Move(begun.record, "conclude", values=RATED)
    return begun.record, advance(ready.db, concluded, thu, DECEMBER)


def test_a_unit_is_evaluated_once_and_put_forward_with_the_proposal(ready: Ready) -> None:
    code, done = evaluated(ready, "xa-a")
    assert isinstance(done, Advanced)
    _, again = evaluated(ready, "xa-a")
    assert isinstance(again, Refusal)
    assert [one.guard for one in again.reasons] == ["quota"]
    _, other = evaluated(ready, "xa-b")
    assert isinstance(other, Advanced)

    thu = ready.officer("thu")
    without = advance(ready.db, Move(code, "put_forward"), thu, DECEMBER)
    assert isinstance(without, Refusal)
    assert [one.guard for one in without.reasons] == ["document"]
    paper = Paper("to-trinh.pdf", b"%PDF-1.4 to trinh")
    attach(ready.db, code, "proposal", paper, thu, DECEMBER)
    assert isinstance(advance(ready.db, Move(code, "put_forward"), thu, DECEMBER), Advanced)


def test_a_unit_does_not_evaluate_itself(ready: Ready) -> None:
    own = Proposal(HOA_VANG, "unit_result", "xa-a", {})
    assert isinstance(propose(ready.db, own, ready.officer("lan-xa-a"), DECEMBER), Refusal)
