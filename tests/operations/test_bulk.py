"""Many moves at once: the same decisions, each after those before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.advance import Advanced, advance
from engine.bulk import CHUNK, HeldBack, advance_many
from engine.move import Move
from engine.recount import miscounted
from storage.audit import entries
from storage.chain_check import Verified, verify_chain
from storage.mail import MailFilter, messages
from storage.records import records
from tests.builders import NOW, Ready, a_plan, ready_database
from tests.deciding import PLAN
from tests.records import models
from workflows.errors import NotFound, WrongUsage
from workflows.verdict import Refusal


@pytest.fixture
def ready() -> Ready:
    return ready_database()


def register(codes: list[str]) -> list[Move]:
    return [Move(code, "register") for code in codes]


def states(ready: Ready, codes: list[str]) -> list[str]:
    with ready.db.read() as work:
        found = records(work, codes)
        assert miscounted(work, ready.opened.plan) == ()
        assert isinstance(verify_chain(work, ready.opened.plan.head_id), Verified)
    return [found[code].state for code in codes]


def test_the_quota_is_counted_down_inside_the_batch(ready: Ready) -> None:
    codes = models(ready, 4)
    results = advance_many(ready.db, register(codes), ready.officer("thu"), NOW, all_or_none=False)
    assert [type(one) for one in results] == [Advanced, Advanced, Refusal, Refusal]
    assert states(ready, codes) == ["registered", "registered", "proposed", "proposed"]


def test_a_refusal_among_many_names_the_records_that_count_as_a_single_one_does(
    ready: Ready,
) -> None:
    codes, thu = models(ready, 4), ready.officer("thu")
    single = advance(ready.db, Move(codes[0], "register"), thu, NOW)
    assert isinstance(single, Advanced)
    asked = [Move(codes[0], "withdraw", note="x"), *register(codes[1:])]
    lan = ready.officer("lan-xa-a")
    *_, refused = advance_many(ready.db, asked, lan, NOW, all_or_none=False)
    assert isinstance(refused, Refusal)
    (reason,) = refused.reasons
    assert (reason.code, reason.seen, reason.counted) == ("quota_full", 3, tuple(codes[1:3]))
    alone = advance(ready.db, Move(codes[3], "register"), lan, NOW)
    assert isinstance(alone, Refusal)
    assert alone.reasons == refused.reasons


def test_each_move_has_its_own_result_in_the_order_asked(ready: Ready) -> None:
    codes = models(ready, 1) + models(ready, 1, "xa-b")
    asked = [
        Move(codes[1], "register"),
        Move("small-2023-0999", "register"),
        Move(codes[0], "regsiter"),
        Move(codes[1], "register"),
        Move("nowhere-0001", "register"),
    ]
    results = advance_many(ready.db, asked, ready.officer("thu"), NOW, all_or_none=False)
    assert [type(one) for one in results] == [Advanced, NotFound, WrongUsage, WrongUsage, NotFound]
    assert isinstance(results[3], WrongUsage)
    assert results[3].code == "record_twice"
    assert states(ready, codes) == ["proposed", "registered"]


def test_all_or_none_makes_every_move(ready: Ready) -> None:
    codes = models(ready, 2) + models(ready, 2, "xa-b")
    results = advance_many(ready.db, register(codes), ready.officer("thu"), NOW, all_or_none=True)
    assert all(isinstance(one, Advanced) for one in results)
    assert states(ready, codes) == ["registered"] * 4
    with ready.db.read() as work:
        assert len(messages(work, MailFilter(letter="receipt"))) == 4


def test_all_or_none_makes_no_move_when_one_is_refused_and_seals_the_refusal(ready: Ready) -> None:
    codes = models(ready, 3)
    results = advance_many(ready.db, register(codes), ready.officer("thu"), NOW, all_or_none=True)
    assert [type(one) for one in results] == [HeldBack, HeldBack, Refusal]
    assert states(ready, codes) == ["proposed"] * 3
    with ready.db.read() as work:
        assert messages(work, MailFilter(letter="receipt")) == ()
        head_id = ready.opened.plan.head_id
        assert len(list(entries(work, head_id, act="record.refused"))) == 1
        assert list(entries(work, head_id, act="record.advanced")) == []


def test_no_moves_are_no_work(ready: Ready) -> None:
    assert advance_many(ready.db, [], ready.officer("thu"), NOW, all_or_none=True) == ()
    assert advance_many(ready.db, [], ready.officer("thu"), NOW, all_or_none=False) == ()


def test_progress_is_told_after_each_transaction(tmp_path: Path) -> None:
    quotas = {"at_most_two": {**PLAN["quotas"]["at_most_two"], "at_most": 10_000}}
    plan = a_plan(quotas={**PLAN["quotas"], **quotas})
    ready = ready_database(f"sqlite:///{tmp_path / 'lantoa.db'}", plan=plan)
    codes = models(ready, CHUNK + 5)
    told: list[tuple[int, int]] = []
    results = advance_many(
        ready.db,
        register(codes),
        ready.officer("thu"),
        NOW,
        all_or_none=False,
        on_progress=lambda done, of: told.append((done, of)),
    )
    assert all(isinstance(one, Advanced) for one in results)
    assert told == [(CHUNK, CHUNK + 5), (CHUNK + 5, CHUNK + 5)]
    assert set(states(ready, codes)) == {"registered"}
    ready.db.close()
