"""A move and the paper decision that allows it: one act, looked at as it would be done."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.advance import Advanced, advance
from engine.advance_on_paper import advance_on_paper, preview_on_paper
from engine.attach import Paper, attach
from engine.decision import Approved
from engine.move import Move
from engine.record_decision import PaperDecision
from storage.audit import entries
from storage.chain_check import Verified, verify_chain
from storage.decisions import decisions
from storage.records import record
from tests.builders import NOW, Ready, ready_database
from tests.records import a_model
from workflows.definition import DecisionKind
from workflows.errors import Conflict, WrongUsage
from workflows.verdict import Refusal

AFTER = datetime(2023, 11, 25, 2, tzinfo=UTC)
FILLED = {"name": "Hũ gạo tình thương", "sector": "village", "households": 12}


@pytest.fixture
def ready() -> Ready:
    return ready_database()


def registered(ready: Ready) -> str:
    """A model that lacks nothing but the decision to scale it up."""
    code = a_model(ready)
    officer = ready.officer("lan-xa-a")
    made = advance(ready.db, Move(code, "register", values=FILLED), officer, NOW)
    assert isinstance(made, Advanced)
    attach(ready.db, code, "report", Paper("bao-cao.pdf", b"%PDF"), officer, NOW)
    return code


def paper(code: str, outcome: str = "scale_up") -> PaperDecision:
    return PaperDecision(
        plan="small-2023",
        kind=DecisionKind.QUYET_DINH,
        number="12-QĐ/HU",
        signed_on=date(2023, 11, 24),
        signer="Nguyễn Văn A",
        post="Phó Bí thư Thường trực",
        capacity="T/M Ban Thường vụ",
        outcomes={code: outcome},
    )


def version(ready: Ready, code: str) -> int:
    with ready.db.read() as work:
        row = record(work, code)
    assert row is not None
    return row.version


def kept(ready: Ready) -> int:
    """How many decisions the plan holds; its log is whole."""
    with ready.db.read() as work:
        assert isinstance(verify_chain(work, ready.opened.plan.head_id), Verified)
        return len(decisions(work, ready.opened.plan.id))


def test_the_version_expected_is_the_one_before_the_decision(ready: Ready) -> None:
    code = registered(ready)
    move = Move(code, "scale", expect=version(ready, code))
    made = advance_on_paper(ready.db, paper(code), move, ready.officer("bi-thu"), AFTER)
    assert isinstance(made, Advanced)
    assert (made.to, kept(ready)) == ("scaled", 1)


def test_a_preview_sees_the_decision_and_keeps_nothing(ready: Ready) -> None:
    code = registered(ready)
    before = version(ready, code)
    bare, actor = Move(code, "scale"), ready.officer("bi-thu")
    seen = preview_on_paper(ready.db, paper(code), bare, actor, AFTER)
    assert isinstance(seen, Approved)
    assert (version(ready, code), kept(ready)) == (before, 0)
    made = advance_on_paper(ready.db, paper(code), bare, actor, AFTER)
    assert isinstance(made, Advanced)
    assert made.approved == seen


def test_a_refused_move_leaves_its_refusal_and_no_decision(ready: Ready) -> None:
    code = registered(ready)
    before = version(ready, code)
    develop = paper(code, "develop")
    refused = advance_on_paper(
        ready.db, develop, Move(code, "scale"), ready.officer("bi-thu"), AFTER
    )
    assert isinstance(refused, Refusal)
    assert [one.code for one in refused.reasons] == ["decision_missing_outcome"]
    assert (version(ready, code), kept(ready)) == (before, 0)
    with ready.db.read() as work:
        *_, last = entries(work, ready.opened.plan.head_id)
    assert (last.act, last.body["version"]) == ("record.refused", before)


def test_whoever_may_not_enter_decisions_moves_nothing_by_one(ready: Ready) -> None:
    code = registered(ready)
    move, officer = Move(code, "scale"), ready.officer("lan-xa-a")
    for ask in (preview_on_paper, advance_on_paper):
        refused = ask(ready.db, paper(code), move, officer, AFTER)
        assert isinstance(refused, Refusal)
        assert [one.code for one in refused.reasons] == ["authority_committee"]
    assert kept(ready) == 0


def test_a_stale_version_or_an_unknown_move_leaves_no_decision(ready: Ready) -> None:
    code, actor = registered(ready), ready.officer("bi-thu")
    with pytest.raises(Conflict):
        advance_on_paper(ready.db, paper(code), Move(code, "scale", expect=1), actor, AFTER)
    with pytest.raises(WrongUsage):
        advance_on_paper(ready.db, paper(code), Move(code, "scal"), actor, AFTER)
    assert kept(ready) == 0
