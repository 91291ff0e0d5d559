"""Creating a record is an act: the same guards, quota and audit as any other move."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.advance import Advanced
from engine.decision import Approved
from engine.move import Proposal
from engine.preview import preview_proposal
from engine.propose import propose, propose_many
from engine.recount import miscounted
from storage.audit import entries
from storage.people import save_unit
from storage.records import record
from tests.builders import NOW, Ready, a_plan, ready_database
from tests.deciding import PLAN
from workflows.errors import NotFound, WrongUsage
from workflows.verdict import Refusal


@pytest.fixture
def ready() -> Ready:
    return ready_database()


def proposal(unit: str = "xa-a", track: str = "model", plan: str = "small-2023") -> Proposal:
    return Proposal(plan, track, unit, {"name": "Tiếng loa an ninh", "sector": "village"})


def test_a_new_record_gets_the_next_number_of_its_plan(ready: Ready) -> None:
    lan = ready.officer("lan-xa-a")
    made = [propose(ready.db, proposal(), lan, NOW) for _ in range(2)]
    assert [one.record for one in made if isinstance(one, Advanced)] == [
        "small-2023-0003",  # the two lists the units owe come first
        "small-2023-0004",
    ]
    with ready.db.read() as work:
        row = record(work, "small-2023-0003")
        assert row is not None
        (entry,) = entries(work, ready.opened.plan.head_id, record=row.id)
    assert (row.state, row.version, row.epoch) == ("proposed", 1, 1)
    assert row.proposed_by == lan.officer_id
    assert (entry.act, entry.body["from"], entry.body["to"]) == (
        "record.proposed",
        "none",
        "proposed",
    )


def test_nobody_proposes_for_another_unit_and_the_attempt_is_sealed(ready: Ready) -> None:
    refused = propose(ready.db, proposal("xa-b"), ready.officer("lan-xa-a"), NOW)
    assert isinstance(refused, Refusal)
    assert refused.sentence("vi")
    with ready.db.read() as work:
        (entry,) = entries(work, ready.opened.plan.head_id, act="record.refused")
        assert record(work, "small-2023-0003") is None
    assert entry.record_id is None
    after = propose(ready.db, proposal(), ready.officer("lan-xa-a"), NOW)
    assert isinstance(after, Advanced)
    assert after.record == "small-2023-0003"


def test_proposals_together_count_against_the_quota_one_by_one() -> None:
    model = PLAN["tracks"]["model"]
    propose_move = {**model["transitions"]["propose"], "guards": [{"quota": "at_most_two"}]}
    tracks = {
        **PLAN["tracks"],
        "model": {**model, "transitions": {**model["transitions"], "propose": propose_move}},
    }
    quota = {**PLAN["quotas"]["at_most_two"], "states": ["proposed", "registered", "scaled"]}
    plan = a_plan(tracks=tracks, quotas={**PLAN["quotas"], "at_most_two": quota})
    ready = ready_database(plan=plan)
    made = propose_many(ready.db, [proposal()] * 4, ready.officer("lan-xa-a"), NOW)
    assert [type(one) for one in made] == [Advanced, Advanced, Refusal, Refusal]
    with ready.db.read() as work:
        assert miscounted(work, ready.opened.plan) == ()


def test_what_cannot_be_proposed_is_said_with_what_can(ready: Ready) -> None:
    lan = ready.officer("lan-xa-a")
    with pytest.raises(NotFound) as plan:
        propose(ready.db, proposal(plan="smal-2023"), lan, NOW)
    assert plan.value.facts["close"] == ("small-2023",)
    with pytest.raises(WrongUsage) as track:
        propose(ready.db, proposal(track="modle"), lan, NOW)
    assert track.value.facts["tracks"] == ("model",)
    with pytest.raises(WrongUsage) as owed:
        propose(ready.db, proposal(track="list"), lan, NOW)
    assert owed.value.code == "track_opened_with_plan"
    with pytest.raises(NotFound) as unit:
        propose(ready.db, proposal(unit="xa-c"), lan, NOW)
    assert "xa-a" in unit.value.sentence("vi")


def test_nothing_is_proposed_for_a_closed_unit(ready: Ready) -> None:
    with ready.db.write() as work:
        committee_id = ready.opened.plan.committee_id
        save_unit(work, committee_id, code="xa-b", kind="dang_bo", closed_on=date(2023, 2, 15))
    with pytest.raises(WrongUsage) as closed:
        propose(ready.db, proposal("xa-b"), ready.officer("thu"), NOW)
    assert closed.value.sentence("en")


def test_every_unreadable_value_is_said_at_once(ready: Ready) -> None:
    asked = Proposal("small-2023", "model", "xa-a", {"sector": "city", "households": "many"})
    with pytest.raises(WrongUsage) as wrong:
        propose(ready.db, asked, ready.officer("lan-xa-a"), NOW)
    assert len(wrong.value.sentence("vi").splitlines()) == 2


def test_a_proposal_is_previewed_without_being_made(ready: Ready) -> None:
    assert isinstance(
        preview_proposal(ready.db, proposal(), ready.officer("lan-xa-a"), NOW), Approved
    )
    with ready.db.read() as work:
        assert record(work, "small-2023-0003") is None


def test_a_note_with_signs_nobody_typed_is_told_and_nothing_is_kept(ready: Ready) -> None:
    asked = replace(proposal(), note="Gấp\0lắm")
    with pytest.raises(WrongUsage) as told:
        propose(ready.db, asked, ready.officer("lan-xa-a"), NOW)
    assert told.value.code == "note_not_text"
    assert "Gấp" in told.value.sentence("vi")
    with ready.db.read() as work:
        assert record(work, "small-2023-0003") is None
